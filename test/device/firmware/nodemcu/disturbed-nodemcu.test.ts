// NodeMCU over a wire on which bytes get lost or damaged and a program's timer prints, at every byte of each
// exchange: it ends in time, with what the code printed or with an error that says what failed.
import { describe, expect, test } from 'vitest';
import {
  disturbancesFor,
  type Exchange,
  everyByte,
  type Fixture,
  longestTestMs,
  turn,
} from '../../../support/disturbed-exchange.ts';
import { nodemcuInThread } from '../../../support/nodemcu-in-thread.ts';
import type { ScriptedTransport } from '../../../support/scripted-transport.ts';

const board = nodemcuInThread();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const answers = async ({ link, signal }: Fixture) => {
  const { stdout } = await link.exec('print(6*7)', { signal, plainOutput: true });
  expect(text(stdout)).toBe('42\r\n');
};
const script = `local t={}\nfor i=1,3 do t[#t+1]=i*i end\nprint("squares", table.concat(t," "))\n-- ${'x'.repeat(260)}`;

type Ran = { readonly stdout: string; readonly stderr: string; readonly mayBeAltered: boolean };
const run =
  (code: string, plainOutput: boolean) =>
  async ({ link, signal }: Fixture): Promise<Ran> => {
    let streamed = '';
    const { stdout, stderr, mayBeAltered } = await link.exec(code, {
      signal,
      plainOutput,
      onStdout: (bytes) => {
        streamed += text(bytes);
      },
    });
    expect(streamed).toBe(text(stdout));
    expect(streamed).not.toMatch(/[\x02\x03]|_E\[|> $/);
    return { stdout: text(stdout), stderr: text(stderr), mayBeAltered: mayBeAltered === true };
  };
const base = { attach: board.attach, after: answers, longestMs: 60_000 };

/** Bytes of the code's own output cannot be told from those that came between or got lost of them. */
const saying =
  (stdout: string, stderr: RegExp): Exchange<Ran>['check'] =>
  (ran, [fault]) => {
    if (ran.mayBeAltered) return;
    expect(ran.stderr).toMatch(stderr);
    const { added = '', lost = 0, flipped = 0 } = fault ?? {};
    if (added !== '') expect(ran.stdout.replace(added, '')).toBe(stdout);
    else if (lost === 0 && flipped === 0) expect(ran.stdout).toBe(stdout);
    else expect(Math.abs(ran.stdout.length - stdout.length)).toBeLessThanOrEqual(lost);
  };

const exchanges = {
  'a line of its own': { act: run('print(6*7)', true), check: saying('42\r\n', /^$/) },
  'a line that fails': { act: run('nothing.here()', true), check: saying('', /Lua error/) },
  'a script': { act: run(script, false), check: saying('squares\t1 4 9\r\n', /^$/) },
  'a script that fails': {
    act: run(`print(1)\n${'-'.repeat(300)}\nerror("no")`, false),
    check: saying('1\r\n', /stdin/),
  },
} as const;

/** What the computer sends in this exchange, undisturbed. */
async function sentIn<T>(exchange: Exchange<T>): Promise<string> {
  let sent = '';
  const heard: Exchange<T> = {
    ...exchange,
    act: async (fixture) => {
      const { written } = fixture.session.transport as ScriptedTransport;
      const from = written.length;
      const result = await exchange.act(fixture);
      sent = text(Uint8Array.from(written.slice(from)));
      return result;
    },
  };
  await turn(heard, []);
  return sent;
}

test('a piece of a script that arrives with the number of another piece spoils neither', async () => {
  // 238 characters a piece: four of them count, the fifth says how often.
  const counting = `${'n=(n or 0)+1  '.repeat(4 * 17)}print(n)n=nil`;
  const exchange: Exchange<Ran> = { ...base, act: run(counting, false), check: saying('68\r\n', /^$/) };
  const at = (await sentIn(exchange)).indexOf('_E[5]') + '_E['.length;
  const { outcome } = await turn(exchange, [{ direction: 'to-board', at, flipped: 0x04 }]);
  expect(outcome).toMatchObject({ result: { stdout: '68\r\n' } });
});

test('a byte that nobody sent, anywhere in a line: the line is not believed to be as it was sent', async () => {
  const check = ({ stdout, stderr, mayBeAltered }: Ran) =>
    expect(mayBeAltered ? '42\r\n' : stdout + stderr).toBe('42\r\n');
  const exchange: Exchange<Ran> = { ...base, act: run('print(6*7)', true), check };
  const length = (await sentIn(exchange)).length;
  for (const added of ['1', '\n'])
    for (let at = 0; at < length; at += 2) await turn(exchange, [{ direction: 'to-board', at, added }]);
});

/** Of an exchange in a usual run; `npm run test:all` takes three times as many, `npm run test:every-byte` each byte. */
const sample = 40;

describe.each(Object.keys(exchanges) as (keyof typeof exchanges)[])('%s', (name) => {
  test.each(disturbancesFor(name))(
    '%s at each byte: the right bytes, or a named error in time',
    async (what) => {
      const { right, failed } = await everyByte({ ...base, ...exchanges[name] }, what, sample);
      // A script is typed again where it arrived altered, and its marks are short.
      const least = name.startsWith('a script') ? 0.8 : 0.3;
      expect(right / (right + failed), `${right} right, ${failed} failed`).toBeGreaterThan(least);
    },
    longestTestMs,
  );
});
