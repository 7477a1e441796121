// A file that is read, changed and written again: whoever comes meanwhile waits, or one change would undo another.

/** Runs what it is given in turn; a failure is its own alone. */
export function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const now = last.then(work);
    last = now.catch(() => {});
    return now;
  };
}
