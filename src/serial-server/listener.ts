// What a listener is: a way for other programs to reach a board that is plugged in here.

export type Listener = {
  /** As a program has to type it: with the port that the system picked. */
  readonly url: string;
  /** Closes the listener and whoever is in it. Idempotent. */
  readonly close: () => Promise<void>;
};

export type ListenerOptions = {
  /** Without it only this computer can come in: whoever reaches a board can run code on it. */
  readonly allowRemote: boolean;
  /** What a client from another computer has to say first, in a line of its own; absent: none may come; null: nothing. */
  readonly token?: string | null;
  /** One line of what happened at the listener, for people. */
  readonly onNote: (text: string) => void;
};

/** A listener that could not be opened: `reason` says whose fault it is. */
export class ListenerError extends Error {
  readonly reason: 'usage' | 'busy' | 'forbidden' | 'unsupported';

  constructor(reason: ListenerError['reason'], message: string) {
    super(message);
    this.name = 'ListenerError';
    this.reason = reason;
  }
}
