// Which locals of a function are read again after a call: those it has to hold over it. Walks the body
// backwards; loops are walked until nothing more is found.
import { type Instruction, op } from './instructions.ts';
import { valueType } from './module.ts';

type Live = Uint32Array;
type Frame = {
  readonly start: Instruction;
  readonly atLabel: Live;
  readonly afterEnd: Live;
  atElse: Live | null;
};

const wordBits = 32;

/** By the index of each call that `mayCollect`: the i32 locals that are live after it. */
export function liveAfterCalls(
  instructions: readonly Instruction[],
  types: readonly number[],
  mayCollect: (index: number) => boolean,
): ReadonlyMap<number, readonly number[]> {
  const words = Math.ceil(types.length / wordBits);
  const starts = blockStarts(instructions);
  /** What is live where a loop begins, as far as is known. */
  const atLoops = new Map<Instruction, Live>();
  const after = new Map<number, readonly number[]>();
  for (let isComplete = false; !isComplete; ) {
    isComplete = true;
    const frames: Frame[] = [];
    let live: Live = new Uint32Array(words);
    const atLabel = (depth: number): Live | undefined => frames[frames.length - 1 - depth]?.atLabel;
    for (let index = instructions.length - 2; index >= 0; index--) {
      const each = instructions[index] as Instruction;
      const { number } = each;
      switch (each.op) {
        case op.localGet:
          (live[number >> 5] as number) |= 1 << (number & 31);
          break;
        case op.localSet:
        case op.localTee:
          (live[number >> 5] as number) &= ~(1 << (number & 31));
          break;
        case op.call:
        case op.callIndirect:
          if (mayCollect(index)) after.set(index, pointersIn(live, types));
          break;
        case op.br:
          live = copy(atLabel(number), words);
          break;
        case op.brIf:
          add(live, atLabel(number));
          break;
        case op.brTable:
          live = new Uint32Array(words);
          for (const label of each.labels) add(live, atLabel(label));
          break;
        case op.return:
        case op.unreachable:
          live = new Uint32Array(words);
          break;
        case op.end: {
          const start = starts.get(index) as Instruction;
          const label = start.op === op.loop ? copy(atLoops.get(start), words) : live.slice();
          frames.push({ start, atLabel: label, afterEnd: live.slice(), atElse: null });
          break;
        }
        case op.else: {
          const frame = frames[frames.length - 1] as Frame;
          frame.atElse = live;
          live = frame.afterEnd.slice();
          break;
        }
        case op.if: {
          const frame = frames.pop() as Frame;
          add(live, frame.atElse ?? frame.afterEnd);
          break;
        }
        case op.block:
          frames.pop();
          break;
        case op.loop:
          frames.pop();
          if (isMore(live, atLoops.get(each))) {
            atLoops.set(each, live.slice());
            isComplete = false;
          }
          break;
      }
    }
  }
  return after;
}

/** By the index of each end: the instruction that its block begins with. */
function blockStarts(instructions: readonly Instruction[]): ReadonlyMap<number, Instruction> {
  const starts = new Map<number, Instruction>();
  const open: Instruction[] = [];
  for (const [index, each] of instructions.entries())
    if (each.op >= op.block && each.op <= op.if) open.push(each);
    else if (each.op === op.end && open.length > 0) starts.set(index, open.pop() as Instruction);
  return starts;
}

function pointersIn(live: Live, types: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (let word = 0; word < live.length; word++)
    for (let bits = live[word] as number; bits !== 0; bits &= bits - 1) {
      const local = word * wordBits + (31 - Math.clz32(bits & -bits));
      if (types[local] === valueType.i32) found.push(local);
    }
  return found;
}

const copy = (live: Live | undefined, words: number): Live => live?.slice() ?? new Uint32Array(words);

function add(live: Live, more: Live | undefined): void {
  if (more) for (let word = 0; word < live.length; word++) (live[word] as number) |= more[word] as number;
}

const isMore = (live: Live, known: Live | undefined): boolean =>
  known === undefined
    ? live.some((word) => word !== 0)
    : live.some((word, index) => (word & ~(known[index] as number)) !== 0);
