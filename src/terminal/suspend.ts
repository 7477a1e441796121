// Ctrl-Z: raw mode delivers it as a key, so stopping and coming back is done by hand.

export type SuspendedParts = {
  readonly screen: { leave(): void; enter(): void; repaint(): void };
  readonly gate: { close(): void; open(): void };
};

/** Stops this process group until SIGCONT, with the terminal as the shell wants it meanwhile. */
export function suspend({ screen, gate }: SuspendedParts): void {
  gate.close();
  screen.leave();
  process.once('SIGCONT', () => {
    gate.open();
    screen.enter();
    screen.repaint();
  });
  process.kill(0, 'SIGTSTP');
}

/** Windows has no job control. */
export const canSuspend = process.platform !== 'win32';
