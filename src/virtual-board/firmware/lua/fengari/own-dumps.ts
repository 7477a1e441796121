// What string.dump() makes in this thread ends with a digest under a key that no program sees; so does what
// the firmware itself brings.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import ldump from 'fengari/src/ldump.js';

const key = randomBytes(32);
const digestBytes = 32;
const digestOf = (code: Uint8Array) => createHmac('sha256', key).update(code).digest();

const { luaU_dump } = ldump;
ldump.luaU_dump = (L, f, writer, data, strip) => {
  const parts: Uint8Array[] = [];
  const keep = (_: unknown, bytes: Uint8Array, size: number) => {
    parts.push(bytes.slice(0, size));
    return 0;
  };
  const status = luaU_dump(L, f, keep, null, strip);
  const whole = ownDump(Buffer.concat(parts));
  return status || writer(L, whole, whole.length, data);
};

/** A dump that is loaded, for byte code of the firmware: no program may come to it. */
export const ownDump = (code: Uint8Array): Uint8Array =>
  Uint8Array.from(Buffer.concat([code, digestOf(code)]));

/** The byte code of a dump, null when it was not made here. */
export function codeOfDump(dump: Uint8Array): Uint8Array | null {
  const code = dump.subarray(0, -digestBytes);
  const digest = dump.subarray(-digestBytes);
  return digest.length === digestBytes && timingSafeEqual(digest, digestOf(code)) ? code : null;
}
