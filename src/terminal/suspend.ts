// Stopped and continued (Ctrl-Z, kill -TSTP, kill -STOP): the shell has its terminal as it wants it
// meanwhile, and afterwards everything is put up again. Raw mode delivers Ctrl-Z as a key, so stopping is
// done by hand.

export type StoppedParts = {
  /** Gives the terminal back. */
  readonly leave: () => void;
  /** Takes it again, whatever has become of it. */
  readonly back: () => void;
};

export type Suspension = {
  /** Stops this process group until SIGCONT. */
  readonly suspend: () => void;
  readonly release: () => void;
};

/** A process group that no shell looks after is not stopped by SIGTSTP: then it goes on after this. */
const notStoppedMs = 200;

/** Windows has no job control. */
export const canSuspend = process.platform !== 'win32';

/** What is used of `process`; a test brings its own. */
type Stoppable = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;

export function watchStops({ leave, back }: StoppedParts, program: Stoppable = process): Suspension {
  let timer: NodeJS.Timeout | undefined;
  /** 0 = the whole group: whoever started espwb (npx) is stopped with it. */
  const stop = (target: number) => {
    if (timer) return;
    leave();
    // With a listener it would not stop.
    program.off('SIGTSTP', onStop);
    timer = setTimeout(onContinue, notStoppedMs);
    program.kill(target, 'SIGTSTP');
  };
  const onStop = () => stop(program.pid);
  const onContinue = () => {
    if (timer) program.on('SIGTSTP', onStop);
    clearTimeout(timer);
    timer = undefined;
    back();
  };
  if (canSuspend) {
    program.on('SIGTSTP', onStop);
    program.on('SIGCONT', onContinue);
  }
  return {
    suspend: () => stop(0),
    release: () => {
      clearTimeout(timer);
      program.off('SIGTSTP', onStop);
      program.off('SIGCONT', onContinue);
    },
  };
}
