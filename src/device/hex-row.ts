// One row of a hex view: offset, sixteen bytes or on a narrow screen eight, the same as text.

export const bytesPerHexRow = 16;

/** The bytes of a row that is whole within so many columns; eight at least. */
export const hexRowBytes = (columns: number, offsetDigits = 8): number =>
  columns >= offsetDigits + 4 * bytesPerHexRow + 3 ? bytesPerHexRow : bytesPerHexRow / 2;

/** At most `rowBytes` bytes at `offset`, which is shown with so many digits: '00000010  68 69 …  hi'. */
export function hexRow(
  offset: number,
  bytes: Uint8Array,
  offsetDigits = 8,
  rowBytes = bytesPerHexRow,
): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
  const address = offset.toString(16).padStart(offsetDigits, '0');
  return `${address}  ${hex.padEnd(rowBytes * 3 - 1)}  ${text.join('')}`;
}
