// The buffer of micropython.alloc_emergency_exception_buf(), which the build of the package does without
// (py/objexcept.c, MICROPY_ENABLE_EMERGENCY_EXCEPTION_BUF): where an exception finds no room in the heap, its
// traceback, its arguments and its text lie in that buffer, each at its place. Two globals that the module
// exports say where the buffer is and how large. The functions are found by what they do.

import { decodeBody, type Instruction, op } from './instructions.ts';
import {
  type Bytes,
  codeSection,
  leb,
  readModule,
  sectionId,
  signedLeb,
  unsigned,
  valueType,
  withSections,
} from './module.ts';

/** Exported globals: the address of the buffer, 0 for none, and its size. */
export const emergencyExports = { address: 'emergency_address', sizeBytes: 'emergency_size' } as const;

/** Two entries of a traceback lie before the tuple with one argument, then a str object, then its text. */
const place = { traceback: 0, argument: 24, text: 36, characters: 52 } as const;
/** What an argument check of mp_obj_exception_make_new() is given: none to MP_OBJ_FUN_ARGS_MAX. */
const anyCount = 131070;
const exceptionBytes = 16;
const tracebackEntryBytes = 12;
const emptyBlock = 0x40;
const [i32Eq, i32Ne, i32LeU, i32GtU, i32GeU, i32And] = [0x46, 0x47, 0x4d, 0x4b, 0x4f, 0x71];

const unknownBuild = () => new Error('this MicroPython build makes its exceptions in an unknown way');

/** Throws when the build makes its exceptions in another way. */
export function withEmergencyBuffer(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { sections, content, types, imported, typeNumbers, bodies } = readModule(wasm);
  const globalCount = unsigned(content(sectionId.global), 0).value;
  const globals = { address: globalCount, size: globalCount + 1 };
  const allocateAt = imported + bodies.length;
  const code = bodies.map((body) => ({ body, instructions: decodeBody(body).instructions }));

  const allocate = code.flatMap(({ instructions }) => allocations(instructions))[0];
  if (allocate === undefined) throw unknownBuild();
  const counts = new Map<number, number>();
  let renew = -1;
  const changed: (Uint8Array | Bytes)[] = code.map(({ body, instructions }) => {
    const sites = exceptionSites(instructions, allocate);
    if (sites.length === 0) return body;
    for (const { offset } of sites) counts.set(offset, (counts.get(offset) ?? 0) + 1);
    if (sites[0]?.offset === place.traceback) renew = growth(instructions);
    return withCalls(body, sites, allocateAt, globals);
  });
  const isComplete =
    [place.traceback, place.argument, place.characters].every((each) => counts.get(each) === 1) &&
    counts.get(place.text) === 2;
  const grown = code[renew - imported]?.instructions.at(-2);
  if (!isComplete || grown?.op !== op.call) throw unknownBuild();
  changed[renew - imported] = growthBody(grown.number, globals);
  changed.push(allocation(allocate, globals));

  const functions = typeNumbers.slice(imported);
  const type = types.findIndex(
    ({ params, results }) =>
      params.join() === [valueType.i32, valueType.i32].join() && results.join() === `${valueType.i32}`,
  );
  const zero = [valueType.i32, 1, op.i32Const, 0, op.end];
  return withSections(
    wasm,
    sections,
    new Map<number, Bytes | Uint8Array>([
      [sectionId.code, codeSection(changed)],
      [sectionId.function, vector(content(sectionId.function), functions.length, [[...leb(type)]])],
      [sectionId.global, vector(content(sectionId.global), globalCount, [zero, zero])],
      [
        sectionId.export,
        vector(content(sectionId.export), unsigned(content(sectionId.export), 0).value, [
          globalExport(emergencyExports.address, globals.address),
          globalExport(emergencyExports.sizeBytes, globals.size),
        ]),
      ],
    ]),
  );
}

type Globals = { readonly address: number; readonly size: number };
type Site = {
  /** Of m_malloc_maybe(). */
  readonly call: Instruction;
  /** Where in the buffer what it asks for has its place. */
  readonly offset: number;
  /** The locals that hold how much room there is for text, and where. */
  readonly room: readonly [sizeBytes: number, text: number] | null;
};

/** A vector with more at its end. */
const vector = (content: Uint8Array, count: number, more: readonly Bytes[]): Bytes => [
  ...leb(count + more.length),
  ...content.subarray(unsigned(content, 0).next),
  ...more.flat(),
];

const globalExport = (name: string, index: number): Bytes => [
  ...leb(name.length),
  ...Buffer.from(name),
  ...[3, ...leb(index)],
];

