// SYNC: the bytes by which the ROM learns the baud rate, and what the answer tells of who is there.
// Source: esptool serial protocol; ESP8266 ROM; esp-flasher-stub src/command_handler.c.
import { stubStatus } from './loader-refusal.ts';
import { opcodes } from './opcodes.ts';
import { encodeRequest, type RawReply } from './packet.ts';

/** The ROM and the stub both answer a SYNC that often. */
export const syncReplies = 8;

const syncPayload = new Uint8Array(36).fill(0x55);
syncPayload.set([0x07, 0x07, 0x12, 0x20]);
/** The ROM returns the first word of the payload. */
const romSyncValue = 0x2012_0707;
export const syncRequest = encodeRequest(opcodes.SYNC, syncPayload);

/**
 * Ends whatever frame the stub believes to be in. Its receiver drops a frame with a malformed escape
 * without a word and ignores everything but C0 outside of one. (A C0 that comes while it has no buffer is
 * lost: from then on it takes each closing C0 for an opening one, and no pair of C0 mends that.) The
 * zeros are the time that it needs to take its next buffer: it is interrupted for 32 bytes at once.
 * Not for a ROM that still measures the rate. Source: esp-flasher-stub src/slip.c and src/transport.c.
 */
export const framingReset = new Uint8Array(96).fill(0xdb, 0, 1);

/** Behind a request that an idle stub gets: it has taken its next buffer when these are across, and ignores them. */
export const bufferPause = framingReset.slice(1);

/**
 * Who sent this reply to SYNC; null where it proves nothing. The stub refuses one SYNC to report an
 * earlier failure and is in step all the same; the ROM refuses a SYNC that came damaged.
 */
export function answererOf({ value, status }: RawReply): 'rom' | 'stub' | null {
  if (status >= stubStatus.badLength) return 'stub';
  if (status !== 0) return null;
  if (value === 0) return 'stub';
  return value === romSyncValue ? 'rom' : null;
}
