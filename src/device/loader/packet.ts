// Requests and replies of the boot loader, without their SLIP frame.
// Request  00 | op u8 | length u16 | checksum u32 | data; reply 01 | op | length u16 | value u32 |
// data | status u8 | error u8 and, from the ROM of an ESP32 or later, two bytes more. All numbers are little endian.
// Source: esptool serial protocol.
import { opcodes } from './opcodes.ts';

const headerBytes = 8;

export type RawReply = {
  readonly opcode: number;
  readonly value: number;
  readonly data: Uint8Array;
  /** 0 = done; the ROM leaves a stale `error` beside a good status, so only this one counts. */
  readonly status: number;
  readonly error: number;
  /** So many stand at the end of each reply of whoever sent this. */
  readonly statusBytes: 2 | 4;
};

/** The bytes of a request before SLIP; `checksum` counts in data blocks only. */
export function encodeRequest(opcode: number, payload: Uint8Array, checksum = 0): Uint8Array {
  const request = new Uint8Array(headerBytes + payload.length);
  const view = new DataView(request.buffer);
  view.setUint8(1, opcode);
  view.setUint16(2, payload.length, true);
  view.setUint32(4, checksum, true);
  request.set(payload, headerBytes);
  return request;
}

/**
 * null for what is not a reply: text, a READ_FLASH packet, a damaged frame.
 * @param usualStatusBytes of whoever is expected to send it; a reply to SYNC, which has no data, tells itself
 */
export function decodeReply(frame: Uint8Array, usualStatusBytes: 2 | 4 = 2): RawReply | null {
  const length = frame.length - headerBytes;
  if (length < 2 || frame[0] !== 1) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint16(2, true) !== length) return null;
  const opcode = view.getUint8(1);
  const statusBytes = opcode === opcodes.SYNC ? (length === 4 ? 4 : 2) : usualStatusBytes;
  if (length < statusBytes) return null;
  const statusAt = frame.length - statusBytes;
  return {
    opcode,
    value: view.getUint32(4, true),
    data: frame.slice(headerBytes, statusAt),
    status: view.getUint8(statusAt),
    error: view.getUint8(statusAt + 1),
    statusBytes,
  };
}

/** Little-endian u32 after u32. */
export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value >>> 0, true);
  return bytes;
}

/** Payload of a data command: length, sequence number, two zero words, the data. */
export function dataBlock(data: Uint8Array, sequence: number): Uint8Array {
  const payload = new Uint8Array(16 + data.length);
  payload.set(words(data.length, sequence, 0, 0));
  payload.set(data, 16);
  return payload;
}
