// Bytes as MicroPython source, in whichever form is shorter on the wire.

const quote = 0x27;
const backslash = 0x5c;

/** A str literal; non-ASCII characters stay as they are. */
export function pythonString(text: string): string {
  const escaped = text.replace(/[\\'\x00-\x1f\x7f]/g, (character) =>
    character === '\\' || character === "'"
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `'${escaped}'`;
}

/** An expression of type bytes; `decoder` names a2b_base64 on the board. */
export function pythonBytes(bytes: Uint8Array, decoder: string): string {
  const packed = `${decoder}(b'${Buffer.from(bytes).toString('base64')}')`;
  let plain = "b'";
  for (const byte of bytes) {
    plain += plainByte(byte);
    if (plain.length >= packed.length) return packed;
  }
  return `${plain}'`;
}

function plainByte(byte: number): string {
  if (byte === 0x0a) return '\\n';
  if (byte === 0x0d) return '\\r';
  if (byte === quote || byte === backslash) return `\\${String.fromCharCode(byte)}`;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
