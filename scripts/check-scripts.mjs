// Compiles every Python and Lua file below src/ with the interpreter that will run it: MicroPython's
// WebAssembly build and fengari. Prints what does not compile. Usage: node scripts/check-scripts.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';
import fengari from 'fengari';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { lauxlib, lua, to_luastring } = fengari;

async function pythonCompiler() {
  const python = await loadMicroPython({ heapsize: 1 << 20 });
  python.runPython('import builtins');
  const { compile } = python.globals.get('builtins');
  return (text, name) => {
    try {
      compile(text, name, 'exec');
      return null;
    } catch (error) {
      return error.message.trim();
    }
  };
}

function luaCompiler() {
  return (text, name) => {
    const L = lauxlib.luaL_newstate();
    const status = lauxlib.luaL_loadbuffer(L, to_luastring(text), null, to_luastring(`@${name}`));
    return status === lua.LUA_OK ? null : lua.lua_tojsstring(L, -1);
  };
}

const compilers = { '.py': await pythonCompiler(), '.lua': luaCompiler() };
const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
const files = paths.filter((path) => extname(path) in compilers);
let failures = 0;
for (const file of files) {
  const path = join('src', file);
  const problem = compilers[extname(file)](readFileSync(join(root, path), 'utf8'), path);
  if (problem === null) continue;
  failures++;
  process.stderr.write(`${path}: ${problem}\n`);
}
process.stdout.write(`${files.length} Python and Lua files, ${failures} of them do not compile\n`);
process.exitCode = failures === 0 ? 0 : 1;
