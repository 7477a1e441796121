// What a person may write into a recipe, and what is said of the rest: file, line, field.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { openStation } from '../../../src/services/station/open-station.ts';
import { readRecipe } from '../../../src/services/station/recipe.ts';
import { smallMicroPython } from '../../support/demo-boards.ts';
import { failureOf } from '../../support/run-verb-on.ts';

let folder: string;
const image = smallMicroPython();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-recipe-'));
  writeFileSync(join(folder, 'fw.bin'), image);
  writeFileSync(join(folder, 'main.py'), 'SERIAL = {{"serial"}}\n');
  writeFileSync(join(folder, 'rows.csv'), 'serial,secret\nS1,a\n');
  mkdirSync(join(folder, 'www'));
  writeFileSync(join(folder, 'www', 'a.txt'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (text: string) => {
  writeFileSync(join(folder, 'r.toml'), text);
  return join(folder, 'r.toml');
};
/** As `--check` does it. */
const failure = async (text: string) => {
  const platform = { clock: systemClock, environment: {}, now: () => 'now', onNote: () => {} };
  const opening = openStation(written(text), platform).then((station) => station.close());
  const { code, message, hints } = await failureOf(opening);
  return `${code} ${message.replaceAll(`${folder}/`, '')}${hints && ` (${hints})`}`;
};
const test1 = '[test]\ncode = "print(1)"\nexpect = "1"\n';

describe('a recipe', () => {
  test('is read with all that it may have', async () => {
    const md5 = createHash('md5').update(image).digest('hex');
    const recipe = await readRecipe(
      written(`ports = ["/dev/ttyUSB*", "tcp://a:1"]
jobs = 2
limit-seconds = 90
board = "d1mini"
board-name = "lamp-{{serial}}"
remove-others = true
[flash]
erase-all = true
baud = 460800
flash-mode = "dout"
flash-freq = 40
flash-size = "detect"
[[flash.images]]
file = "fw.bin"
offset = 0
md5 = "${md5}"
[[files]]
from = "main.py"
template = true
[[files]]
from = "www"
to = "/www"
[test]
code = '''
print("PASS")
'''
match = "^PASS$"
[[pins]]
pin = "LED"
set = 0
[[pins]]
pin = "A0"
from = 10
to = 900
[[pins]]
pin = 5
input = "pull-up"
read = 1
after-ms = 5
[rows]
file = "rows.csv"
key = "serial"
[report]
folder = "out"
columns = ["mac", "outcome"]
`),
    );
    expect(recipe).toMatchObject({
      name: 'r',
      ports: ['/dev/ttyUSB*', 'tcp://a:1'],
      ...{ jobs: 2, limitMs: 90_000, boardName: 'lamp-{{serial}}', removesOthers: true },
      flash: {
        firmware: null,
        files: [{ path: 'fw.bin', offset: 0 }],
        options: {
          ...{ eraseAll: true, baudRate: 460_800 },
          header: { mode: 'dout', frequencyMHz: 40, sizeBytes: 'detect' },
        },
      },
      files: [
        { from: join(folder, 'main.py'), to: '/main.py', isTemplate: true },
        { from: join(folder, 'www'), to: '/www', isTemplate: false },
      ],
      test: { code: 'print("PASS")\n', match: '^PASS$', expect: null, limitMs: 30_000 },
      pins: [
        { kind: 'set', pin: 2, level: 0 },
        { kind: 'analog', least: 10, most: 900 },
        { kind: 'read', pin: 5, level: 1, input: 'pull-up', afterMs: 5 },
      ],
      rows: { path: join(folder, 'rows.csv'), key: 'serial' },
      report: { folder: join(folder, 'out'), columns: ['mac', 'outcome'] },
    });
  });

  test.each([
    [
      '[test]\ncode = "x"\nexpekt = "1"\nexpect = "1"',
      'usage r.toml:3: test.expekt: There is no such field. (Did you mean "expect"?',
    ],
    ['[test]\ncode = "x"\nexpect = 1', 'r.toml:3: test.expect: This has to be text in quotes, and is 1.'],
    ['jobs = "4"\n' + test1, 'r.toml:1: jobs: This has to be a whole number from 1 to 64, and is "4".'],
    ['jobs = 0\n' + test1, 'r.toml:1: jobs:'],
    ['jbos = 4\n' + test1, 'r.toml:1: jbos: There is no such field. (Did you mean "jobs"?'],
    [
      '[flash]\nfirmware = "x"\nerase-all = "yes"',
      'r.toml:3: flash.erase-all: This has to be true or false, and is "yes".',
    ],
    [
      '[flash]\nfirmware = "x"\nflash-mode = "qoi"',
      'r.toml:3: flash.flash-mode: --flash-mode qoi is not understood. (Did you mean',
    ],
    [
      '[flash]\nfirmware = "demo-micropythn"',
      'usage r.toml:2: flash.firmware: There is no image "demo-micropythn".',
    ],
    ['[flash]\nfirmware = "x"\nbaud = 1', 'r.toml:3: flash.baud: "1" is not'],
    [
      '[flash]\nfirmware = "x"\n[[flash.images]]\nfile = "fw.bin"',
      'r.toml:1: flash: It needs either "firmware" or "images".',
    ],
    [
      '[[flash.images]]\nfile = "fw.bin"\n[[flash.images]]\nfile = "no.bin"',
      'r.toml:4: flash.images[2].file:',
    ],
    ['[[flash.images]]\nfile = "fw.bin"\nmd5 = "00"', 'r.toml:3: flash.images[1].md5: fw.bin has '],
    ['[[flash.images]]\nfile = "fw.bin"\nsha256 = "00"', 'r.toml:3: flash.images[1].sha256: fw.bin has '],
    ['[[flash.images]]\nfile = "fw.bin"\noffset = "here"', 'r.toml:3: flash.images[1].offset:'],
    ['[[flash.images]]\nfile = "main.py"', 'flash.images: '],
    [
      '[[flash.images]]\nfile = "fw.bin"\n[[flash.images]]\nfile = "fw.bin"\noffset = "4KB"',
      'fw.bin overlap',
    ],
    [
      '[[files]]\nform = "main.py"',
      'r.toml:2: files[1].form: There is no such field. (Did you mean "from"?)',
    ],
    ['[[files]]\nto = "/main.py"', 'r.toml:1: files[1]: "from" is missing.'],
    ['[[files]]\nfrom = "main.py"\nto = "../x"', 'r.toml:3: files[1].to: '],
    ['[[files]]\nfrom = "gone.py"', 'r.toml:2: files[1].from: '],
    [
      '[[files]]\nfrom = "main.py"\n[[files]]\nfrom = "www/a.txt"\nto = "main.py"',
      'r.toml:4: files[2].from: "/main.py" is put there twice.',
    ],
    [
      '[[files]]\nfrom = "main.py"\ntemplate = true',
      'r.toml:2: files[1].from: There is no value for {{serial}}.',
    ],
    ['[[files]]\nfrom = "fw.bin"\ntemplate = true', 'r.toml:2: files[1].from: '],
    ['[test]\nexpect = "1"', 'r.toml:1: test: It needs either "code" or "file".'],
    ['[test]\ncode = "1"', 'r.toml:1: test: It needs either "expect"'],
    ['[test]\ncode = "1"\nmatch = "("', 'r.toml:3: test.match: This is not a regular expression'],
    [
      '[test]\ncode = """\n\nprint({{seriel}})"""\nexpect = "1"\n[rows]\nfile = "rows.csv"',
      'r.toml:2: test.code: There is no value for {{seriel}}. (Did you mean {{serial}}?',
    ],
    ['[test]\ncode = "1"\nexpect = "{{x}}"', 'r.toml:3: test.expect: There is no value for {{x}}.'],
    ['board-name = "{{x}}"\n' + test1, 'r.toml:1: board-name: There is no value for {{x}}.'],
    ['[[pins]]\npin = "D99"\nread = 1', 'r.toml:2: pins[1].pin: '],
    ['[[pins]]\npin = "D1"\nread = 2', 'r.toml:3: pins[1].read: '],
    ['[[pins]]\npin = "D1"', 'r.toml:1: pins[1]: It needs either "set" or "read".'],
    ['[[pins]]\npin = "A0"\nread = 1', 'pins[1]: "from" is missing.'],
    ['board = "lolin"\n' + test1, 'r.toml:1: board: There is no such board.'],
    ['[rows]\nfile = "rows.csv"\nkey = "x"\n' + test1, 'rows.csv has no column "x".'],
    ['[rows]\nfile = "none.csv"\n' + test1, 'none.csv cannot be read (ENOENT)'],
    [
      '[report]\ncolumns = ["macc"]\n' + test1,
      'r.toml:2: report.columns: "macc" is not a column. (Did you mean mac?',
    ],
    ['name = "../../x"\n' + test1, 'r.toml:1: name: '],
    ['name = "a"\nname = "b"\n', 'r.toml:2: This is not TOML'],
    ['[test', 'r.toml:1: This is not TOML'],
    ['name = "a"', 'The recipe does nothing'],
    ['test = 5', 'r.toml:1: test: This has to be a table: [test]'],
    ['[files]\nfrom = "x"', 'r.toml:1: files: This has to be a list of tables: [[files]]'],
  ])('%j is told where it is wrong', async (text, words) => {
    expect(await failure(text)).toContain(words);
  });

  test('that is not there, or is a folder, is told', async () => {
    expect(await failureOf(readRecipe(join(folder, 'none.toml')))).toMatchObject({ code: 'file-unreadable' });
    expect(await failureOf(readRecipe(folder))).toMatchObject({ code: 'file-unreadable' });
  });

  test('with a column that has a name of the station is refused', async () => {
    writeFileSync(join(folder, 'rows.csv'), 'serial,mac\nS1,a\n');
    expect(await failure(`[rows]\nfile = "rows.csv"\n${test1}`)).toContain(
      'r.toml:2: rows.file: The column "mac"',
    );
  });
});
