// Which words may come next, by the table of declarations.
import { describe, expect, test } from 'vitest';
import { complete, type Living } from '../../../src/commands/completion/complete.ts';
import { shells } from '../../../src/commands/completion/shells.ts';
import { declarations } from '../../../src/commands/declarations.ts';
import { actions as fsActions } from '../../../src/commands/fs-actions.ts';
import { globalOptions, helpOption } from '../../../src/commands/global-options.ts';
import { actions as gpioActions } from '../../../src/commands/gpio-actions.ts';
import { profileOf } from '../../../src/commands/gpio-values.ts';
import { parsePin } from '../../../src/device/pins/parse-pin.ts';
import { sharedFlashOptions } from '../../../src/services/flash-options.ts';

const line = { verbs: declarations, options: [...globalOptions, helpOption] };
/** Says what it was asked, so that a test sees the board of -p too. */
const living: Living = async (kind, word, port) => [
  { value: `${word}<${kind}${port ? ` of ${port}` : ''}>` },
];

const at = (...words: string[]) => complete(words, line, living);
const values = async (...words: string[]) => (await at(...words)).candidates.map(({ value }) => value);

describe('what may come next', () => {
  test('-p may come again, for another board, and others may not', async () => {
    expect(await values('info', '-p', 'COM3', '-p', '')).toEqual(['<ports of COM3>']);
    expect(await values('info', '-p', 'COM3', '--json', '--')).toContain('--port');
    expect(await values('info', '-p', 'COM3', '--json', '--')).not.toContain('--json');
  });

  test('in the place of the verb: verbs', async () => {
    expect(await values('fl')).toEqual(['flash']);
    expect(await values('')).toEqual(declarations.map(({ command }) => command.split(' ')[0]));
    expect(await at('./fi')).toEqual({ candidates: [], paths: null, from: 0 });
  });

  test.each([
    [['fs', ''], Object.keys(fsActions).concat('watch').sort()],
    [['gpio', ''], Object.keys(gpioActions).sort()],
    [['completion', ''], Object.keys(shells).sort()],
    [['firmware', 'i'], ['identify']],
  ])('behind %j: its actions, as its code has them', async (words, expected) => {
    expect((await values(...words)).sort()).toEqual(expected);
  });

  test.each([
    [['flash', ''], ['<images>'], 'file'],
    [['flash', 'one.bin', ''], [], 'file'],
    [['flash', '--no-skip', '--baud', '115200', 'mic'], ['mic<images>'], 'file'],
    [['fs', 'sync', ''], [], 'folder'],
    [['fs', 'sync', 'src', ''], ['<board-files>'], null],
    [['fs', 'sync', 'src', '/', ''], [], null],
    [['fs', 'rm', 'a.py', 'b.py', 'm'], ['m<board-files>'], null],
    [['-p', 'COM3', 'fs', 'get', ''], ['<board-files of COM3>'], null],
    [['--port=COM3', 'fs', 'get', ''], ['<board-files of COM3>'], null],
    [['fs', 'get', 'boot.py', ''], [], 'file'],
    [['gpio', 'set', 'D4', ''], ['0', '1'], null],
    [['gpio', 'set', 'D4', '1', ''], [], null],
    [['board', 'one', ''], ['<boards>'], null],
    [['nonsense', ''], [], null],
    [['fs', 'nonsense', ''], [], null],
    [['info', ''], [], null],
  ])('behind %j: %j, and names of the kind %s', async (words, expected, paths) => {
    const found = await at(...words);
    expect([found.candidates.map(({ value }) => value), found.paths]).toEqual([expected, paths]);
  });

  test('an offset stands before the file that is completed', async () => {
    expect(await at('flash', '0x10000=fi')).toEqual({ candidates: [], paths: 'file', from: 8 });
    expect(await at('verify', '64KB=')).toMatchObject({ paths: 'file', from: 5 });
  });

  test.each([
    [['flash', '--flash-m'], ['--flash-mode']],
    [['--js'], ['--json']],
    [['info', '--json', '--js'], []],
    [['fs', '-r', '--rec'], []],
    [['board', '--listen', 'tcp://127.0.0.1:0', '--lis'], ['--listen']],
    [['flash', '--', '--fl'], ['--fl<images>']],
  ])('%j is completed by the options that are not there yet: %j', async (words, expected) => {
    expect(await values(...words)).toEqual(expected);
  });

  test.each([
    [['flash', '--flash-mode', 'q'], ['qio', 'qout'], 0],
    [['flash', '--flash-mode=d'], ['dio', 'dout'], 13],
    [['info', '-p', 'v'], ['v<ports>'], 0],
    [['-p', ''], ['<ports>'], 0],
    [['exec', '-f', ''], [], 0],
    [['board', '--listen', 'pty:/tmp/a', 'tc'], ['tcp://127.0.0.1:'], 0],
  ])('%j is the value of an option: %j', async (words, expected, from) => {
    const found = await at(...words);
    expect([found.candidates.map(({ value }) => value), found.from]).toEqual([expected, from]);
  });
});

describe('words that are offered are understood', () => {
  const words = (command: string, flag: string) =>
    declarations
      .find((each) => each.command.startsWith(command))
      ?.options?.find(([flags]) => flags.startsWith(flag))?.[2]?.words ?? [];

  test('those of the flash options', () => {
    for (const flashMode of words('flash', '--flash-mode')) sharedFlashOptions({ flashMode });
    for (const flashFreq of words('flash', '--flash-freq')) sharedFlashOptions({ flashFreq });
    for (const flashSize of words('flash', '--flash-size')) sharedFlashOptions({ flashSize });
    for (const baud of words('flash', '--baud')) sharedFlashOptions({ baud });
    expect(words('flash', '--flash-mode')).toHaveLength(5);
  });

  test('boards and pins of gpio', () => {
    for (const board of words('gpio', '--board')) profileOf(board);
    const [pinNames] = declarations.find(({ command }) => command.startsWith('gpio'))?.actions?.['set'] ?? [];
    for (const name of pinNames?.words ?? []) parsePin(name);
    expect([words('gpio', '--board').length, pinNames?.words?.length]).toEqual([17, 12]);
  });
});
