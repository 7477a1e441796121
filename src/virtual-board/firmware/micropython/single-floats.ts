// Floats of 30 bits, as the port has them (py/obj.h, MICROPY_OBJ_REPR_C): the package computes in double
// precision, so each result is rounded where the build puts it into an object, and is printed with the
// digits that such a float has. Changes the module's bytes before it is compiled.
// WebAssembly core specification, binary format: sections, function bodies, LEB128.

/**
 * Up to 1.25 repr() shows six digits and the two missing bits are zero; since 1.26 it shows the fewest
 * that read back as the same float, and the two bits repeat those before them.
 */
export type FloatFormat = 'six-digits' | 'shortest';

type Bytes = readonly number[];
type Section = { readonly id: number; readonly content: Uint8Array };

const section = { type: 1, import: 2, function: 3, code: 10 } as const;
const headerBytes = 8;

/** Throws when the build is not laid out as the package's is. */
export function withSingleFloats(wasm: Uint8Array, format: FloatFormat): Uint8Array<ArrayBuffer> {
  const sections = readSections(wasm);
  const find = (id: number) => {
    const found = sections.find((each) => each.id === id);
    if (!found) throw new Error(`the WebAssembly module has no section ${id}`);
    return found.content;
  };
  const functions = unsigned(find(section.function), 0);
  const roundAt = importedFunctions(find(section.import)) + functions.value;
  const changed = new Map<number, Bytes | Uint8Array>([
    [
      section.function,
      [
        ...leb(functions.value + 1),
        ...find(section.function).subarray(functions.next),
        ...leb(typeOf(find(section.type), [0x60, 1, 0x7c, 1, 0x7c])),
      ],
    ],
    [section.code, codeWith(find(section.code), roundAt, format)],
  ]);
  const out: Uint8Array[] = [wasm.subarray(0, headerBytes)];
  for (const { id, content } of sections) {
    const bytes = changed.get(id) ?? content;
    out.push(Uint8Array.from([id, ...leb(bytes.length)]), Uint8Array.from(bytes));
  }
  return Uint8Array.from(Buffer.concat(out));
}

/** f64 to f64: local 1 holds the bits of the single. */
function roundingFunction(format: FloatFormat): Bytes {
  // f32.demote_f64, i32.reinterpret_f32, & -4
  const truncated = [0x20, 0, 0xb6, 0xbc, 0x41, 0x7c, 0x71];
  // tee, >> 2, & 3, | again
  const filled = [0x22, 1, 0x41, 2, 0x76, 0x41, 3, 0x71, 0x20, 1, 0x72];
  // f32.reinterpret_i32, f64.promote_f32, end
  return [1, 1, 0x7f, ...truncated, ...(format === 'shortest' ? filled : []), 0xbe, 0xbb, 0x0b];
}

function codeWith(code: Uint8Array, roundAt: number, format: FloatFormat): Uint8Array {
  const count = unsigned(code, 0);
  const out: Uint8Array[] = [Uint8Array.from(leb(count.value + 1))];
  const add = (body: Uint8Array | Bytes) =>
    out.push(Uint8Array.from(leb(body.length)), Uint8Array.from(body));
  const round = [0x10, ...leb(roundAt)];
  const types = new Set<string>();
  let prints = 0;
  for (let at = count.next, index = 0; index < count.value; index++) {
    const size = unsigned(code, at);
    const body = code.slice(size.next, size.next + size.value);
    at = size.next + size.value;
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
    add(withInserted(body, calls, round));
  }
  if (types.size !== 1 || prints !== 1)
    throw new Error('this MicroPython build makes or prints its floats in an unknown way');
  add(roundingFunction(format));
  return Buffer.concat(out);
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

function readSections(wasm: Uint8Array): readonly Section[] {
  const sections: Section[] = [];
  for (let at = headerBytes; at < wasm.length; ) {
    const size = unsigned(wasm, at + 1);
    sections.push({ id: wasm[at] as number, content: wasm.subarray(size.next, size.next + size.value) });
    at = size.next + size.value;
  }
  return sections;
}

/** The index of a function type; the build has it for its own mathematics. */
function typeOf(types: Uint8Array, wanted: Bytes): number {
  const count = unsigned(types, 0);
  for (let at = count.next, index = 0; index < count.value; index++) {
    const parameters = unsigned(types, at + 1);
    const results = unsigned(types, parameters.next + parameters.value);
    const end = results.next + results.value;
    if (types.subarray(at, end).join() === wanted.join()) return index;
    at = end;
  }
  throw new Error('the WebAssembly module has no function from double to double');
}

/** Emscripten imports nothing but functions when the memory is the module's own. */
function importedFunctions(imports: Uint8Array): number {
  const count = unsigned(imports, 0);
  for (let at = count.next, index = 0; index < count.value; index++) {
    for (let name = 0; name < 2; name++) {
      const size = unsigned(imports, at);
      at = size.next + size.value;
    }
    if (imports[at] !== 0) throw new Error('the WebAssembly module imports more than functions');
    at = unsigned(imports, at + 1).next;
  }
  return count.value;
}

function unsigned(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}

function leb(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
