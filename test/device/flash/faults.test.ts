// Every step of a flash against everything that goes wrong on a wire, a board and a flash chip. Each
// cell ends in time, either in success with the right bytes in flash or in a named error that says
// truly what became of the flash. Never a false success.
import { describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import type { ChipName } from '../../../src/virtual-board/board-port.ts';
import { sampled, takesAll } from '../../support/sampled.ts';
import { faults, matrixOf, outcomeOf } from './fault-matrix.ts';

/** Board time in which every cell must have ended; the worst case walks down all rates. */
const deadlineMs = 90_000;
const cancelMs = 2_000;

/** What a line does now and then, and a line that is too fast: no flash may fail for it. */
const mendable = Object.keys(faults).filter((name) => /^a (byte|line)/.test(name));

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** Of the later chips one short cell each: what is the same for all is shown on the first. */
const samplesOf = (chip: ChipName, phase: string): number =>
  chip === 'esp8266' ? 4 : phase === 'write' ? 1 : 0;

describe.each<[string, ChipName]>([
  ['an ESP8266', 'esp8266'],
  ['an ESP32', 'esp32'],
  ['an ESP32-C3', 'esp32c3'],
])('on %s', (_name, chip) => {
  const matrix = matrixOf(chip);
  for (const [phaseName, phase] of Object.entries(matrix.phases)) {
    const samples = samplesOf(chip, phaseName);
    if (samples === 0 && !takesAll) continue;
    describe(`during ${phaseName}`, () => {
      for (const [faultName, strike] of sampled(Object.entries(faults), samples, `${chip} ${phaseName}`)) {
        test(`${faultName}`, async () => {
          const { error, flash, struckAtMs, endedAtMs } = await outcomeOf(matrix, phase, strike);
          expect(struckAtMs).not.toBeNull();
          expect(endedAtMs).toBeLessThan(deadlineMs);
          const isRead = phaseName === 'read';
          if (error === null) {
            expect(same(flash, phase.after)).toBe(true);
            return;
          }
          expect(error).toBeInstanceOf(EspError);
          const { code, board, message } = error as EspError;
          expect(code).not.toBe('internal');
          expect(message).not.toBe('');
          if (board === 'unchanged' || isRead) expect(same(flash, matrix.before)).toBe(true);
          if (faultName === 'a cancel') {
            expect(code).toBe('cancelled');
            expect(endedAtMs - (struckAtMs as number)).toBeLessThan(cancelMs);
          }
          if (faultName === 'the cable pulled') expect(code).toBe('unplugged');
          if (faultName === 'a write-protected flash') expect(code).toBe('flash-protected');
          expect(mendable).not.toContain(faultName);
        });
      }
    });
  }
});
