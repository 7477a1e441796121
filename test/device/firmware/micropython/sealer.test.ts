// Code to a real MicroPython in the shortest form that it can have by then, and whole again where the board has
// forgotten what it had.
import { expect, test } from 'vitest';
import { mostKeptCodes } from '../../../../src/device/firmware/micropython/sealed-code.ts';
import { Sealer } from '../../../../src/device/firmware/micropython/sealer.ts';
import { pythonInThread } from '../../../support/python-in-thread.ts';

const python = await pythonInThread();

/** What was printed, and the bytes of each try. */
function talk(sealer: Sealer, code: string): { stdout: string; sent: number[] } {
  const sent: number[] = [];
  sealer.count();
  for (;;) {
    const text = sealer.seal(code);
    sent.push(text.length);
    const { stdout, stderr } = python.run(text);
    if (sealer.hasRun(code, Buffer.from(stderr))) return { stdout, sent };
    expect([stdout, sent.length]).toEqual(['', 1]);
  }
}

const toggle = "level=not level;print(int(level));'a line as long as that of a pin'";
const shortest = 24;

test('what is sent again and again goes as no more than its hash', () => {
  python.run('level=0');
  const sealer = new Sealer();
  const told = Array.from({ length: 8 }, () => talk(sealer, toggle));
  expect(told.map(({ stdout }) => stdout.trim())).toEqual([...'10101010']);
  expect(told.every(({ sent }) => sent.length === 1)).toBe(true);
  // One brings the keeper, the next the code to be kept.
  expect(told.map(({ sent }) => Number(sent[0]) <= shortest)).toEqual([
    ...[false, false, false, false, false],
    ...[true, true, true],
  ]);
});

test('a board that was restarted gets it whole at once, and runs it once', () => {
  python.run('level=0');
  const sealer = new Sealer();
  for (let each = 0; each < 6; each++) talk(sealer, toggle);
  python.run('del _S');
  const again = talk(sealer, toggle);
  expect([again.stdout.trim(), again.sent.length]).toEqual(['1', 2]);
  expect([talk(sealer, toggle), talk(sealer, toggle)].map(({ sent }) => sent.length)).toEqual([1, 1]);
  expect(talk(sealer, toggle).sent[0]).toBeLessThanOrEqual(shortest);
});

test('where an answer was lost the board has kept more than is known, and what it let go is sent again', () => {
  const sealer = new Sealer();
  const codes = Array.from({ length: mostKeptCodes }, (_, at) => `print(${at})`);
  for (let each = 0; each < 4; each++) talk(sealer, toggle);
  for (const code of codes) talk(sealer, code);
  python.run(sealer.seal('print("lost")'));
  const told = codes.map((code) => talk(sealer, code));
  expect(told.map(({ stdout }) => stdout)).toEqual(codes.map((_, at) => `${at}\r\n`));
  expect(told[0]?.sent.length).toBe(2);
});

test('long code is not kept: a board has little memory', () => {
  const sealer = new Sealer();
  const long = `print(1)#${'x'.repeat(200)}`;
  const sizes = Array.from({ length: 8 }, () => talk(sealer, long).sent[0] as number);
  expect(sizes.at(-1)).toBeGreaterThan(long.length);
});
