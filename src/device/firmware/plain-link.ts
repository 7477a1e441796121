// A board whose firmware has no REPL that espwb speaks: AT firmware, Tasmota, a program of one's own.
// Its text is shown and keystrokes reach it; code cannot be run.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import type { ExecResult, FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import { firmwareNames } from './firmware-names.ts';
import type { FirmwareWire } from './firmware-wire.ts';

/** `refusal` is what `exec` throws. */
export function createPlainLink(wire: FirmwareWire, facts: FirmwareFacts, refusal: EspError): FirmwareLink {
  wire.kind = facts.kind;
  const name = firmwareNames[facts.kind];
  return {
    facts,
    refusal,
    exec: (): Promise<ExecResult> => Promise.reject(refusal),
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

/** For firmware that has named itself and takes no code. */
export function hasNoRepl({ kind, version }: FirmwareFacts): EspError {
  const name = [firmwareNames[kind], version].filter(Boolean).join(' ');
  return new EspError('no-repl', `The board runs ${name}, which has no REPL.`, {
    hints: [kind === 'at' ? advise('speak-at') : advise('set-up-elsewhere'), advise('flash-for-code')],
    hintsSayAll: true,
  });
}

const unknownTo = (name: string, what: string) =>
  new EspError('unsupported', `There is no ${what} for ${name}: only a reset stops what runs.`, {
    hints: [advise('restart-board')],
  });
