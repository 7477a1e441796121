// What the compiler calls for what the core cannot do in one instruction: division, 64-bit integers, floats.
// Words arrive in registers, 64-bit values as two with the low one first; results go back alike.
import type { RomCall, RomFunction } from '../rom-call.ts';

const view = new DataView(new ArrayBuffer(8));

function toFloat(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}
function fromFloat(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}
const long = (call: RomCall, index: number) =>
  (BigInt(call.argument(index + 1)) << 32n) | BigInt(call.argument(index));
const signedLong = (call: RomCall, index: number) => BigInt.asIntN(64, long(call, index));
function toDouble(call: RomCall, index: number): number {
  view.setBigUint64(0, long(call, index));
  return view.getFloat64(0);
}
const setDouble = (call: RomCall, value: number) => {
  view.setFloat64(0, value);
  call.setLongResult(view.getBigUint64(0));
};
/** Division by zero gives zero: the chip's answer is of no use either, and this computer must not throw. */
const overZero = (divisor: bigint, quotient: () => bigint) => (divisor === 0n ? 0n : quotient());

const words =
  (compute: (left: number, right: number) => number): RomFunction =>
  (call) =>
    call.setResult(compute(call.argument(0), call.argument(1)));
const longs =
  (compute: (left: bigint, right: bigint) => bigint, operand = long): RomFunction =>
  (call) =>
    call.setLongResult(compute(operand(call, 0), operand(call, 2)));
const floats =
  (compute: (left: number, right: number) => number): RomFunction =>
  (call) =>
    call.setResult(fromFloat(compute(toFloat(call.argument(0)), toFloat(call.argument(1)))));
const doubles =
  (compute: (left: number, right: number) => number): RomFunction =>
  (call) =>
    setDouble(call, compute(toDouble(call, 0), toDouble(call, 2)));

const add = (left: number, right: number) => left + right;
const subtract = (left: number, right: number) => left - right;
const multiply = (left: number, right: number) => left * right;
/** Truncated and held at the ends of the range, as the soft float library does it. */
const toInteger = (value: number, least: number, most: number) =>
  Number.isNaN(value) ? 0 : Math.min(most, Math.max(least, Math.trunc(value)));

export const arithmeticFunctions = {
  __divsi3: words((left, right) => (right === 0 ? 0 : Math.trunc((left | 0) / (right | 0)))),
  __udivsi3: words((left, right) => (right === 0 ? 0 : Math.floor(left / right))),
  __umodsi3: words((left, right) => (right === 0 ? 0 : left % right)),
  __muldi3: longs((left, right) => left * right),
  __divdi3: longs((left, right) => overZero(right, () => left / right), signedLong),
  __udivdi3: longs((left, right) => overZero(right, () => left / right)),
  __umoddi3: longs((left, right) => overZero(right, () => left % right)),
  __umulsidi3: (call) => call.setLongResult(BigInt(call.argument(0)) * BigInt(call.argument(1))),
  __addsf3: floats(add),
  __subsf3: floats(subtract),
  __mulsf3: floats(multiply),
  __adddf3: doubles(add),
  __subdf3: doubles(subtract),
  __muldf3: doubles(multiply),
  __divdf3: doubles((left, right) => left / right),
  __fixdfsi: (call) => call.setResult(toInteger(toDouble(call, 0), -0x80000000, 0x7fffffff)),
  __fixunsdfsi: (call) => call.setResult(toInteger(toDouble(call, 0), 0, 0xffffffff)),
  __fixunssfsi: (call) => call.setResult(toInteger(toFloat(call.argument(0)), 0, 0xffffffff)),
  __extendsfdf2: (call) => setDouble(call, toFloat(call.argument(0))),
  __truncdfsf2: (call) => call.setResult(fromFloat(toDouble(call, 0))),
  __floatsisf: (call) => call.setResult(fromFloat(call.argument(0) | 0)),
  __floatunsisf: (call) => call.setResult(fromFloat(call.argument(0))),
  __floatsidf: (call) => setDouble(call, call.argument(0) | 0),
  __floatunsidf: (call) => setDouble(call, call.argument(0)),
} satisfies Record<string, RomFunction>;
