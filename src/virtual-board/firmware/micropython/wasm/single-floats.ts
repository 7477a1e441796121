// Floats as the ports have them, singles of 30 bits (py/obj.h, MICROPY_OBJ_REPR_C) or whole ones: the package computes in double
// precision, so each result is rounded where the build puts it into an object, and is printed with the
// digits that such a float has. Changes the module's bytes before it is compiled.
import {
  type Bytes,
  codeSection,
  importedFunctionTypes,
  leb,
  readBodies,
  readSections,
  readTypes,
  sectionContent,
  sectionId,
  unsigned,
  valueType,
  withSections,
} from './module.ts';

/**
 * Up to 1.25 repr() shows six digits and the two missing bits are zero; since 1.26 it shows the fewest
 * that read back as the same float, and the two bits repeat those before them. `single`: the same digits for all 32
 * bits, as ports have them that keep floats as objects (MICROPY_OBJ_REPR_A).
 */
export type FloatFormat = 'six-digits' | 'shortest' | 'single';

/** Throws when the build is not laid out as the package's is. */
export function withSingleFloats(wasm: Uint8Array, format: FloatFormat): Uint8Array<ArrayBuffer> {
  const sections = readSections(wasm);
  const find = (id: number) => sectionContent(sections, id);
  const functions = unsigned(find(sectionId.function), 0);
  const roundAt = importedFunctionTypes(find(sectionId.import)).length + functions.value;
  const changed = new Map<number, Bytes | Uint8Array>([
    [
      sectionId.function,
      [
        ...leb(functions.value + 1),
        ...find(sectionId.function).subarray(functions.next),
        ...leb(typeOf(find(sectionId.type), [valueType.f64])),
      ],
    ],
    [sectionId.code, codeWith(find(sectionId.code), roundAt, format)],
  ]);
  return withSections(wasm, sections, changed);
}

/** f64 to f64: local 1 holds the bits of the single. */
function roundingFunction(format: FloatFormat): Bytes {
  // f32.demote_f64, f64.promote_f32, end
  if (format === 'single') return [0, 0x20, 0, 0xb6, 0xbb, 0x0b];
  // f32.demote_f64, i32.reinterpret_f32, & -4
  const truncated = [0x20, 0, 0xb6, 0xbc, 0x41, 0x7c, 0x71];
  // tee, >> 2, & 3, | again
  const filled = [0x22, 1, 0x41, 2, 0x76, 0x41, 3, 0x71, 0x20, 1, 0x72];
  // f32.reinterpret_i32, f64.promote_f32, end
  return [1, 1, 0x7f, ...truncated, ...(format === 'shortest' ? filled : []), 0xbe, 0xbb, 0x0b];
}

function codeWith(code: Uint8Array, roundAt: number, format: FloatFormat): Uint8Array {
  const bodies: (Uint8Array | Bytes)[] = [];
  const round = [0x10, ...leb(roundAt)];
  const types = new Set<string>();
  let prints = 0;
  for (const original of readBodies(code)) {
    const body = original.slice();
    const stores = storesOfFloats(body);
    for (const store of stores) types.add(store.type);
    const calls = stores.map((store) => store.at);
    if (format === 'six-digits') prints += replace(body, [printShortest], -2, 0x80 | 6);
    else if (find(body, shortestDigits) >= 0 && find(body, readsBack) >= 0) {
      prints++;
      replace(body, [shortestDigits], 1, 9);
      replace(body, mostDigits(19), 1, 9);
      replace(body, mostDigits(9), 5, 9);
      replace(body, [beyondMost], 3, -9 & 0x7f);
      replace(body, [safeDigits(16)], 1, 6);
      replace(body, [safeDigits(6)], 5, 6);
      calls.push(find(body, readsBack) + 3);
    }
    bodies.push(withInserted(body, calls, round));
  }
  if (types.size !== 1 || prints !== 1)
    throw new Error('this MicroPython build makes or prints its floats in an unknown way');
  bodies.push(roundingFunction(format));
  return codeSection(bodies);
}

// Constants of py/formatfloat.c and objfloat.c in their surroundings.
/** mp_print_float(print, value, 'g', PF_FLAG_ALWAYS_DECIMAL, 0, -1, MP_FLOAT_REPR_PREC): the last is 99. */
const printShortest = [0x41, 0xe7, 0, 0x41, 0x80, 2, 0x41, 0, 0x41, 0x7f, 0x41, 0xe3, 0];
/** The precision that MP_FLOAT_REPR_PREC stands for: MAX_MANTISSA_DIGITS, 19. */
const shortestDigits = [0x41, 19, 0x41, 6, 0x20];
/** min and max of a number of digits and MAX_MANTISSA_DIGITS, signed or not. */
const mostDigits = (first: number) =>
  [0x48, 0x49, 0x4a, 0x4b].map((compare) => [0x41, first, 0x20, 5, 0x41, 19, compare, 0x1b]);
/** How many digits are beyond MAX_MANTISSA_DIGITS: `+ -19`. */
const beyondMost = [0x20, 3, 0x41, -19 & 0x7f, 0x6a];
/** min with SAFE_MANTISSA_DIGITS, 16. */
const safeDigits = (first: number) => [0x41, first, 0x20, 5, 0x41, 16, 0x48, 0x1b];
/** What the digits read back as is compared with the float: f64.load, local.get 0, f64.ne. */
const readsBack = [0x2b, 3, 88, 0x20, 0, 0x62];

const find = (body: Uint8Array, pattern: Bytes, from = 0) =>
  Buffer.from(body.buffer, body.byteOffset, body.length).indexOf(Buffer.from(pattern), from);

/** Writes one byte of each place of these patterns, from its start or end; returns how many there are. */
function replace(body: Uint8Array, patterns: readonly Bytes[], offset: number, value: number): number {
  let count = 0;
  for (const pattern of patterns)
    for (let at = find(body, pattern); at >= 0; at = find(body, pattern, at + 1), count++)
      body[at + (offset < 0 ? pattern.length + offset : offset)] = value;
  return count;
}

function withInserted(body: Uint8Array, places: readonly number[], bytes: Bytes): Uint8Array {
  const cuts = [0, ...places, body.length];
  const pieces = cuts.slice(1).map((end, index) => body.subarray(cuts[index], end));
  return Buffer.concat(pieces.flatMap((piece, index) => (index ? [Uint8Array.from(bytes), piece] : [piece])));
}

/** `f64.store offset=8; local.get o; i32.const TYPE; i32.store` is the making of a float object. */
function storesOfFloats(body: Uint8Array): readonly { readonly at: number; readonly type: string }[] {
  const found: { at: number; type: string }[] = [];
  for (let at = 0; at < body.length - 12; at++) {
    if (body[at] !== 0x39 || body[at + 1] !== 3 || body[at + 2] !== 8 || body[at + 3] !== 0x20) continue;
    if (body[at + 5] !== 0x41) continue;
    let end = at + 6;
    while ((body[end] as number) >= 0x80) end++;
    if (body[end + 1] !== 0x36 || body[end + 2] !== 2 || body[end + 3] !== 0) continue;
    found.push({ at, type: body.subarray(at + 6, end + 1).join() });
  }
  return found;
}

/** The index of a function type; the build has it for its own mathematics. */
function typeOf(types: Uint8Array, wanted: Bytes): number {
  const isWanted = (list: Uint8Array) => list.join() === wanted.join();
  const found = readTypes(types).findIndex(({ params, results }) => isWanted(params) && isWanted(results));
  if (found < 0) throw new Error('the WebAssembly module has no function from double to double');
  return found;
}
