// A WebAssembly module as bytes: its sections, its numbers (LEB128), its types and functions.
// WebAssembly core specification, binary format.

export type Bytes = readonly number[];
export type Section = { readonly id: number; readonly content: Uint8Array };

export const sectionId = {
  type: 1,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
} as const;
export const valueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;
const headerBytes = 8;

export function readSections(wasm: Uint8Array): readonly Section[] {
  const sections: Section[] = [];
  for (let at = headerBytes; at < wasm.length; ) {
    const size = unsigned(wasm, at + 1);
    sections.push({ id: wasm[at] as number, content: wasm.subarray(size.next, size.next + size.value) });
    at = size.next + size.value;
  }
  return sections;
}

/** The module with the contents of `changed`, by the number of the section. */
export function withSections(
  wasm: Uint8Array,
  sections: readonly Section[],
  changed: ReadonlyMap<number, Bytes | Uint8Array>,
): Uint8Array<ArrayBuffer> {
  const out: Uint8Array[] = [wasm.subarray(0, headerBytes)];
  for (const { id, content } of sections) {
    const bytes = changed.get(id) ?? content;
    out.push(Uint8Array.from([id, ...leb(bytes.length)]), Uint8Array.from(bytes));
  }
  return Uint8Array.from(Buffer.concat(out));
}

/** Throws when the module has none. */
export function sectionContent(sections: readonly Section[], id: number): Uint8Array {
  const found = sections.find((each) => each.id === id);
  if (!found) throw new Error(`the WebAssembly module has no section ${id}`);
  return found.content;
}

export type FunctionType = { readonly params: Uint8Array; readonly results: Uint8Array };

export function readTypes(content: Uint8Array): readonly FunctionType[] {
  const count = unsigned(content, 0);
  const types: FunctionType[] = [];
  for (let at = count.next; types.length < count.value; ) {
    const params = unsigned(content, at + 1);
    const results = unsigned(content, params.next + params.value);
    at = results.next + results.value;
    types.push({
      params: content.subarray(params.next, params.next + params.value),
      results: content.subarray(results.next, at),
    });
  }
  return types;
}

/** The numbers of the types of what is imported: Emscripten imports functions only, its memory is its own. */
export function importedFunctionTypes(imports: Uint8Array): readonly number[] {
  const count = unsigned(imports, 0);
  const types: number[] = [];
  for (let at = count.next; types.length < count.value; ) {
    for (let name = 0; name < 2; name++) {
      const size = unsigned(imports, at);
      at = size.next + size.value;
    }
    if (imports[at] !== 0) throw new Error('the WebAssembly module imports more than functions');
    const type = unsigned(imports, at + 1);
    types.push(type.value);
    at = type.next;
  }
  return types;
}

/** A vector of numbers, as the function section is one. */
export function readNumbers(content: Uint8Array): readonly number[] {
  const count = unsigned(content, 0);
  const numbers: number[] = [];
  for (let at = count.next; numbers.length < count.value; ) {
    const each = unsigned(content, at);
    numbers.push(each.value);
    at = each.next;
  }
  return numbers;
}

/** The bodies of the functions, each with its locals and without its size. */
export function readBodies(code: Uint8Array): readonly Uint8Array[] {
  const count = unsigned(code, 0);
  const bodies: Uint8Array[] = [];
  for (let at = count.next; bodies.length < count.value; ) {
    const size = unsigned(code, at);
    at = size.next + size.value;
    bodies.push(code.subarray(size.next, at));
  }
  return bodies;
}

export type ReadModule = {
  readonly sections: readonly Section[];
  readonly content: (id: number) => Uint8Array;
  readonly types: readonly FunctionType[];
  /** So many functions are imported: the first ones by number. */
  readonly imported: number;
  /** Of each function, the imported ones first. */
  readonly typeNumbers: readonly number[];
  readonly bodies: readonly Uint8Array[];
};

/** What a pass over the functions begins with. */
export function readModule(wasm: Uint8Array): ReadModule {
  const sections = readSections(wasm);
  const content = (id: number) => sectionContent(sections, id);
  const importedTypes = importedFunctionTypes(content(sectionId.import));
  return {
    sections,
    content,
    types: readTypes(content(sectionId.type)),
    imported: importedTypes.length,
    typeNumbers: [...importedTypes, ...readNumbers(content(sectionId.function))],
    bodies: readBodies(content(sectionId.code)),
  };
}

export function codeSection(bodies: readonly (Uint8Array | Bytes)[]): Uint8Array {
  const out: Uint8Array[] = [Uint8Array.from(leb(bodies.length))];
  for (const body of bodies) out.push(Uint8Array.from(leb(body.length)), Uint8Array.from(body));
  return Buffer.concat(out);
}

export function unsigned(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}

export function leb(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** As constants are written. */
export function signedLeb(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    if ((rest >> 7 === 0 && byte < 0x40) || (rest >> 7 === -1 && byte >= 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}
