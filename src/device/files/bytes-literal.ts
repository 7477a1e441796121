// Reads what repr() prints of bytes: b'...' or b"...", with the escapes that MicroPython uses
// (py/objstr.c, mp_str_print_quoted). Pure.

const form = /^b(['"])((?:[\x20-\x5b\x5d-\x7e]|\\(?:x[0-9a-f]{2}|[nrt\\'"]))*)\1$/;
const escapes: Readonly<Record<string, number>> = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  '\\': 0x5c,
  "'": 0x27,
  '"': 0x22,
};

/** null for what is no such literal, or has its own quote in it unescaped. */
export function bytesOfLiteral(text: string): Uint8Array | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, quote, body = ''] = match;
  const bytes: number[] = [];
  for (let at = 0; at < body.length; at++) {
    const character = body[at] as string;
    if (character === quote) return null;
    if (character !== '\\') bytes.push(character.charCodeAt(0));
    else if (body[++at] === 'x') {
      bytes.push(Number.parseInt(body.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(escapes[body[at] as string] as number);
  }
  return Uint8Array.from(bytes);
}
