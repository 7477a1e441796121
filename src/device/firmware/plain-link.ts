// A board whose firmware has no REPL that espwb speaks: AT firmware, Tasmota, a program of one's own.
// Its text is shown and keystrokes reach it; code cannot be run.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import type { ExecResult, FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import type { FirmwareWire } from './firmware-wire.ts';

/** `disabledReason` is what `exec` throws. */
export function createPlainLink(
  wire: FirmwareWire,
  facts: FirmwareFacts,
  disabledReason: EspError,
): FirmwareLink {
  wire.kind = facts.kind;
  const name = wire.nameOf(facts.kind);
  return {
    facts,
    disabledReason,
    exec: (): Promise<ExecResult> => Promise.reject(disabledReason),
    rest: async () => {},
    interrupt: async () => {
      if (facts.kind !== 'unknown') throw unknownTo(name, 'interrupt');
      await wire.write('\x03');
    },
    softReset: () => Promise.reject(unknownTo(name, 'soft reset')),
    type: (bytes) => wire.write(bytes),
    onOutput: (listener) => wire.onOutput(listener),
    release: () => wire.release(),
  };
}

const unknownTo = (name: string, what: string) =>
  new EspError('unsupported', `There is no ${what} for ${name}: only a reset stops what runs.`, {
    hints: [advise('restart-board')],
  });
