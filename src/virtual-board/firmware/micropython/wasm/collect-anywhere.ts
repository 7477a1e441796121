// The build of the package collects garbage only when it has come back to the prompt, and takes more memory
// until then (ports/webassembly/main.c, MICROPY_GC_SPLIT_HEAP_AUTO). Here it is made to collect where an
// allocation finds no room and at gc.collect(), as a chip does, and never to take more: gc_collect() marks
// what the stack in memory holds beside the roots, and sweeps. The functions are found by what they do.

import { type DecodedBody, decodeBody, type Instruction, op } from './instructions.ts';
import {
  type Bytes,
  codeSection,
  type FunctionType,
  leb,
  readModule,
  sectionId,
  signedLeb,
  unsigned,
  valueType,
  withSections,
} from './module.ts';
import { withSpills } from './spill-pointers.ts';

type Functions = {
  readonly imported: number;
  readonly bodies: readonly Uint8Array[];
  readonly decoded: readonly DecodedBody[];
};

const emptyBlock = 0x40;
/** gc_get_max_new_split(): how much more heap there may be. */
const mostNewHeapBytes = 128 << 20;

/** Throws when the build collects its garbage in another way. */
export function withCollectionAnywhere(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { sections, content, types, imported, typeNumbers, bodies } = readModule(wasm);
  const functions: Functions = { imported, bodies, decoded: bodies.map(decodeBody) };
  const collector = findCollector(functions);
  const collecting = collectors(functions, collector.collect);
  const called = {
    ofFunction: (index: number) => types[typeNumbers[index] as number] as FunctionType,
    ofType: (index: number) => types[index] as FunctionType,
  };
  const stackTop = initialStackPointer(content(sectionId.global));
  const noMoreHeap = findMoreHeap(functions);
  const changed = bodies.map((body, index) => {
    const number = functions.imported + index;
    if (number === collector.collect) return collectorBody(functions, collector, stackTop);
    if (number === noMoreHeap) return [0, op.i32Const, 0, op.end];
    if (!collecting.has(number)) return body;
    const decoded = functions.decoded[index] as DecodedBody;
    const mayCollect = (at: number) => leadsTo(collecting, decoded.instructions[at] as Instruction);
    return withSpills({ body, decoded, type: called.ofFunction(number), mayCollect }, called);
  });
  return withSections(wasm, sections, new Map([[sectionId.code, codeSection(changed)]]));
}

const leadsTo = (collecting: ReadonlySet<number>, each: Instruction): boolean =>
  each.op === op.callIndirect || (each.op === op.call && collecting.has(each.number));

/** The functions from which gc_collect may be reached; what is imported may call back. */
function collectors({ imported, decoded }: Functions, collect: number): ReadonlySet<number> {
  const found = new Set<number>([collect]);
  for (let index = 0; index < imported; index++) found.add(index);
  const callers = new Map<number, Set<number>>();
  const waiting: number[] = [...found];
  const reach = (number: number) => {
    if (found.has(number)) return;
    found.add(number);
    waiting.push(number);
  };
  for (const [index, { instructions }] of decoded.entries())
    for (const each of instructions)
      if (each.op === op.callIndirect) reach(imported + index);
      else if (each.op === op.call) {
        const known = callers.get(each.number) ?? new Set();
        callers.set(each.number, known.add(imported + index));
      }
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop())
    for (const caller of callers.get(number) ?? []) reach(caller);
  return found;
}

const unknownBuild = () => new Error('this MicroPython build collects its garbage in an unknown way');

const isLike = (part: readonly Instruction[], pattern: readonly number[]) =>
  part.length === pattern.length && part.every((each, index) => each.op === pattern[index]);

type Collector = { readonly collect: number; readonly start: number; readonly end: number };

/**
 * gc_collect() sets a flag; who comes back to the prompt looks at the flag, clears it and calls
 * gc_collect_start() and gc_collect_end().
 */
function findCollector({ imported, decoded }: Functions): Collector {
  const found: Collector[] = [];
  for (const { instructions } of decoded) {
    const tail = instructions.slice(-7);
    if (!isLike(tail, [op.i32Const, op.i32Const, op.i32Store8, op.call, op.call, op.end, op.end])) continue;
    const flag = tail[2]?.offset;
    const collect = decoded.findIndex(
      ({ instructions: [, value, store, ...rest], instructions: all }) =>
        isLike(all, [op.i32Const, op.i32Const, op.i32Store8, op.end]) &&
        rest.length === 1 &&
        value?.number === 1 &&
        store?.offset === flag,
    );
    const [start, end] = [tail[3]?.number ?? 0, tail[4]?.number ?? 0];
    if (collect >= 0) found.push({ collect: imported + collect, start, end });
  }
  if (found.length !== 1) throw unknownBuild();
  return found[0] as Collector;
}

function findMoreHeap({ imported, decoded }: Functions): number {
  const found = decoded.findIndex(
    ({ instructions }) =>
      isLike(instructions, [op.i32Const, op.end]) && instructions[0]?.number === mostNewHeapBytes,
  );
  if (found < 0) throw unknownBuild();
  return imported + found;
}

/**
 * gc_collect_start() marks from the roots and last, in a block of its own, from Python's stack between two
 * addresses that it loads. After it the same block marks from the stack in memory.
 */
function collectorBody(
  { imported, bodies, decoded }: Functions,
  { start, end }: Collector,
  stackTop: number,
): Bytes {
  const body = bodies[start - imported] as Uint8Array;
  const { instructions } = decoded[start - imported] as DecodedBody;
  let depth = 0;
  let at = 0;
  for (const [index, each] of instructions.entries()) {
    if (each.op === op.block && depth === 0) at = index;
    if (each.op >= op.block && each.op <= op.if) depth++;
    else if (each.op === op.end) depth--;
  }
  const begin = instructions.slice(at, at + 7);
  const loads = [op.i32Const, op.i32Load, op.i32Const, op.i32Load];
  if (!isLike(begin, [op.block, ...loads, op.localTee, op.i32Sub])) throw unknownBuild();
  const stop = (instructions[instructions.length - 1] as Instruction).start;
  return [
    ...body.subarray(0, stop),
    ...[op.block, emptyBlock, op.i32Const, ...signedLeb(stackTop), op.globalGet, 0],
    ...body.subarray((begin[5] as Instruction).start, stop),
    ...[op.call, ...leb(end), op.end],
  ];
}

/** Global 0 is the stack pointer of what clang makes; the stack grows down from where it begins. */
function initialStackPointer(globals: Uint8Array): number {
  const first = unsigned(globals, 0).next;
  const isMutableNumber = globals[first] === valueType.i32 && globals[first + 1] === 1;
  if (!isMutableNumber || globals[first + 2] !== op.i32Const) throw unknownBuild();
  return unsigned(globals, first + 3).value;
}
