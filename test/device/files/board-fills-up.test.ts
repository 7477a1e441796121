// The board's file system fills up while a file is written, because something else writes too: the old
// file stays, nothing of the new one is left, and the error says how far it came.
import { afterEach, expect, test } from 'vitest';
import type { RemoteFiles } from '../../../src/device/files/remote-files.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import type { FirmwareLink } from '../../../src/device/firmware/firmware-link.ts';
import { micropythonFiles } from '../../../src/device/firmware/micropython/files.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

/** Filling a flash takes a loaded computer a while. */
const patient = { idleTimeoutMs: 60_000, plainOutput: true } as const;
/** Does not deflate. */
const noise = (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * at * 167 + (at >> 3)) & 0xff);

const fillMicroPython = `import os
def _fill():
 s=os.statvfs('/');n=s[0]*s[3]-2048
 with open('/log.txt','wb') as f:
  while n>0:n-=f.write(b'x'*min(n,4096))
_fill()`;
/** In pieces: a chip's memory holds no more at once. What is left is for so many bytes of a file. */
const fillNodemcu = (leftBytes: number) =>
  `do local f=file.open("log.txt","w") while file.fsinfo()>${leftBytes} do f:write(string.rep("x",file.fsinfo()>${leftBytes + 2000} and 1004 or 251)) end f:close() end`;

/** The link, on which `filler` runs once, before a call like `call`, as soon as it is time. */
function crowded(link: FirmwareLink, call: RegExp, isTime: () => boolean, filler: string): FirmwareLink {
  let isFilled = false;
  return {
    facts: link.facts,
    exec: async (code, options) => {
      if (!isFilled && call.test(code) && isTime()) {
        isFilled = true;
        const { stderr } = await link.exec(filler, { ...patient, signal: options.signal });
        expect(Buffer.from(stderr).toString()).toBe('');
      }
      return link.exec(code, options);
    },
    rest: (signal) => link.rest(signal),
    interrupt: (signal) => link.interrupt(signal),
    softReset: (signal) => link.softReset(signal),
    type: (bytes) => link.type(bytes),
    onOutput: (listener) => link.onOutput(listener),
    release: () => link.release(),
    ...(link.binary ? { binary: link.binary } : {}),
  };
}

const linkOf = async (firmware: 'micropython' | 'nodemcu') => {
  live = await liveBoard(firmware, { flashSizeBytes: firmware === 'nodemcu' ? 0x80000 : 0x200000 });
  return connectFirmware(live.session, live.context);
};

const read = async (files: RemoteFiles, path: string) =>
  Buffer.from(await files.read(path, { signal: live.signal })).toString();
const namesOf = async (files: RemoteFiles) =>
  (await files.list('/', live.signal)).map(({ path }) => path).sort();

test('MicroPython: in the middle of the slices', async () => {
  const link = await linkOf('micropython');
  const { signal } = live;
  await micropythonFiles(link).write('/keep.py', Buffer.from('old = 1\n'), { signal });
  let slices = 0;
  const files = micropythonFiles(crowded(link, /^print\(_w/, () => slices > 2, fillMicroPython));
  const writing = files.write('/keep.py', noise(12_000), { signal, onProgress: () => slices++ });
  await expect(writing).rejects.toMatchObject({
    code: 'board-full',
    message: expect.stringMatching(
      /^The board's file system became full while "\/keep\.py" was written, after [4-9](\.\d)? KB of 11\.7 KB\. The old file/,
    ),
    ownHints: expect.not.arrayContaining([expect.stringContaining('left on the board')]),
  });
  expect(await read(files, '/keep.py')).toBe('old = 1\n');
  expect(await namesOf(files)).toEqual(['/boot.py', '/keep.py', '/log.txt']);
  expect(await files.stat('/.espwb.part', signal)).toBeNull();
});

test('NodeMCU: in the middle of the lines', async () => {
  const link = await linkOf('nodemcu');
  const { signal } = live;
  await nodemcuFiles(link).write('/keep.lua', Buffer.from('old'), { signal });
  let lines = 0;
  const files = nodemcuFiles(crowded(link, /^_w"/, () => lines > 2, fillNodemcu(251)));
  const writing = files.write('/keep.lua', noise(1000), { signal, onProgress: () => lines++ });
  await expect(writing).rejects.toMatchObject({
    code: 'board-full',
    message: expect.stringMatching(
      /while "\/keep\.lua" was written, after \d+ bytes of 1000 bytes\. The old file/,
    ),
  });
  expect(await read(files, '/keep.lua')).toBe('old');
  expect(await namesOf(files)).toEqual(['/keep.lua', '/log.txt']);
});

test('NodeMCU: in the middle of the blocks, where the board itself says that it takes no more', async () => {
  const link = await linkOf('nodemcu');
  const { signal } = live;
  const files = nodemcuFiles(link);
  await files.write('/keep.lua', Buffer.from('old'), { signal });
  // It tells of room that is gone when the bytes come.
  const lie = 'do local t=select(3,file.fsinfo()) file.fsinfo=function() return t,0,t end end';
  for (const code of [fillNodemcu(3000), lie]) await link.exec(code, { ...patient, signal });
  const writing = files.write('/keep.lua', noise(6000), { signal });
  await expect(writing).rejects.toMatchObject({
    code: 'board-full',
    message: expect.stringMatching(/after 2\.\d KB of 5\.9 KB\. The old file is as it was\./),
  });
  expect(await read(files, '/keep.lua')).toBe('old');
  expect(await namesOf(files)).toEqual(['/keep.lua', '/log.txt']);
  const { stdout } = await link.exec('=_f', { ...patient, signal });
  expect(Buffer.from(stdout).toString().trim()).toBe('nil');
});

test('what cannot be removed after it is said to be there still', async () => {
  const link = await linkOf('nodemcu');
  const { signal } = live;
  const files = nodemcuFiles(link);
  const keeps = 'do local r=file.remove file.remove=function(n) if n~=".espwb.part" then r(n) end end end';
  for (const code of ['file.rename=function() return false end', keeps])
    await link.exec(code, { ...patient, signal });
  const writing = files.write('/new.lua', Buffer.from('x=1\n'), { signal });
  await expect(writing).rejects.toMatchObject({
    code: 'remote-file',
    ownHints: [expect.stringContaining('left on the board')],
  });
});

test('where the new file cannot take its place, the old one has its name and content again', async () => {
  const link = await linkOf('nodemcu');
  const { signal } = live;
  const files = nodemcuFiles(link);
  await files.write('/keep.lua', Buffer.from('old=1\n'), { signal });
  const refuses =
    'do local r=file.rename file.rename=function(a,b) if a==".espwb.part" then return false end return r(a,b) end end';
  await link.exec(refuses, { ...patient, signal });
  const writing = files.write('/keep.lua', Buffer.from('new=1\n'), { signal });
  await expect(writing).rejects.toMatchObject({ code: 'remote-file' });
  expect((await files.list('/', signal)).map(({ path }) => path)).toEqual(['/keep.lua']);
  expect(Buffer.from(await files.read('/keep.lua', { signal })).toString()).toBe('old=1\n');
});
