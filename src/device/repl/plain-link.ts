// A board whose firmware has no REPL that espwb speaks: AT firmware, Tasmota, a program of one's own.
// Its text is shown and keystrokes reach it; code cannot be run.
import { EspError } from '../errors.ts';
import type { ExecResult, FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import type { FirmwareWire } from './firmware-wire.ts';

export function createPlainLink(wire: FirmwareWire, facts: FirmwareFacts, refusal: EspError): FirmwareLink {
  wire.kind = facts.kind;
  return {
    facts,
    exec: (): Promise<ExecResult> => Promise.reject(refusal),
    rest: async () => {},
    interrupt: async () => {
      await wire.write('\x03');
    },
    softReset: () =>
      Promise.reject(
        new EspError('unsupported', 'This firmware has no soft reset that espwb knows.', {
          hints: ['Reset the board with "espwb reset".'],
        }),
      ),
    type: (bytes) => wire.write(bytes),
    onOutput: (listener) => wire.onOutput(listener),
    release: () => wire.release(),
  };
}
