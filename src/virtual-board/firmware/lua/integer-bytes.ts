// Integers of any length as the module struct packs and unpacks them (app/modules/struct.c): a long of 32 bits goes
// out, 64 bits come in.
import { bytesOf, type HostFunction, numberOf } from './lua-values.ts';

const longBytes = 4;

export const integerBytes: Readonly<Record<string, HostFunction>> = {
  /** What is beyond the long is zero, whatever its sign. */
  integer_bytes(value, sizeBytes, isBigEndian) {
    let rest = Math.trunc(numberOf(value)) >>> 0;
    const bytes = new Uint8Array(numberOf(sizeBytes));
    for (let index = 0; index < Math.min(longBytes, bytes.length); index++) {
      bytes[index] = rest & 255;
      rest >>>= 8;
    }
    return isBigEndian === true ? bytes.reverse() : bytes;
  },
  bytes_integer(text, isBigEndian, isSigned) {
    const bytes = bytesOf(text);
    const ordered = isBigEndian === true ? bytes : bytes.slice().reverse();
    let value = 0n;
    for (const byte of ordered) value = BigInt.asUintN(64, (value << 8n) | BigInt(byte));
    const bits = isSigned === true ? Math.min(64, bytes.length * 8) : 64;
    return Number(BigInt.asIntN(bits, value));
  },
};
