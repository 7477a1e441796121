import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  durationMs,
  parseResetSequence,
  playResetSequence,
  type ResetStep,
} from '../../../src/device/loader/reset-sequence.ts';
import { bootResets, hardReset } from '../../../src/device/loader/reset-strategies.ts';
import type { Lines } from '../../../src/device/transport/transport.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

class LineRecorder extends ScriptedTransport {
  readonly changes: { atMs: number; dtr: boolean; rts: boolean }[] = [];
  readonly now: () => number;
  constructor(clock: TestClock) {
    super(clock);
    this.now = clock.now;
  }
  override async setLines({ dtr, rts }: Lines): Promise<void> {
    this.changes.push({ atMs: this.now(), dtr, rts });
  }
}

const record = async (sequence: readonly ResetStep[]) => {
  const clock = new TestClock();
  const transport = new LineRecorder(clock);
  await clock.run(playResetSequence(transport, clock, sequence));
  return transport.changes.map(({ atMs, dtr, rts }) => `${atMs} ${dtr ? 'D' : '-'}${rts ? 'R' : '-'}`);
};

/** As a person writes it down. */
function written(step: ResetStep): string {
  if (step.kind === 'wait') return `W${step.ms / 1000}`;
  const { dtr, rts } = step;
  if (dtr !== undefined && rts !== undefined) return `U${Number(dtr)},${Number(rts)}`;
  return dtr !== undefined ? `D${Number(dtr)}` : `R${Number(rts)}`;
}

describe('the text form of a reset sequence', () => {
  test('is read as esptool users write it', () => {
    expect(parseResetSequence('D0|R1|W0.1|U1,0')).toEqual([
      { kind: 'lines', dtr: false },
      { kind: 'lines', rts: true },
      { kind: 'wait', ms: 100 },
      { kind: 'lines', dtr: true, rts: false },
    ]);
  });

  test.each(['', 'D2', 'X1', 'U1', 'W', 'W-1', 'W1e9', 'W11', 'D0;R1', 'D0|', '__import__("os")'])(
    'refuses %j instead of guessing or running it',
    (text) => expect(() => parseResetSequence(text)).toThrow(expect.objectContaining({ code: 'usage' })),
  );

  test('a sequence written out is read back the same', () => {
    const step: fc.Arbitrary<ResetStep> = fc.oneof(
      fc.boolean().map((dtr) => ({ kind: 'lines', dtr }) as const),
      fc.boolean().map((rts) => ({ kind: 'lines', rts }) as const),
      fc.tuple(fc.boolean(), fc.boolean()).map(([dtr, rts]) => ({ kind: 'lines', dtr, rts }) as const),
      fc.integer({ min: 0, max: 10_000 }).map((ms) => ({ kind: 'wait', ms }) as const),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (sequence) => {
        const again = parseResetSequence(sequence.map(written).join('|'));
        expect(again.map((each) => (each.kind === 'wait' ? Math.round(each.ms) : each))).toEqual(
          sequence.map((each) => (each.kind === 'wait' ? each.ms : each)),
        );
      }),
    );
  });
});

describe('playing a reset', () => {
  test('the tight reset goes by the neutral state, so that no line glitches', async () => {
    const [tight] = bootResets({
      hasLines: true,
      hasBaud: true,
      setsLinesTogether: true,
      resetsItself: false,
    });
    expect(await record(tight?.sequence ?? [])).toEqual([
      '0 --',
      '0 DR',
      '0 -R',
      '100 D-',
      '150 --',
      '150 --',
    ]);
  });

  test('the hard reset pulls EN alone for 100 ms', async () => {
    expect(await record(hardReset)).toEqual(['0 --', '0 -R', '100 --']);
    expect(durationMs(hardReset)).toBe(100);
  });

  test('a cancel in the middle lets both lines go: a board held in reset looks dead', async () => {
    const clock = new TestClock();
    const transport = new LineRecorder(clock);
    const stop = new AbortController();
    clock.setTimer(40, () => stop.abort());
    const playing = playResetSequence(transport, clock, hardReset, stop.signal);
    await expect(clock.run(playing)).rejects.toMatchObject({ code: 'cancelled' });
    expect(transport.changes.at(-1)).toMatchObject({ atMs: 40, dtr: false, rts: false });
  });

  test('a port that sets one line at a time is offered the classic reset only, one without lines none', () => {
    const port = { hasLines: true, hasBaud: true, setsLinesTogether: false, resetsItself: false };
    expect(bootResets(port).map(({ name }) => name)).toEqual(['classic reset', 'slow classic reset']);
    expect(bootResets({ ...port, hasLines: false })).toEqual([]);
  });
});
