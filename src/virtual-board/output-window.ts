// How much a board may hand out before the other thread has taken it: without an end here a program that prints
// faster than anybody reads would fill this computer's memory.

/** Some tenths of a second of the fastest line; more than any answer that a client waits for. */
const windowBytes = 32 * 1024;

export type OutputWindow = {
  readonly sent: (sizeBytes: number) => void;
  readonly taken: (sizeBytes: number) => void;
};

/** `hold` hears when the board has to wait, and when it may go on. */
export function createOutputWindow(hold: (isHeld: boolean) => void): OutputWindow {
  let underWayBytes = 0;
  return {
    sent: (sizeBytes) => {
      underWayBytes += sizeBytes;
      if (underWayBytes >= windowBytes) hold(true);
    },
    taken: (sizeBytes) => {
      underWayBytes -= sizeBytes;
      if (underWayBytes < windowBytes / 2) hold(false);
    },
  };
}
