// The line that a person would type at the prompt to run a file of the board, and the name under
// which a firmware looks for its program at start.
import type { FirmwareKind } from '../firmware/firmware-link.ts';
import { firmwareOf } from '../firmware/firmwares.ts';

/** null for a firmware without files. */
export const runLine = (kind: FirmwareKind, path: string): string | null =>
  firmwareOf(kind)?.repl?.runLine(path) ?? null;

/** 'main.py' or 'init.lua'; null for a firmware without files. */
export const startFile = (kind: FirmwareKind): string | null => firmwareOf(kind)?.repl?.startFile ?? null;
