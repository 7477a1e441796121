// What `board` and `share` have in common: options given more than once, what a listener could not be opened for,
// and the wait for the end.
import { EspError } from '../device/errors.ts';
import type { ListenerError } from '../serial-server/listener.ts';
import type { VerbOptions } from './verb.ts';

const codes = {
  usage: 'usage',
  busy: 'port-busy',
  forbidden: 'port-forbidden',
  unsupported: 'unsupported',
} as const;

/** ListenerError as EspError; anything else as it is. */
export function listenerRefused(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ListenerError') return error;
  return new EspError(codes[(error as ListenerError).reason], error.message, { cause: error });
}

/** The values of an option that may be given more than once. */
export function words(options: VerbOptions, name: string): readonly string[] {
  const value = options[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value : [];
}

/** Resolves at the signal: these verbs go on until somebody ends them. */
export async function untilTold(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
