// Who answers, asked over a wire on which bytes get lost and a timer prints, at every byte of the exchange:
// the right firmware, or a named error in time; and what was found then runs code.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEspError } from '../../../src/device/errors.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { bareSession } from '../../support/bare-session.ts';
import { type Disturbance, DisturbedTransport } from '../../support/disturbed-transport.ts';
import { sampled, steadySeed, takesAll } from '../../support/sampled.ts';
import { TestClock } from '../../support/test-clock.ts';
import { ScriptedMicroPython } from './micropython/scripted-micropython.ts';
import { ScriptedNodemcu } from './nodemcu/scripted-nodemcu.ts';

const nodemcu = `node={info=function()return {node_version_major=3,node_version_minor=0,node_version_revision=1}end}`;
const boards = {
  micropython: (transport: DisturbedTransport, clock: TestClock) =>
    new ScriptedMicroPython(transport, clock, { run: () => ({ stdout: '42\r\n' }) }),
  nodemcu: (transport: DisturbedTransport, clock: TestClock) =>
    new ScriptedNodemcu(transport, clock, nodemcu),
} as const;
const longestMs = 30_000;

async function connectThrough(kind: keyof typeof boards, faults: readonly Disturbance[]) {
  const clock = new TestClock();
  const transport = new DisturbedTransport(clock);
  boards[kind](transport, clock);
  const { signal } = new AbortController();
  transport.disturb(...faults);
  const connecting = connectFirmware(bareSession(transport, clock), { signal, onEvent: () => {} });
  const outcome = await clock.run(connecting).then(
    (link) => ({ link, error: null }),
    (error: unknown) => {
      if (!isEspError(error)) throw error;
      return { link: null, error };
    },
  );
  expect(clock.now()).toBeLessThan(longestMs);
  const { passed } = transport;
  transport.disturb();
  if (outcome.link && outcome.link.facts.kind !== 'unknown') {
    expect(outcome.link.facts.kind).toBe(kind);
    const { stdout } = await clock.run(outcome.link.exec('print(42)', { signal }));
    expect(Buffer.from(stdout).toString()).toBe('42\r\n');
  }
  return { ...outcome, passed };
}

const disturbances = [
  ['a byte lost', { lost: 1 }],
  ['two bytes lost', { lost: 2 }],
  ['a line of a timer', { added: 'temperature 22\r\n' }],
  ['a word of a timer', { added: 'x' }],
] as const;

describe.each(['micropython', 'nodemcu'] as const)('%s', (kind) => {
  test.each(sampled(disturbances, 2, kind))(
    '%s at each byte of the first words: it is found all the same',
    async (_, what) => {
      const { passed } = await connectThrough(kind, []);
      let found = 0;
      let asked = 0;
      // Each Lua state takes some milliseconds to make.
      const step = kind === 'nodemcu' ? 3 : 1;
      for (const direction of ['to-host', 'to-board'] as const) {
        if (direction === 'to-board' && 'added' in what) continue;
        for (let at = 0; at < passed[direction]; at += step) {
          const { link, error } = await connectThrough(kind, [{ direction, at, ...what }]);
          asked += 1;
          if (link?.facts.kind === kind) found += 1;
          else if (error) expect(error.code, `${direction} ${at}`).toMatch(/^(no-repl|repl-\w+)$/);
          expect(error?.message ?? '').not.toContain('unfinished Lua statement');
        }
      }
      expect(found / asked).toBeGreaterThan(0.97);
    },
  );

  test('several of all kinds at once: a named error at worst', async () => {
    const fault = fc.record({
      direction: fc.constantFrom('to-host' as const, 'to-board' as const),
      at: fc.nat(250),
      lost: fc.nat(4),
      added: fc.constantFrom('', 'temperature 22\r\n', '> ', '>> ', '\r\n', 'x'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
        await connectThrough(kind, faults);
      }),
      { numRuns: (kind === 'nodemcu' ? 20 : 50) * (takesAll ? 3 : 1), seed: steadySeed },
    );
  });
});
