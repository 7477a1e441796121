// The line that a person would type at the prompt to run a file of the board, and the name under
// which a firmware looks for its program at start.
import { type FirmwareKind, languageOf } from '../firmware/firmware-link.ts';
import { pythonString } from '../firmware/micropython/python-literal.ts';
import { luaString } from '../firmware/nodemcu/lua-string.ts';

/** null for a firmware without files. */
export function runLine(kind: FirmwareKind, path: string): string | null {
  if (languageOf(kind) === 'python') return `exec(open(${pythonString(path)}).read())`;
  return kind === 'nodemcu' ? `dofile(${luaString(path.slice(1))})` : null;
}

/** 'main.py' or 'init.lua'; null for a firmware without files. */
export const startFile = (kind: FirmwareKind): string | null =>
  languageOf(kind) === 'python' ? 'main.py' : kind === 'nodemcu' ? 'init.lua' : null;
