// Which signals end a program. Whoever holds a terminal or a board takes them all: the default of each
// would leave the terminal raw and the board in the middle of something.
import { constants } from 'node:os';

type Name = NodeJS.Signals;
type Listen = (event: Name, listener: () => void) => unknown;

const here = (names: readonly string[]): readonly Name[] =>
  names.filter((name): name is Name => name in constants.signals);

/** The profiler of V8 runs on SIGPROF. */
const isProfiled = process.execArgv.some((argument) => /^--(cpu-)?prof/.test(argument));

/**
 * All that ends a program by default and may be caught (signal(7)); USR1, which would open Node's inspector
 * to every program of this computer, among them. Not here: faults of the program itself (SEGV, BUS, ILL,
 * FPE), which no JavaScript survives, and PIPE and XFSZ, which Node ignores and tells as errors.
 */
export const endingSignals: readonly Name[] = here([
  ...['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGABRT', 'SIGTRAP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'],
  ...['SIGVTALRM', 'SIGXCPU', 'SIGSYS', 'SIGSTKFLT', 'SIGPWR', 'SIGBREAK'],
  ...(isProfiled ? [] : ['SIGPROF']),
  // Elsewhere it is ignored by default.
  ...(process.platform === 'linux' ? ['SIGIO'] : []),
]);

/**
 * Second names of the same signals, and one that Node ignores. Libraries (signal-exit, when-exit) listen
 * to them, too, and send the signal once more where nobody else listens to that very name.
 */
export const otherNames: readonly Name[] = here(['SIGIOT', 'SIGPOLL', 'SIGUNUSED', 'SIGXFSZ']);

const isIgnored = (signal: Name): boolean => signal === 'SIGXFSZ';

/** Whose signals that Node ignores have a listener of ours. */
const keptIgnored = new WeakSet<object>();

/** `onSignal` for each of them until the returned function is called. */
export function onEndingSignals(
  onSignal: (signal: Name) => void,
  /** A test brings its own. */
  emitter: { readonly on: Listen; readonly off: Listen } = process,
): () => void {
  const nothing = () => {};
  const listeners = [
    ...endingSignals.map((signal) => [signal, () => onSignal(signal)] as const),
    ...otherNames.filter((signal) => !isIgnored(signal)).map((signal) => [signal, nothing] as const),
  ];
  // Once there it stays: without a listener the system's default would come back, which ends the program.
  if (!keptIgnored.has(emitter))
    for (const signal of otherNames.filter(isIgnored)) emitter.on(signal, nothing);
  keptIgnored.add(emitter);
  for (const [signal, listener] of listeners) emitter.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) emitter.off(signal, listener);
  };
}
