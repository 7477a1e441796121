// Requests and replies of the boot loader, without their SLIP frame.
// Request  00 | op u8 | length u16 | checksum u32 | data; reply 01 | op | length u16 | value u32 |
// data | status u8 | error u8. All numbers are little endian. Source: esptool serial protocol.

const headerBytes = 8;
const statusBytes = 2;

export type RawReply = {
  readonly opcode: number;
  readonly value: number;
  readonly data: Uint8Array;
  /** 0 = done; the ROM leaves a stale `error` beside a good status, so only this one counts. */
  readonly status: number;
  readonly error: number;
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

/** null for what is not a reply: text, a READ_FLASH packet, a damaged frame. */
export function decodeReply(frame: Uint8Array): RawReply | null {
  if (frame.length < headerBytes + statusBytes || frame[0] !== 1) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const length = view.getUint16(2, true);
  if (length !== frame.length - headerBytes) return null;
  return {
    opcode: view.getUint8(1),
    value: view.getUint32(4, true),
    data: frame.slice(headerBytes, -statusBytes),
    status: view.getUint8(frame.length - 2),
    error: view.getUint8(frame.length - 1),
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
