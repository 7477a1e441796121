// A station's work on a virtual board that runs the real MicroPython or Lua: what is called green, and the ways in
// which a board can be not quite what it should be.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { withFiles } from '../../../src/device/files/open-files.ts';
import { boardWork } from '../../../src/services/station/board-work.ts';
import { readFiles } from '../../../src/services/station/put-files.ts';
import { readRecipe } from '../../../src/services/station/recipe.ts';
import { openRecords, type Records } from '../../../src/services/station/records.ts';
import { openRows, type Rows } from '../../../src/services/station/rows.ts';
import { type BoardEnd, runBoard } from '../../../src/services/station/run-board.ts';
import { smallMicroPython } from '../../support/demo-boards.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let folder: string;
let live: LiveBoard;
let records: Records;
let rows: Rows;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-on-board-'));
  writeFileSync(join(folder, 'rows.csv'), `serial,secret\nS1,"it's ""a"" \\ b"\nS2,x\n`);
  writeFileSync(join(folder, 'fw.bin'), smallMicroPython());
});
afterEach(async () => {
  await live.stop();
  await records.close();
  await rows.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(
  recipeText: string,
  firmware: 'micropython' | 'nodemcu' = 'micropython',
): Promise<BoardEnd> {
  live ??= await liveBoard(firmware);
  return again(recipeText);
}

/** The same board once more, or for the first time; `edit` is what becomes of files here once the station runs. */
async function again(recipeText: string, edit = () => {}): Promise<BoardEnd> {
  writeFileSync(join(folder, 'r.toml'), recipeText);
  const recipe = await readRecipe(join(folder, 'r.toml'));
  const now = () => 'then';
  rows ??= await openRows({ path: join(folder, 'rows.csv'), key: null, delimiter: undefined, now });
  records ??= await openRecords({ ...recipe.report, onNote: (text) => expect(text).toBe('') });
  const { session, context } = live;
  const files = await readFiles(recipe, ['mac', 'serial', 'secret', 'name']);
  edit();
  const platform = { clock: systemClock, environment: { ESPWB_HOME: folder }, images: new Map(), files };
  const { end } = await runBoard({
    ...{ port: 'here', recipe, records, rows, again: () => true, clock: systemClock, now },
    open: async () => ({ ...boardWork(session, recipe, platform, context), close: async () => {} }),
    onStep: () => {},
    mustBeOnlyOne: () => {},
  });
  return end;
}
beforeEach(() => {
  for (const each of ['live', 'records', 'rows'] as const) void each;
  live = undefined as never;
  records = undefined as never;
  rows = undefined as never;
});

const recordOf = ({ record }: BoardEnd) => record;
const content = async (path: string): Promise<string> =>
  withFiles(live.session, {}, live.context, async (files, { signal }) =>
    Buffer.from(await files.read(path, { signal })).toString(),
  );

describe('a board that is as it should be', () => {
  test('is green: flashed, filled with its own values, tested, its pins tried', async () => {
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'own.py'), 'SECRET = {{"secret"}}\nNAME = "{{name}}"\n');
    writeFileSync(join(folder, 'lib', 'plain.bin'), Buffer.from([0, 1, 255]));
    const recipe = `board-name = "lamp-{{serial}}"
[[flash.images]]
file = "fw.bin"
[[files]]
from = "lib/own.py"
to = "/lib/"
template = true
[[files]]
from = "lib/plain.bin"
[test]
code = '''
import sys
sys.path.append("/lib")
import own
print(own.NAME, own.SECRET == {{"secret"}}, len(own.SECRET))
'''
expect = "lamp-{{serial}} True 12"
[[pins]]
pin = "D1"
set = 1
[[pins]]
pin = "D2"
input = "pull-up"
read = 1
`;
    const record = recordOf(await run(recipe));
    expect(record).toMatchObject({
      ...{ outcome: 'green', mac: expect.stringMatching(/^\w\w(:\w\w){5}$/), row: 'S1', name: 'lamp-S1' },
      ...{ files: 2, printed: 'lamp-S1 True 12', step: null, code: null },
      firmware: [{ path: 'fw.bin', offset: 0, md5: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    });
    expect(await content('/lib/own.py')).toBe('SECRET = "it\'s \\"a\\" \\\\ b"\nNAME = "lamp-S1"\n');
    // A board that comes back has its row, and gets the files as they were when the station began.
    const halfSaved = () => {
      writeFileSync(join(folder, 'lib', 'own.py'), 'SECR');
      rmSync(join(folder, 'lib', 'plain.bin'));
    };
    expect(recordOf(await again(recipe, halfSaved))).toMatchObject({ outcome: 'green', row: 'S1', files: 2 });
    const [head, first] = readFileSync(join(folder, 'r-station', 'boards.csv'), 'utf8').split('\n');
    expect(head).toContain('mac');
    expect(first).toContain(',green,');
    // Copies with a secret in them are gone.
    expect(() => readFileSync(join(folder, 'r-station', 'stages'))).toThrow(/EISDIR/);
  });

  test('is green on NodeMCU, too', async () => {
    writeFileSync(join(folder, 'init.lua'), 'secret = {{"secret"}}\n');
    const recipe = `[[files]]
from = "init.lua"
template = true
[test]
code = 'dofile("init.lua") print(secret == {{"secret"}}, #secret)'
match = '^true\\s+12$'
`;
    expect(recordOf(await run(recipe, 'nodemcu'))).toMatchObject({ outcome: 'green', row: 'S1', files: 1 });
  });
});

describe('a board that is not quite as it should be is red', () => {
  const testOf = (code: string, wanted: string, more = '') =>
    `[test]\ncode = ${JSON.stringify(code)}\n${wanted}\n${more}`;

  const cases = [
    ['prints something else', testOf('print("FAIL")', 'expect = "PASS"'), 'verify-mismatch'],
    [
      'prints more than it should',
      testOf('print("PASS");print("not")', 'expect = "PASS"'),
      'verify-mismatch',
    ],
    ['prints nothing', testOf('pass', 'expect = "PASS"'), 'verify-mismatch'],
    ['prints what it should and raises then', testOf('print("PASS")\n1/0', 'expect = "PASS"'), 'code-raised'],
    ['prints what fits no pattern', testOf('print("PASSED NOT")', 'match = "^PASS$"'), 'verify-mismatch'],
    [
      'makes a pattern search without an end',
      testOf('print("a" * 40 + "!")', 'match = "^(a+)+$"'),
      'verify-mismatch',
    ],
    [
      'does not come to an end',
      testOf('import time\nwhile True: time.sleep(1)', 'expect = "PASS"', 'limit-seconds = 1'),
      'timeout',
    ],
    [
      'prints without an end',
      testOf('while True: print("PASS")', 'match = "PASS"', 'limit-seconds = 1'),
      'timeout',
    ],
    [
      'has a pin that reads otherwise',
      '[[pins]]\npin = "D2"\ninput = "pull-up"\nread = 0',
      'verify-mismatch',
    ],
    ['has an analog input out of bounds', '[[pins]]\npin = "A0"\nfrom = 1024\nto = 1024', 'verify-mismatch'],
    ['has a value that would end its literal', testOf("print('{{secret}}')", 'match = "."'), 'usage'],
  ] as const;

  test('whatever it prints, raises or reads, one run after the other', async () => {
    for (const [what, recipe, code] of cases) {
      const record = recordOf(await run(recipe));
      expect(record, what).toMatchObject({ outcome: 'red', code, row: 'S1' });
      expect(records.lastOf(record.mac as string), what).toMatchObject({ outcome: 'red' });
    }
    expect(recordOf(await run(testOf('print("PASS")', 'expect = "PASS"')))).toMatchObject({
      outcome: 'green',
    });
    expect(recordOf(await run('[[pins]]\npin = "D2"\ninput = "pull-up"\nread = 1'))).toMatchObject({
      outcome: 'green',
    });
  });

  test('where it prints what a terminal or a spreadsheet would obey, which reaches neither', async () => {
    const record = recordOf(await run(testOf('print("\\x1b[2J=1+1")', 'expect = "PASS"')));
    expect(record).toMatchObject({ outcome: 'red', message: expect.stringContaining('\\x1b[2J=1+1') });
    const green = await again(testOf('print("=cmd()")', 'match = "cmd"'));
    expect(recordOf(green)).toMatchObject({ outcome: 'green', printed: '=cmd()' });
    const report = readFileSync(join(folder, 'r-station', 'boards.csv'), 'utf8');
    expect(report).not.toContain('\u001b');
    expect(report).toContain(`,"'=cmd()",`);
  });
});
