// What is typed faster than a board reads, on a board that keeps 255 bytes while it works, as MicroPython's.
import { expect, test } from 'vitest';
import { createTypedLines } from '../../src/screens/repl/typed-lines.ts';
import { TestClock } from '../support/test-clock.ts';

const ringBytes = 255;
const workMs = 20;

/** Reads a line when it has done with the last one, and shows its prompt then; keeps what comes meanwhile. */
function slowBoard(clock: TestClock, prompt: (line: string) => string = () => '>>> ') {
  const lines: string[] = [];
  let ring = '';
  let isWorking = false;
  let lostBytes = 0;
  const read = () => {
    const end = ring.indexOf('\r');
    if (isWorking || end < 0) return;
    const line = ring.slice(0, end);
    ring = ring.slice(end + 1);
    isWorking = true;
    clock.setTimer(workMs, () => {
      isWorking = false;
      lines.push(line);
      typed.onOutput(Buffer.from(`\r\n${prompt(line)}`));
      read();
    });
  };
  const typed = createTypedLines(clock, async (bytes) => {
    typed.onOutput(bytes);
    for (const byte of bytes)
      if (ring.length < ringBytes) ring += String.fromCharCode(byte);
      else lostBytes++;
    read();
  });
  return { typed, lines, lost: () => lostBytes };
}

const fifty = Array.from({ length: 50 }, (_, at) => `print(${at}, 'some words of the line')`);
/** One key at a time and all at once, as a terminal without bracketed paste hands them over. */
const burst = (text: string) => [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

test.each([
  ['at a prompt', () => '>>> '],
  ['in a block that indents', () => '...     '],
  ['for a program that shows none', () => ''],
])('fifty lines that come in one burst arrive whole, %s', async (_, prompt) => {
  const clock = new TestClock();
  const { typed, lines, lost } = slowBoard(clock, prompt);
  const all = burst(`${fifty.join('\r')}\r`).map((key) => typed.type(key));
  await clock.advance(60_000);
  await Promise.all(all);
  expect(lines).toEqual(fifty);
  expect(lost()).toBe(0);
});

test('a lone key is sent at once', async () => {
  const sent: string[] = [];
  const typed = createTypedLines(new TestClock(), async (bytes) => void sent.push(`${Buffer.from(bytes)}`));
  void typed.type(Buffer.from('a'));
  expect(sent).toEqual(['a']);
});

test('Ctrl-C waits behind nothing, and what waited is not typed after it', async () => {
  const clock = new TestClock();
  const sent: string[] = [];
  const typed = createTypedLines(clock, async (bytes) => void sent.push(`${Buffer.from(bytes)}`));
  for (const key of burst('while True: pass\r\rprint(1)\rprint(2)\r')) void typed.type(key);
  await clock.advance(1);
  void typed.type(Buffer.from('\x03'));
  expect(sent.at(-1)).toBe('\x03');
  await clock.advance(10_000);
  expect(sent.join('')).not.toContain('print(2)');
});
