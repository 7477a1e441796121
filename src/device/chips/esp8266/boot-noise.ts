// Recognises the boot ROM's text where it is heard at 115200 baud, as the bytes that a UART makes of
// 74880. Two things make it certain, so that no program's own bytes are taken for it:
// - the ROM always begins with the same words, which come as the same bytes but for their first bits;
// - a bit at 74880 is 1.54 bits at 115200, so that in every byte two pairs of bits are each equal: a byte
//   where they are not was not sent at 74880, and ends it.
// Where an adapter puts zeros for bytes without a stop bit, nothing is recognised, and nothing claimed.

/** `\r\n ets Jan  8 2013,rst cause:` sent at 74880 and heard at 115200; the same within 2 % of the rate. */
const opening = [
  0x72, 0x6c, 0x00, 0x6c, 0x9c, 0x9e, 0x7c, 0x00, 0x8c, 0x6c, 0xe0, 0x7c, 0x02, 0x0c, 0x0c, 0x0c, 0x8c, 0x0c,
  0x6c, 0xec, 0x0c, 0x62, 0x7c, 0x8e, 0x82, 0x02, 0xec, 0x12, 0x92, 0x72, 0x92, 0x62,
];
/** The first bit is looked at so near to an edge that each adapter, and each moment, hears its own. */
const isHeardAs = (byte: number | undefined, sent: number | undefined): boolean =>
  byte !== undefined && sent !== undefined && (byte | 1) === (sent | 1);
/** What must come whole: its place in the opening. The bytes before it may be cut off by the reset. */
const anchorAt = 3;
const anchor = opening.slice(anchorAt, anchorAt + 4);
/** From the anchor on; some bytes may be lost or wrong. Chance brings about 10 of them in their order. */
const wanted = opening.slice(anchorAt);
const enough = 21;

/** So many bytes from the anchor on decide whether it is the opening. */
export const openingBytes = wanted.length + 4;

/** Where the ROM's text may begin in these bytes, as far as its anchor tells; -1 where it does not. */
export function findAnchor(bytes: Uint8Array, from = 0): number {
  for (let at = from; at + anchor.length <= bytes.length; at++) {
    if (anchor.every((sent, index) => isHeardAs(bytes[at + index], sent))) return at;
  }
  return -1;
}

/** Bytes of the opening that stand directly before its anchor. */
export function bytesBeforeAnchor(bytes: Uint8Array, at: number): number {
  let count = 0;
  while (count < anchorAt && isHeardAs(bytes[at - count - 1], opening[anchorAt - count - 1])) count++;
  return count;
}

/** Whether the bytes from the anchor on are the ROM's first words: most of them, in their order. */
export function isOpening(heard: readonly number[]): boolean {
  let row = new Array<number>(heard.length + 1).fill(0);
  for (const sent of wanted) {
    const next = [0];
    for (const [at, byte] of heard.entries())
      next.push(isHeardAs(byte, sent) ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    row = next;
  }
  return row[heard.length]! >= enough;
}

/**
 * Whether a sender at 74880 can be heard as this byte. Counted in its bits from the edge of the start bit,
 * the eight are looked at after 0.98, 1.63, 2.28, 2.93, 3.58, 4.23, 4.88 and 5.53 of them: the third and
 * fourth look sees one bit, the sixth and seventh too.
 */
export const canBeBootByte = (byte: number): boolean =>
  ((byte >> 2) & 1) === ((byte >> 3) & 1) && ((byte >> 5) & 1) === ((byte >> 6) & 1);
