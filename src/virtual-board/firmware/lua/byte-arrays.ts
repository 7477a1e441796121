// Arrays of bytes that the firmware's objects keep: the LEDs of a buffer, the bits of a filter. Places count from 0.
import { bytesOf, type HostFunction, HostObject, type LuaValue, numberOf } from './lua-values.ts';

class ByteArray extends HostObject {
  readonly bytes: Uint8Array;
  constructor(count: number) {
    super(count);
    this.bytes = new Uint8Array(count);
  }
}
const arrayOf = (value: LuaValue | undefined) => (value as ByteArray).bytes;

export const byteArrays: Readonly<Record<string, HostFunction>> = {
  bytes_new: (count) => new ByteArray(numberOf(count)),
  bytes_get: (array, at) => arrayOf(array)[numberOf(at)],
  bytes_put(array, at, value) {
    arrayOf(array)[numberOf(at)] = numberOf(value);
  },
  /** From `from` to before `to`. */
  bytes_text: (array, from, to) => arrayOf(array).slice(numberOf(from), numberOf(to)),
  bytes_write: (array, at, text) => arrayOf(array).set(bytesOf(text), numberOf(at)),
};
