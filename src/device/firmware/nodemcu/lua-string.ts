// Text as a Lua string literal that no line, quote or byte can break out of. Pure.

export function luaString(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const plain = (byte: number) => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
  const escaped = (byte: number) =>
    plain(byte) ? String.fromCharCode(byte) : `\\${byte.toString().padStart(3, '0')}`;
  return `"${bytes.map(escaped).join('')}"`;
}
