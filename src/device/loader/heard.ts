// What bytes from a board look like, when no boot loader answered: a REPL, or a boot at another rate.
// Patterns are those that MicroPython, NodeMCU and line editors show; source: MicroPython
// shared/runtime/pyexec.c and readline.c, NodeMCU app/lua.

import { presumedChip } from '../chips/index.ts';

const latin = new TextDecoder('latin1');

/** Prompts at a line start, banners, and the erase-to-end that a line editor sends with each echo. */
const replSigns =
  /(^|[\r\n])(>>> |\.\.\. |=== |> |>> )|raw REPL|MicroPython v|NodeMCU |stdin:\d+:|Type "help\(\)"|\x1b\[K|\x08 \x08/;

export const looksLikeRepl = (bytes: Uint8Array): boolean => replSigns.test(latin.decode(bytes));

/** The payload of SYNC, which no board says of itself: what was sent to it has come back. */
const ownWords = '\x07\x07\x12 UUUU';

/** A program that echoes, or a wire from TX to RX. */
export const isOwnEcho = (bytes: Uint8Array): boolean => latin.decode(bytes).includes(ownWords);

/** The ROM's boot line, at its own rate, as a UART at 115200 baud sees it. */
export const looksLikeGarbledBootText = (bytes: Uint8Array): boolean =>
  presumedChip.bootNoise.findAnchor(bytes) >= 0;
