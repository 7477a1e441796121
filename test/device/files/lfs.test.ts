// The load of an LFS image on a real Lua, with node.LFS as a build with a Lua Flash Store has it.
import { describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { nodemcuFiles } from '../../../src/device/firmware/nodemcu/files.ts';
import { bareSession } from '../../support/bare-session.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';
import { ScriptedNodemcu } from '../firmware/nodemcu/scripted-nodemcu.ts';

const info = 'node={info=function() return 3,0,0 end}\n';
const context = { signal: new AbortController().signal, onEvent: () => {} };

async function luaOf(prelude: string) {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  new ScriptedNodemcu(transport, clock, info + prelude);
  const link = await clock.run(connectFirmware(bareSession(transport, clock), context));
  const { lua } = nodemcuFiles(link);
  return { reload: () => clock.run(lua?.reloadLfs('/lfs.img', context) ?? Promise.reject()) };
}

describe('an LFS image', () => {
  test('that the board takes ends in its restart, and the names of what it holds are told', async () => {
    const { reload } = await luaOf(
      'node.LFS={reload=function(n) assert(n=="lfs.img") restart() end,list=function() return {"_init","web"} end}',
    );
    expect(await reload()).toEqual(['_init', 'web']);
  });

  test('that the board refuses is told with its reason, and goes for older builds by the older name', async () => {
    const wrong = await luaOf('node.LFS={reload=function() return "Incorrect LFS header" end}');
    await expect(wrong.reload()).rejects.toThrow('did not take the LFS image: Incorrect LFS header');
    const older = await luaOf('node.flashreload=function(n) return "File " .. n .. " not found" end');
    await expect(older.reload()).rejects.toThrow('File lfs.img not found');
  });

  test('is nothing for a build without LFS, which says so', async () => {
    const { reload } = await luaOf('');
    await expect(reload()).rejects.toMatchObject({ code: 'unsupported' });
  });
});
