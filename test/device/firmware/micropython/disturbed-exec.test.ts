// Code over a wire on which bytes get lost and a program's timer prints, at every byte of the exchange: it
// ends in time, with what the code printed or with an error that says what failed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEspError } from '../../../../src/device/errors.ts';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { bareSession } from '../../../support/bare-session.ts';
import { type Disturbance, DisturbedTransport } from '../../../support/disturbed-transport.ts';
import { sampled, steadySeed, takesAll } from '../../../support/sampled.ts';
import { TestClock } from '../../../support/test-clock.ts';
import { type Personality, ScriptedMicroPython } from './scripted-micropython.ts';

const code = `print(6 * 7)  # ${'x'.repeat(300)}`;
const output = '42 is what it is\r\n';
const traceback = 'Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nSyntaxError: no\r\n';
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const longestMs = 60_000;

type Outcome = { readonly stdout?: string; readonly stderr?: string; readonly error?: string };

/** Runs the code once under the disturbances and once more without; what the first came to. */
async function disturbed(
  rawPaste: NonNullable<Personality['rawPaste']>,
  raises: boolean,
  faults: readonly Disturbance[],
): Promise<Outcome & { readonly passed: DisturbedTransport['passed'] }> {
  const clock = new TestClock();
  const transport = new DisturbedTransport(clock);
  const run = (got: string) =>
    got !== code ? { stderr: traceback } : { stdout: output, ...(raises ? { stderr: traceback } : {}) };
  new ScriptedMicroPython(transport, clock, { run, rawPaste });
  const session = bareSession(transport, clock);
  const { signal } = new AbortController();
  const link = await clock.run(connectFirmware(session, { signal, onEvent: () => {} }));
  let streamed = '';
  const exec = () =>
    link.exec(code, {
      signal,
      onStdout: (bytes) => {
        streamed += text(bytes);
      },
    });
  transport.disturb(...faults);
  const startMs = clock.now();
  const outcome: Outcome = await clock.run(exec()).then(
    ({ stdout, stderr }) => ({ stdout: text(stdout), stderr: text(stderr) }),
    (error: unknown) => {
      if (!isEspError(error)) throw error;
      return { error: error.code };
    },
  );
  expect(clock.now() - startMs).toBeLessThan(longestMs);
  const { passed } = transport;
  expect(streamed).not.toMatch(/raw REPL|\x04|\x01/);
  if (outcome.stdout !== undefined) expect(streamed).toBe(outcome.stdout);
  transport.disturb();
  const after = await clock.run(exec());
  expect(text(after.stdout)).toBe(output);
  return { ...outcome, passed };
}

/** The text, and all that is left of it where up to so many characters in a row are gone. */
const lessOf = (all: string, most: number): string[] =>
  Array.from({ length: most + 1 }, (_, lost) =>
    [...all].map((_, at) => all.slice(0, at) + all.slice(at + lost)),
  ).flat();

const disturbances = [
  ['a byte lost', { lost: 1 }],
  ['three bytes lost', { lost: 3 }],
  ['a line of a timer', { added: 'temperature 22\r\n' }],
  ['one word of a timer', { added: 'alarm\r\n' }],
  ['a timer that says OK', { added: 'Wifi OK\r\n' }],
] as const;
const dialects = ['yes', 'refused', 'unknown'] as const;

describe.each(dialects)('code over a disturbed wire (raw-paste: %s)', (rawPaste) => {
  test.each(sampled(disturbances, 2, rawPaste))(
    '%s at each byte from the board: the right bytes, or a named error in time',
    async (_, what) => {
      const counts = { right: 0, failed: 0 };
      for (const raises of [false, true]) {
        const { passed } = await disturbed(rawPaste, raises, []);
        for (let at = 0; at < passed['to-host']; at++) {
          const outcome = await disturbed(rawPaste, raises, [{ direction: 'to-host', at, ...what }]);
          if (outcome.error) {
            counts.failed += 1;
            expect(outcome.error, `byte ${at}`).toMatch(/^repl-failed|timeout$/);
            continue;
          }
          counts.right += 1;
          // What comes in between the code's own bytes, or is lost of them, cannot be told.
          const added = 'added' in what ? what.added : '';
          const lost = 'lost' in what ? what.lost : 0;
          // Between the two letters of the board's own OK that timer's OK is the first.
          if (added !== '') expect(outcome.stdout?.replace(added, '').replace(/^\r\nK/, '')).toBe(output);
          else expect(lessOf(output, lost)).toContain(outcome.stdout);
          expect(outcome.stderr === '' ? '' : 'raised').toBe(raises ? 'raised' : '');
        }
      }
      expect(counts.right).toBeGreaterThan(40);
    },
  );

  test('a byte lost on the way to the board: the right bytes, the refusal of its compiler, or a named error', async () => {
    const { passed } = await disturbed(rawPaste, false, []);
    for (let at = 0; at < passed['to-board']; at++) {
      const outcome = await disturbed(rawPaste, false, [{ direction: 'to-board', at, lost: 1 }]);
      if (outcome.error) expect(outcome.error).toMatch(/^repl-failed|timeout$/);
      else if (outcome.stderr === '') expect(outcome.stdout).toBe(output);
      else expect(outcome).toMatchObject({ stdout: '', stderr: traceback });
    }
  });

  test('several of all kinds at once never hang it, and the next call is served', async () => {
    const fault = fc.record({
      direction: fc.constantFrom('to-host' as const, 'to-board' as const),
      at: fc.nat(420),
      lost: fc.nat(4),
      added: fc.constantFrom('', 'temperature 22\r\n', 'alarm\r\n', '> ', '\r\n', 'x'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (faults, raises) => {
          await disturbed(rawPaste, raises, faults);
        },
      ),
      { numRuns: takesAll ? 150 : 50, seed: steadySeed },
    );
  });
});
