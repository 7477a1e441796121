// What the compiler calls for what the core cannot do in one instruction: division, 64-bit integers, floats.
// Words arrive in registers, 64-bit values as two with the low one first; results go back alike.
import type { RomCall, RomFunction } from '../../cpu/rom-call.ts';
import type { RomTable } from './table.ts';

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

export const arithmeticFunctions: RomTable = [
  [0x4000dc88, words((left, right) => (right === 0 ? 0 : Math.trunc((left | 0) / (right | 0))))], // __divsi3
  [0x4000e21c, words((left, right) => (right === 0 ? 0 : Math.floor(left / right)))], // __udivsi3
  [0x4000e268, words((left, right) => (right === 0 ? 0 : left % right))], // __umodsi3
  [0x40000650, longs((left, right) => left * right)], // __muldi3
  [0x4000ce60, longs((left, right) => overZero(right, () => left / right), signedLong)], // __divdi3
  [0x4000d310, longs((left, right) => overZero(right, () => left / right))], // __udivdi3
  [0x4000d770, longs((left, right) => overZero(right, () => left % right))], // __umoddi3
  [
    0x4000dcf0, // __umulsidi3
    (call) => call.setLongResult(BigInt(call.argument(0)) * BigInt(call.argument(1))),
  ],
  [0x4000c180, floats(add)], // __addsf3
  [0x4000c268, floats(subtract)], // __subsf3
  [0x4000c3dc, floats(multiply)], // __mulsf3
  [0x4000c538, doubles(add)], // __adddf3
  [0x4000c688, doubles(subtract)], // __subdf3
  [0x4000c8f0, doubles(multiply)], // __muldf3
  [0x4000cb94, doubles((left, right) => left / right)], // __divdf3
  [0x4000ccb8, (call) => call.setResult(toInteger(toDouble(call, 0), -0x80000000, 0x7fffffff))], // __fixdfsi
  [0x4000cd00, (call) => call.setResult(toInteger(toDouble(call, 0), 0, 0xffffffff))], // __fixunsdfsi
  [0x4000c4c4, (call) => call.setResult(toInteger(toFloat(call.argument(0)), 0, 0xffffffff))], // __fixunssfsi
  [0x4000cdfc, (call) => setDouble(call, toFloat(call.argument(0)))], // __extendsfdf2
  [0x4000cd5c, (call) => call.setResult(fromFloat(toDouble(call, 0)))], // __truncdfsf2
  [0x4000e2ac, (call) => call.setResult(fromFloat(call.argument(0) | 0))], // __floatsisf
  [0x4000e2a4, (call) => call.setResult(fromFloat(call.argument(0)))], // __floatunsisf
  [0x4000e2f0, (call) => setDouble(call, call.argument(0) | 0)], // __floatsidf
  [0x4000e2e8, (call) => setDouble(call, call.argument(0))], // __floatunsidf
];
