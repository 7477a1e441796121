// What goes to and fro between a host and a boot ROM of the ESP32 family, as bytes in hexadecimal.
import { checksumOf, frame, hex, request, words } from './stub-client.ts';

export const sync = `C0 00 08 24 00 00 00 00 00 07 07 12 20 ${'55'.repeat(32)} C0`;
export const synced = 'C0 01 08 04 00 07 07 12 20 00 00 00 00 C0';
export const readMagic = 'C0 00 0A 04 00 00 00 00 00 00 10 00 40 C0';
export const times = (count: number, text: string) => new Array(count).fill(text).join(' ');
export const message = (opcode: number, body: Uint8Array, checksum = 0) =>
  hex(frame(request(opcode, body, checksum)));
export const block = (opcode: number, sequence: number, data: Uint8Array, spoilt = 0) =>
  message(
    opcode,
    new Uint8Array([...words(data.length, sequence, 0, 0), ...data]),
    checksumOf(data) ^ spoilt,
  );
export const four = Uint8Array.of(1, 2, 3, 4);

/** An answer that carries what SYNC left in its value. */
export const says = (opcode: number, status: string, data = '') => {
  const size = (status.split(' ').length + (data === '' ? 0 : data.split(' ').length))
    .toString(16)
    .padStart(2, '0');
  return `C0 01 ${opcode.toString(16).padStart(2, '0')} ${size} 00 07 07 12 20 ${data} ${status} C0`;
};
export const ok = '00 00 00 00';
export const bytesOf = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Each begins after a SYNC; `hear` is what answers the last message alone. */
export type Exchange = { readonly why: string; readonly say: readonly string[]; readonly hear: string };