/** m_malloc_maybe(), where a function asks it for an exception after the check of its arguments. */
function allocations(instructions: readonly Instruction[]): readonly number[] {
  return instructions.flatMap((each, index) => {
    const [count, check, size] = instructions.slice(index - 3, index);
    const isException =
      count?.number === anyCount && check?.op === op.call && size?.number === exceptionBytes;
    return each.op === op.call && isException ? [each.number] : [];
  });
}

function exceptionSites(instructions: readonly Instruction[], allocate: number): readonly Site[] {
  const makesExceptions = allocations(instructions).length > 0;
  return instructions.flatMap((call, index): readonly Site[] => {
    if (call.op !== op.call || call.number !== allocate) return [];
    const [before, size, next] = [instructions[index - 2], instructions[index - 1], instructions[index + 1]];
    const site = (offset: number, room: Site['room'] = null) => [{ call, offset, room }];
    if (!makesExceptions)
      return size?.op === op.i32Const && size.number === tracebackEntryBytes ? site(place.traceback) : [];
    if (size?.op === op.i32Const && before?.op !== op.call) return site(place.text);
    if (size?.op === op.i32Add) return site(place.argument);
    if (size?.op === op.localTee && next?.op === op.localSet)
      return site(place.characters, [size.number, next.number]);
    return [];
  });
}

/** m_renew_maybe(): called for one more entry of a traceback. */
function growth(instructions: readonly Instruction[]): number {
  const found = instructions.find((each, index) => {
    const [entry, add, mayMove] = instructions.slice(index - 3, index);
    return (
      each.op === op.call &&
      entry?.number === tracebackEntryBytes &&
      add?.op === op.i32Add &&
      mayMove?.op === op.i32Const
    );
  });
  return found?.number ?? -1;
}

function withCalls(body: Uint8Array, sites: readonly Site[], allocateAt: number, globals: Globals): Bytes {
  const out: number[] = [];
  let copiedTo = 0;
  for (const { call, offset, room } of sites) {
    out.push(...body.subarray(copiedTo, call.start));
    out.push(op.i32Const, ...signedLeb(offset), op.call, ...leb(allocateAt));
    copiedTo = call.end;
    if (room === null) continue;
    const [size, text] = room;
    const setBytes = 1 + leb(text).length;
    out.push(...body.subarray(copiedTo, copiedTo + setBytes));
    copiedTo += setBytes;
    // Text in the buffer has all the rest of it.
    out.push(op.block, emptyBlock, op.localGet, ...leb(text), op.globalGet, ...leb(globals.address));
    out.push(op.i32Const, ...signedLeb(place.characters), op.i32Add, i32Ne, op.brIf, 0);
    out.push(op.globalGet, ...leb(globals.size), op.i32Const, ...signedLeb(place.characters), op.i32Sub);
    out.push(op.localSet, ...leb(size), op.end);
  }
  return [...out, ...body.subarray(copiedTo)];
}

/** Of the heap, or where that has no room the place at this offset of the buffer if it is large enough. */
function allocation(allocate: number, { address, size }: Globals): Bytes {
  const leastText = 16;
  return [
    ...[1, 1, valueType.i32, op.block, emptyBlock],
    ...[op.localGet, 0, op.call, ...leb(allocate), op.localTee, 2, op.brIf, 0],
    // The text is cut to what there is; everything else has to fit.
    ...[op.i32Const, ...signedLeb(leastText), op.localGet, 0],
    ...[op.localGet, 1, op.i32Const, ...signedLeb(place.characters), i32Eq, op.select],
    ...[op.localGet, 1, op.i32Add, op.globalGet, ...leb(size), i32GtU, op.brIf, 0],
    ...[op.globalGet, ...leb(address), op.localGet, 1, op.i32Add, op.localSet, 2],
    ...[op.end, op.localGet, 2, op.end],
  ];
}

/** What lies in the buffer does not grow, but for a second entry of the traceback at its begin. */
function growthBody(reallocate: number, { address, size }: Globals): Bytes {
  return [
    ...[0, op.block, emptyBlock],
    ...[op.localGet, 0, op.globalGet, ...leb(address), op.i32Sub, op.globalGet, ...leb(size)],
    ...[i32GeU, op.brIf, 0],
    ...[op.localGet, 0, op.i32Const, 0, op.localGet, 0, op.globalGet, ...leb(address), i32Eq],
    ...[op.localGet, 1, op.i32Const, ...signedLeb(place.argument), i32LeU, i32And, op.select, op.return],
    ...[op.end, op.localGet, 0, op.localGet, 1, op.localGet, 2, op.call, ...leb(reallocate), op.end],
  ];
}
