// Ends waits on a wire that goes away under them. Nothing is kept of a wait that has ended, unlike
// with Promise.race on one long-lived promise.

export type UntilGone = {
  /** Settles as `promise` does, or rejects as soon as `gone` is called. */
  readonly wait: <T>(promise: Promise<T>) => Promise<T>;
  readonly gone: (error: Error) => void;
};

/** For one wire at a time; after `gone` it serves the next. */
export function createUntilGone(): UntilGone {
  const waiting = new Set<(error: Error) => void>();
  return {
    wait: (promise) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        promise.then(resolve, reject).finally(() => waiting.delete(reject));
      }),
    gone: (error) => {
      for (const reject of waiting) reject(error);
      waiting.clear();
    },
  };
}
