// READ_FLASH: the stub streams packets and waits for an acknowledgement of each; an MD5 ends it.
// Source: esptool serial protocol; esp-flasher-stub src/command_handler.c.
import { EspError } from '../errors.ts';
import type { Loader } from '../loader/loader.ts';
import { opcodes } from '../loader/opcodes.ts';
import { words } from '../loader/packet.ts';
import { formatOffset } from '../sizes.ts';
import { type Digest, md5, sameDigest } from './digest.ts';
import type { Range } from './geometry.ts';

/** The stub has none that is larger, and never more than one under way, whatever it is allowed. */
export const mostPacketBytes = 0x1000;
const leastPacketBytes = 0x400;
/** What its UART still sends while the stub reads the next packet from the flash. */
const fifoBytes = 128;
/** Reading and digesting, with the core at twice its clock; measured on the virtual board. */
const flashMsPerByte = 0.0007;
const packetTimeoutMs = 2000;

/**
 * So much of the next packet has been read from the flash by the time that the UART has sent the last one: with more
 * the wire rests in between. With less there is less time for the acknowledgement.
 */
export function packetBytesAt(baudRate: number): number {
  const sendsMs = (fifoBytes * 10_000) / baudRate;
  const power = Math.round(Math.log2(sendsMs / flashMsPerByte));
  return Math.min(mostPacketBytes, Math.max(leastPacketBytes, 2 ** power));
}

/**
 * One stretch of flash, proven by its MD5. Safe to do again after any failure.
 * @param onBytes called with the size of each packet
 * @throws EspError read-failed where the MD5 does not fit, and what Loader.command throws
 */
export async function readFlash(
  loader: Loader,
  range: Range,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => {},
  packetBytes = mostPacketBytes,
): Promise<Uint8Array> {
  const { offset, sizeBytes } = range;
  await loader.command(opcodes.READ_FLASH, words(offset, sizeBytes, packetBytes, 1), { signal });
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; ) {
    // All but the last are full: one that sends crumbs would take for ever.
    const expected = Math.min(packetBytes, sizeBytes - at);
    // The stub looks for it when the packet has left: sent now it is there by then, and the next one follows at
    // once. The MD5 at the end is for the bytes, not this.
    const acknowledge = () => loader.writeFrame(words(at + expected));
    const packet = await loader.readFrame(packetTimeoutMs, signal, acknowledge);
    if (packet.length !== expected) throw damaged(range, packet);
    bytes.set(packet, at);
    at += packet.length;
    onBytes(packet.length);
  }
  const digest: Digest = await loader.readFrame(packetTimeoutMs, signal);
  if (!sameDigest(digest, md5(bytes))) throw damaged(range, digest);
  return bytes;
}

function damaged({ offset, sizeBytes }: Range, evidence: Uint8Array): EspError {
  return new EspError(
    'protocol',
    `${sizeBytes} bytes of flash from ${formatOffset(offset)} arrived damaged.`,
    { evidence: evidence.slice(0, 64) },
  );
}
