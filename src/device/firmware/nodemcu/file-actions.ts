// What NodeMCU does with a file besides keeping it: byte code of it, and the load of an LFS image.
// https://nodemcu.readthedocs.io/en/release/lfs/ https://nodemcu.readthedocs.io/en/release/modules/node/
import { EspError, isEspError } from '../../errors.ts';
import type { LuaFileActions } from '../../files/remote-files.ts';
import { compileLine } from './file-code.ts';
import type { LuaRun } from './file-run.ts';
import { luaString } from './lua-string.ts';

const compileMs = 15_000;
/** Erasing up to 256 KB of flash and writing it, then a restart. */
const reloadMs = 60_000;
const askMs = 5000;

/** 3.x has node.LFS.reload, 2.2 had node.flashreload. */
const reloader = '((node.LFS and node.LFS.reload)or node.flashreload)';

/** What builds of 3.x say that have the functions and set no partition aside (app/lua/lnodemcu.c). */
const noPartition = 'No LFS partition';
const withoutLfs = () =>
  new EspError('unsupported', 'This NodeMCU build has no LFS.', {
    hints: ['Choose a size for the Lua Flash Store when you build the firmware.'],
  });

/** The actions on a board whose firmware is NodeMCU; what each throws stands at LuaFileActions. */
export function nodemcuActions(lua: LuaRun): LuaFileActions {
  const run = (code: string, signal: AbortSignal, idleTimeoutMs: number): Promise<string> =>
    lua(code, signal, { idleTimeoutMs });

  return {
    compile: async (path, signal) => {
      if (!path.endsWith('.lua'))
        throw new EspError('usage', 'Only a file whose name ends with ".lua" can be compiled.');
      await run(compileLine(path.slice(1)), signal, compileMs);
      return path.replace(/lua$/, 'lc');
    },
    reloadLfs: async (path, { signal }) => {
      const has = await run(`print(${reloader} and 1 or 0)`, signal, askMs);
      if (has !== '1') throw withoutLfs();
      // In two lines it runs between marks, so that the boot text is not taken for the answer.
      const code = `local r=${reloader}\nprint(r(${luaString(path.slice(1))}))`;
      const said = await run(code, signal, reloadMs).catch((error: unknown) => {
        if (isEspError(error) && error.code === 'repl-failed') return null;
        throw error;
      });
      if (said?.includes(noPartition)) throw withoutLfs();
      if (said !== null)
        throw new EspError(
          'remote-file',
          `The board did not take the LFS image: ${said || 'it gave no reason'}.`,
          {
            hints: [
              'The image must be made by the luac.cross of this very build: same Lua, same number type.',
            ],
          },
        );
      return (await run(lfsCode, signal, askMs)).split(/\s+/).filter(Boolean);
    },
  };
}

/** After the restart: the names in the LFS, one line. */
const lfsCode = `local l=node.LFS and node.LFS.list and node.LFS.list()
if not l and node.flashindex then local _,_,_,_,m=node.flashindex() l=m end
print(l and table.concat(l," ")or "")`;
