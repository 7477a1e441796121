// Lets garbage be collected wherever memory runs out. A collector has to see every object that a function
// still holds, but WebAssembly keeps what functions hold outside of memory. So before each call that may
// lead to the collector, a function stores what it will need afterwards into a frame of its own on the
// stack in memory, which the collector walks. Native ports have their registers and stack for that
// (shared/runtime/gchelper); Binaryen's pass spill-pointers does it for whole builds.
import { type DecodedBody, op } from './instructions.ts';
import { liveAfterCalls } from './liveness.ts';
import { type Bytes, type FunctionType, leb, signedLeb, valueType } from './module.ts';
import { type CalledTypes, operandsOverCalls } from './operands.ts';

export type SpilledFunction = {
  readonly body: Uint8Array;
  readonly decoded: DecodedBody;
  readonly type: FunctionType;
  /** By the instruction's index: whether this call may lead to the collector. */
  readonly mayCollect: (index: number) => boolean;
};

const emptyBlock = 0x40;
const wordBytes = 4;
const stackAlignment = 16;

/** The function's body with its stores; as it was when it holds nothing over such a call. */
export function withSpills(spilled: SpilledFunction, called: CalledTypes): Uint8Array {
  const { body, decoded, type, mayCollect } = spilled;
  const { instructions, locals, codeStart, groups } = decoded;
  const types = [...type.params, ...locals];
  const operands = operandsOverCalls(instructions, { types, called, mayCollect });
  const live = liveAfterCalls(instructions, types, mayCollect);
  /** A slot of the frame for each local that is ever stored. */
  const slots = new Map<number, number>();
  const slotOf = (local: number) => {
    const slot = slots.get(local) ?? slots.size;
    slots.set(local, slot);
    return slot;
  };
  const firstOperand = types.length;
  const frame = firstOperand + operands.depth;
  const store = (local: number): Bytes => [
    ...[op.localGet, ...leb(frame), op.localGet, ...leb(local)],
    ...[op.i32Store, 2, ...leb(slotOf(local) * wordBytes)],
  ];

  const code: (Uint8Array | Bytes)[] = [];
  let copiedTo = codeStart;
  const insertAt = (place: number, bytes: Bytes) => {
    code.push(body.subarray(copiedTo, place), bytes);
    copiedTo = place;
  };
  let depth = 0;
  const last = instructions.length - 1;
  for (const [index, each] of instructions.entries()) {
    if (each.op >= op.block && each.op <= op.if) depth++;
    else if (each.op === op.end) depth--;
    else if (each.op === op.return) {
      // Out of the block that now stands around the body.
      insertAt(each.start, [op.br, ...leb(depth)]);
      copiedTo = each.end;
    } else if (mayCollect(index)) {
      const held = [...(live.get(index) ?? [])];
      for (const place of operands.held.get(index) ?? []) held.push(firstOperand + place);
      if (held.length > 0) insertAt(each.start, held.flatMap(store));
    }
    const place = operands.kept.get(index);
    if (place !== undefined && index !== last)
      insertAt(each.end, [op.localTee, ...leb(firstOperand + place)]);
  }
  if (slots.size === 0) return body;
  code.push(body.subarray(copiedTo));

  const frameBytes = Math.ceil((slots.size * wordBytes) / stackAlignment) * stackAlignment;
  const move = (by: number): Bytes => [op.i32Const, ...signedLeb(by), op.i32Add];
  const enter = [op.globalGet, 0, ...move(-frameBytes), op.localTee, ...leb(frame), op.globalSet, 0];
  const leave = [op.localGet, ...leb(frame), ...move(frameBytes), op.globalSet, 0, op.end];
  const declared = [
    ...leb(groups.value + 1),
    ...body.subarray(groups.next, codeStart),
    ...[...leb(operands.depth + 1), valueType.i32],
  ];
  const result = type.results[0] ?? emptyBlock;
  const parts = [declared, enter, [op.block, result], ...code, leave];
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}
