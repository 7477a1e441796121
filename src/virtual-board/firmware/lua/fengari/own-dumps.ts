// What string.dump() makes in this thread ends with a digest under a key that no program sees; so does what
// the firmware itself brings.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LuaState } from 'fengari';
import ldump from 'fengari/src/ldump.js';
import type { LClosure, Prototype, TValue } from 'fengari/src/lobject.js';
import { isOfFirmware } from './firmware-chunk.ts';

const key = randomBytes(32);
const digestBytes = 32;
const digestOf = (code: Uint8Array) => createHmac('sha256', key).update(code).digest();

const { luaU_dump } = ldump;
const done = 0;
const cannot = 1;

function codeOf(L: LuaState, f: Prototype, strip: boolean): Uint8Array {
  const parts: Uint8Array[] = [];
  const keep = (_: unknown, bytes: Uint8Array, size: number) => {
    parts.push(bytes.slice(0, size));
    return done;
  };
  luaU_dump(L, f, keep, null, strip);
  return Buffer.concat(parts);
}

ldump.luaU_dump = (L, f, writer, data, strip) => {
  // On a chip it is C.
  if (isOfFirmware({ p: f })) return cannot;
  const whole = ownDump(codeOf(L, f, strip));
  return writer(L, whole, whole.length, data);
};

/** The byte code of the firmware's own function on top of the stack. */
export function firmwareCode(L: LuaState): Uint8Array {
  const { stack, top } = L as unknown as { readonly stack: readonly TValue[]; readonly top: number };
  const { value } = stack[top - 1] as TValue;
  return codeOf(L, (value as LClosure).p, false);
}

/** A dump that is loaded, for byte code of the firmware: no program may come to it. */
export const ownDump = (code: Uint8Array): Uint8Array =>
  Uint8Array.from(Buffer.concat([code, digestOf(code)]));

/** The byte code of a dump, null when it was not made here. */
export function codeOfDump(dump: Uint8Array): Uint8Array | null {
  const code = dump.subarray(0, -digestBytes);
  const digest = dump.subarray(-digestBytes);
  return digest.length === digestBytes && timingSafeEqual(digest, digestOf(code)) ? code : null;
}
