// The terminal and the board, byte for byte, until Ctrl-]: for the zoomed REPL and the `repl` verb.
// Knows no screens; the caller has put the terminal into raw mode.
import { boardTextFilter, type ShownBytes } from './board-text-filter.ts';

const leaveKey = 0x1d;

export type PassThroughEnds = {
  /** Raw bytes of the keyboard; the returned function stops them. KeyGate.holdRaw fits. */
  readonly keyboard: (onBytes: (bytes: Uint8Array) => void) => () => void;
  readonly display: (bytes: ShownBytes) => void;
  readonly board: {
    type(bytes: Uint8Array): Promise<void>;
    onOutput(listener: (bytes: Uint8Array) => void): () => void;
  };
  /** Ends it from outside: the port was unplugged. */
  readonly signal: AbortSignal;
};

/** Resolves 'left' on Ctrl-], 'ended' when the signal fires or the board cannot be written to. */
export function passThrough({
  keyboard,
  display,
  board,
  signal,
}: PassThroughEnds): Promise<'left' | 'ended'> {
  return new Promise((resolve) => {
    const filter = boardTextFilter();
    const stopOutput = board.onOutput((bytes) => display(filter(bytes)));
    const finish = (how: 'left' | 'ended') => {
      stopOutput();
      stopKeys();
      signal.removeEventListener('abort', onAbort);
      resolve(how);
    };
    const onAbort = () => finish('ended');
    const stopKeys = keyboard((bytes) => {
      const leave = bytes.indexOf(leaveKey);
      const typed = leave < 0 ? bytes : bytes.subarray(0, leave);
      if (typed.length > 0) board.type(typed).catch(onAbort);
      if (leave >= 0) finish('left');
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
