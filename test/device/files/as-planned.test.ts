// What has changed on this computer between the plan of a copy and its writing is not written over, nor through.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCopy } from '../../../src/device/files/copy.ts';
import { planDownload } from '../../../src/device/files/plan-download.ts';
import type { FirmwareLink } from '../../../src/device/firmware/firmware-link.ts';
import { micropythonFiles } from '../../../src/device/firmware/micropython/files.ts';
import { counted } from '../../support/counted-listing.ts';

const { signal } = new AbortController();
const abc = 'YWJj\r\n#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\r\n';
/** A board with lib/a.py of three bytes; `beforeContent` happens while its content is on its way. */
function board(beforeContent: () => void) {
  const exec: FirmwareLink['exec'] = async (code, options) => {
    const isSurvey = code.includes('json.dumps');
    if (!isSurvey) beforeContent();
    const stdout = Buffer.from(isSurvey ? counted('["lib",-1,""]', '["lib/a.py",3,""]') : abc);
    options.onStdout?.(stdout);
    return { stdout, stderr: new Uint8Array(0) };
  };
  return micropythonFiles({ exec } as unknown as FirmwareLink);
}

let home: string;
let folder: string;
let outside: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-planned-'));
  folder = join(home, 'here');
  outside = join(home, 'outside');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  mkdirSync(outside);
});
afterEach(() => rmSync(home, { recursive: true }));

async function copy(meanwhile: () => void): Promise<unknown> {
  const files = board(meanwhile);
  const source = { entry: { path: '/', kind: 'folder', size: 0 }, place: folder, isNamed: true } as const;
  const rules = { platform: 'linux', foldsCase: async () => false };
  const plan = await planDownload(files, [source], folder, { hidden: false, rules }, signal);
  return runCopy(files, plan, { signal, onEvent: () => {} }).catch((error: unknown) => error);
}
const place = () => join(folder, 'lib', 'a.py');

test('what stands still is copied', async () => {
  expect(await copy(() => {})).toBeUndefined();
  expect(readFileSync(place(), 'utf8')).toBe('abc');
});

test('what was to be replaced is, whatever it has become as a file', async () => {
  writeFileSync(place(), 'old');
  expect(await copy(() => writeFileSync(place(), 'edited'))).toBeUndefined();
  expect(readFileSync(place(), 'utf8')).toBe('abc');
});

describe.skipIf(process.platform === 'win32')('nothing is written where meanwhile', () => {
  const ways: Readonly<Record<string, () => void>> = {
    'a folder on the way has become a link out of the place': () => {
      renameSync(join(folder, 'lib'), join(home, 'gone'));
      symlinkSync(outside, join(folder, 'lib'));
    },
    'a folder on the way has become a file': () => {
      rmSync(join(folder, 'lib'), { recursive: true });
      writeFileSync(join(folder, 'lib'), 'x');
    },
    'the name has become a link': () => {
      writeFileSync(join(outside, 'victim'), 'whole');
      symlinkSync(join(outside, 'victim'), place());
    },
    'the name has become a link to nowhere': () => symlinkSync(join(outside, 'new'), place()),
    'a file has appeared that nobody agreed to lose': () => writeFileSync(place(), 'mine'),
    'the name has become a folder': () => mkdirSync(place()),
  };
  test.each(Object.entries(ways))('%s', async (_, meanwhile) => {
    expect(await copy(meanwhile)).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('has changed since it was looked at'),
    });
    expect(readdirSync(outside).filter((name) => name !== 'victim')).toEqual([]);
    if (existsSync(join(outside, 'victim')))
      expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('whole');
  });

  test('the folder that the person chose may be a link', async () => {
    renameSync(folder, join(home, 'real'));
    symlinkSync(join(home, 'real'), folder);
    expect(await copy(() => {})).toBeUndefined();
    expect(readFileSync(place(), 'utf8')).toBe('abc');
  });
});
