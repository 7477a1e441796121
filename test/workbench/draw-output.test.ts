import { describe, expect, test } from 'vitest';
import { ReplTerminal } from '../../src/screens/repl/terminal.ts';
import { bootLine, loadText } from '../../src/virtual-board/esp8266/rom/boot-text.ts';
import { Garbler } from '../../src/virtual-board/parts/garble.ts';

function noiseOf(text: string): Uint8Array {
  const wire = new Garbler(74_880, 115_200);
  const bytes = [...text].flatMap((character) => wire.feed(character.charCodeAt(0)));
  return Uint8Array.from([...bytes, ...wire.settle()]);
}

const watchdog = noiseOf(
  bootLine(4, 3) + loadText([{ address: 0x40100000, sizeBytes: 31020, checksum: 0xd2 }]),
);
const line = (bytes: number) => `--- boot text at 74880 baud, ${bytes} B: Ctrl-T T shows it`;
const words = (text: string) => new TextEncoder().encode(text);

async function shownAfter(...chunks: readonly Uint8Array[]): Promise<string[]> {
  const terminal = new ReplTerminal(
    () => {},
    () => {},
  );
  for (const chunk of chunks) terminal.feed(chunk);
  await terminal.settled();
  return terminal.text().split('\r\n');
}

describe('the terminal of a board that starts over', () => {
  test('a start is one line with its bytes counted, and the words around it stand as they came', async () => {
    expect(await shownAfter(words('> while true do end\r\n'), watchdog, words('NodeMCU 3.0\r\n> '))).toEqual([
      '> while true do end',
      line(watchdog.length),
      'NodeMCU 3.0',
      '>',
    ]);
  });

  test('a chip that only starts and starts keeps one line, with the count of all of it', async () => {
    const starts = Array.from({ length: 200 }, () => watchdog);
    expect(await shownAfter(words('gone\r\n'), ...starts)).toEqual(['gone', line(200 * watchdog.length)]);
  });

  test('a program that talks between its starts is seen to the last word', async () => {
    const rounds = Array.from({ length: 3 }, () => [watchdog, words('hello\r\n')]).flat();
    const shown = await shownAfter(...rounds);
    expect(shown.filter((row) => row === 'hello')).toHaveLength(3);
    expect(shown.filter((row) => row === line(watchdog.length))).toHaveLength(3);
    expect(shown).toHaveLength(6);
  });

  test('behind a prompt the line begins a row of its own', async () => {
    expect(await shownAfter(words('>>> x = '), watchdog)).toEqual(['>>> x =', line(watchdog.length)]);
  });

  test('in pieces, cut within the opening words, the first piece is replaced too', async () => {
    const pieces = [watchdog.subarray(0, 12), watchdog.subarray(12, 30), watchdog.subarray(30)];
    expect(await shownAfter(words('\r\n'), ...pieces)).toEqual(['', line(watchdog.length)]);
  });

  test('unreadable bytes that are no boot text are seen, and neither move the cursor nor ring', async () => {
    const bytes = Uint8Array.of(0x0c, 0x0b, 0x0e, 0x80, 0x9b, 0x32, 0x4a, 0xff, 0x00, 0x07, 0x0c, 0x41);
    expect(await shownAfter(words('before\r\n'), bytes, words('\r\nafter'))).toEqual([
      'before',
      '·····2J····A',
      'after',
    ]);
  });

  test("espwb's own marks stay where boot text goes on behind them", async () => {
    const terminal = new ReplTerminal(
      () => {},
      () => {},
    );
    terminal.feed(watchdog);
    terminal.write(words('--- reset\r\n'));
    terminal.feed(watchdog);
    await terminal.settled();
    expect(terminal.text().split('\r\n')).toEqual([
      line(watchdog.length),
      '--- reset',
      line(watchdog.length),
    ]);
  });
});
