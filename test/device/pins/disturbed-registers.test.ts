// Pins through the boot loader's registers over a wire that loses, doubles and damages bytes, at every byte of each
// exchange: the pin is as was asked and so was said, or an error in time says what failed; asked again it is served.
import { describe, expect, test } from 'vitest';
import { isEspError } from '../../../src/device/errors.ts';
import type { PinDriver } from '../../../src/device/pins/pin-driver.ts';
import { registerPins } from '../../../src/device/pins/register-pins.ts';
import { sampled } from '../../support/sampled.ts';
import { openFixture } from '../../support/session-fixture.ts';

/** More than the bytes of an exchange: questions, and their answers. */
const places = (['in', 'out'] as const).flatMap((direction) =>
  Array.from({ length: direction === 'in' ? 130 : 40 }, (_, atByte) => ({ direction, atByte })),
);
const longestMs = 30_000;
const named = /^(?:timeout|protocol|repl-failed|no-answer|noise|verify-mismatch|read-failed|loader-error)$/;

const acts = {
  set: (pins: PinDriver, signal: AbortSignal) => pins.set(4, 1, signal),
  toggle: (pins: PinDriver, signal: AbortSignal) => pins.toggle(4, signal),
  read: async (pins: PinDriver, signal: AbortSignal) => (await pins.read([5], signal))[0],
  input: async (pins: PinDriver, signal: AbortSignal) => pins.setInput(4, true, signal),
} as const;

describe.each(Object.keys(acts) as (keyof typeof acts)[])('%s', (name) => {
  test.each(sampled(['lose', 'double', 'flip'] as const, 1, name))(
    '%s a byte, each in its turn: as was asked, or a named error in time',
    async (kind) => {
      let right = 0;
      const taken = sampled(places, 30, `${name} ${kind}`);
      for (const place of taken) {
        // A new board each time: what is written to a damaged address may be its end.
        const { clock, session, context, board } = await openFixture({ board: { flashSizeBytes: 0x80000 } });
        const loader = await clock.run(session.loader({ kind: 'rom' }, context));
        const pins = registerPins(async () => loader, []);
        await clock.run(pins.set(5, 1, context.signal));
        await clock.run(pins.set(4, 0, context.signal));
        board.inject({ kind, ...place });
        const startMs = clock.now();
        const outcome = await clock.run(acts[name](pins, context.signal)).then(
          (reading) => ({ reading }),
          (error: unknown) => {
            if (!isEspError(error)) throw error;
            return { error };
          },
        );
        expect(clock.now() - startMs).toBeLessThan(longestMs);
        const at = `${place.direction} ${place.atByte}`;
        if ('error' in outcome) expect(outcome.error.code, at).toMatch(named);
        else {
          right += 1;
          expect(outcome.reading, at).toMatchObject({ level: 1 });
          expect(board.pinLevel(name === 'read' ? 5 : 4), at).toBe(1);
        }
        board.stop();
      }
      expect(right / taken.length).toBeGreaterThan(0.8);
    },
  );
});
