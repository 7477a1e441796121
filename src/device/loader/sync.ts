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
 * Who sent this reply to SYNC; null where it proves nothing. The stub refuses one SYNC to report an
 * earlier failure and is in step all the same; the ROM refuses a SYNC that came damaged.
 */
export function answererOf({ value, status }: RawReply): 'rom' | 'stub' | null {
  if (status >= stubStatus.badLength) return 'stub';
  if (status !== 0) return null;
  if (value === 0) return 'stub';
  return value === romSyncValue ? 'rom' : null;
}
