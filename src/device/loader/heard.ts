// What bytes from a board look like, when no boot loader answered: a REPL, plain text, or noise.
// Patterns are those that MicroPython, NodeMCU and line editors show; source: MicroPython
// shared/runtime/pyexec.c and readline.c, NodeMCU app/lua.

const latin = new TextDecoder('latin1');

/** Prompts at a line start, banners, and the erase-to-end that a line editor sends with each echo. */
const replSigns =
  /(^|[\r\n])(>>> |\.\.\. |=== |> |>> )|raw REPL|MicroPython v|NodeMCU |stdin:\d+:|Type "help\(\)"|\x1b\[K|\x08 \x08/;

export const looksLikeRepl = (bytes: Uint8Array): boolean => replSigns.test(latin.decode(bytes));

/** True where most of it is readable: an application's log at the right baud rate. */
export function looksLikeText(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  let readable = 0;
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) readable++;
  }
  return readable / bytes.length > 0.9;
}
