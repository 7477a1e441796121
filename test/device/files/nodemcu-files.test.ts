// NodeMCU's files through its real dialect: a real Lua, with a file module on a table.
import { describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import { bareSession } from '../../support/bare-session.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';
import { ScriptedNodemcu } from '../firmware/nodemcu/scripted-nodemcu.ts';

const prelude = `
node={info=function() return {node_version_major=3,node_version_minor=0,node_version_revision=0} end}
disk={}
file={}
function file.open(n,m)
  if m=="r" and not disk[n] then return nil end
  if m=="w+" then disk[n]="" end
  local at=1
  return {write=function(_,s) disk[n]=disk[n]..s return true end,
    read=function(_,c) if at>#disk[n] then return nil end local s=disk[n]:sub(at,at+c-1) at=at+c return s end,
    flush=function() end, close=function() end}
end
function file.list() local t={} for n,s in pairs(disk) do t[n]=#s end return t end
function file.fsinfo() return 100000,0,100000 end
function file.exists(n) return disk[n]~=nil end
function file.remove(n) disk[n]=nil end
function file.rename(a,b) if not disk[a] or disk[b] then return false end disk[b]=disk[a] disk[a]=nil return true end
`;

async function filesOf() {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  new ScriptedNodemcu(transport, clock, prelude);
  const signal = new AbortController().signal;
  const session = bareSession(transport, clock);
  const link = await clock.run(connectFirmware(session, { signal, onEvent: () => {} }));
  return { files: nodemcuFiles(link), clock, signal };
}

describe('files on NodeMCU without encoder and crypto', () => {
  test('every byte value goes up and comes down, and the old content is replaced', async () => {
    const { files, clock, signal } = await filesOf();
    const content = Uint8Array.from({ length: 700 }, (_, at) => (at * 167) & 0xff);
    await clock.run(files.write('/data.bin', new TextEncoder().encode('old'), { signal }));
    await clock.run(files.write('/data.bin', content, { signal }));
    expect(Buffer.from(await clock.run(files.read('/data.bin', { signal }))).equals(content)).toBe(true);
    expect(await clock.run(files.list('/', signal))).toEqual([
      { path: '/data.bin', kind: 'file', size: 700 },
    ]);
    expect(await clock.run(files.survey('/', new Set([700]), signal))).toEqual([
      { path: '/data.bin', kind: 'file', size: 700, sha256: null },
    ]);
  });

  test('renames and removes by name, and says what is missing', async () => {
    const { files, clock, signal } = await filesOf();
    await clock.run(files.write('/a.lua', new TextEncoder().encode('x=1\n'), { signal }));
    await clock.run(files.rename('/a.lua', '/b "q".lua', signal));
    expect((await clock.run(files.stat('/b "q".lua', signal)))?.size).toBe(4);
    await clock.run(files.remove('/b "q".lua', signal));
    await expect(clock.run(files.remove('/b "q".lua', signal))).rejects.toMatchObject({
      code: 'remote-file',
    });
    await expect(clock.run(files.read('/none', { signal }))).rejects.toMatchObject({ code: 'remote-file' });
  });

  test('what its flat list of short names cannot do is refused', async () => {
    const { files, clock, signal } = await filesOf();
    await expect(files.makeFolder('/lib', signal)).rejects.toMatchObject({ code: 'unsupported' });
    const long = files.write(`/${'x'.repeat(32)}`, new Uint8Array(1), { signal });
    await expect(clock.run(long)).rejects.toMatchObject({ code: 'remote-file' });
    const large = files.write('/big', new Uint8Array(100_001), { signal });
    await expect(clock.run(large)).rejects.toMatchObject({ code: 'board-full' });
  });
});
