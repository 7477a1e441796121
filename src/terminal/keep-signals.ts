// Signals end the app through the guard alone. A library that takes them for itself while it is loaded
// (when-exit, behind conf and atomically, sends each one again) would cut the guard short: the second
// of two signals does not wait for the board.
import { endingSignals, otherNames } from './signals.ts';

/** What `load` resolves to; the listeners that came with it are taken off these signals again. */
export async function keepSignals<T>(
  load: () => Promise<T>,
  emitter: Pick<NodeJS.EventEmitter, 'rawListeners' | 'off'> = process,
): Promise<T> {
  const signals = [...endingSignals, ...otherNames];
  const before = new Map(signals.map((signal) => [signal, new Set(emitter.rawListeners(signal))]));
  const loaded = await load();
  for (const [signal, known] of before) {
    for (const listener of emitter.rawListeners(signal))
      if (!known.has(listener)) emitter.off(signal, listener as () => void);
  }
  return loaded;
}
