// Code that no board could run is told wherever files are sent; it goes as it is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planUpload, runCopy } from '../../../src/device/files/copy.ts';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { sync } from '../../../src/device/files/sync.ts';
import type { OperationEvent } from '../../../src/device/operation.ts';

let here = '';
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'espwb-send-'));
});
afterEach(() => rmSync(here, { recursive: true }));

function emptyBoard() {
  const written = new Map<string, Uint8Array>();
  const files = {
    ...{ hasFolders: true, longestName: 255, survey: async () => [], stat: async () => null },
    ...{ list: async () => [], usage: async () => ({ sizeBytes: 100_000, freeBytes: 100_000 }) },
    write: async (path: string, content: Uint8Array) => void written.set(path, content),
  } as unknown as RemoteFiles;
  return { written, files };
}

const told: string[] = [];
const context = {
  signal: new AbortController().signal,
  onEvent: (event: OperationEvent) => {
    if (event.type === 'note') told.push(String(event.text));
  },
};
beforeEach(() => void told.splice(0));

const ways = {
  sync: (files: RemoteFiles) =>
    sync(files, { localFolder: here, remoteFolder: '/', remove: false, dryRun: false }, context),
  'a copy of the app': async (files: RemoteFiles, name: string, size: number) => {
    const path = join(here, name);
    const plan = await planUpload(files, [{ path, kind: 'file', size }], '/', context.signal);
    await runCopy(files, plan, context);
  },
};

test.each(
  (Object.keys(ways) as (keyof typeof ways)[]).flatMap((way) =>
    (
      [
        ['main.py', '\xef\xbb\xbfprint(1)\n', /^main\.py begins with a byte order mark/],
        ['init.lua', '\xff\xfep\0r\0', /^init\.lua is UTF-16/],
        ['a.PY', 'p\0r\0i\0n\0', /^a\.PY is UTF-16/],
        ['plain.py', 'print("Gr\xfc\xdfe")\n', null],
        ['data.bin', '\xff\xfe\x01\x02', null],
      ] as const
    ).map(([name, content, words]) => ({ way, name, content, words })),
  ),
)('$way of $name: $words', async ({ way, name, content, words }) => {
  const bytes = Uint8Array.from(Buffer.from(content, 'latin1'));
  writeFileSync(join(here, name), bytes);
  const { files, written } = emptyBoard();
  await ways[way](files, name, bytes.length);
  expect(Buffer.from(written.get(`/${name}`) ?? [])).toEqual(Buffer.from(bytes));
  expect(told).toEqual(words === null ? [] : [expect.stringMatching(words)]);
});
