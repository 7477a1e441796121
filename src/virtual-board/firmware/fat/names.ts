// Names of a FAT are Unicode in its folders. MicroPython's FatFs takes the bytes of a Python text for code page
// 437, so that each byte beyond ASCII becomes one of its characters, and back (MICROPY_FATFS_LFN_CODE_PAGE).

const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** What FatFs is given for the UTF-8 of a program's text. */
export const fatName = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : upperHalf[byte - 0x80],
  ).join('');

/** The bytes that a program sees; null where a character is in no byte, and the short name stands instead. */
export function nameBytes(name: string): Uint8Array | null {
  const bytes = Array.from(name, (character) => {
    const code = character.codePointAt(0) as number;
    return code < 0x80 ? code : upperHalf.indexOf(character) + 0x80;
  });
  return bytes.some((byte, index) => byte === 0x7f && name.codePointAt(index) !== 0x7f)
    ? null
    : Uint8Array.from(bytes);
}
