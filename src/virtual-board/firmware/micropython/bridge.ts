// The only way from Python to this computer: calls of a fixed table of functions by number, with numbers
// and strings in and out. The build's own bridge (ports/webassembly/proxy_js.js, objjsproxy.c) hands out
// any object of JavaScript; each of its imports is replaced here, so that it is not there to be reached.
// Its values are three words: kind, then an integer, a double, or the size and address of a text.

export type Plain = number | string | null;
/** Its arguments arrive as numbers, 0 for whatever is none. */
export type NumberFunction = (...values: number[]) => Plain | undefined | void;
/** Its arguments arrive as they came; what is neither number nor string is null. */
export type PlainFunction = { readonly plain: (...values: Plain[]) => Plain | undefined | void };
export type HostFunctions = Readonly<Record<string, NumberFunction | PlainFunction>>;

/** What is called of the instance; there once it exists. */
export type BridgeInstance = {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly malloc: (sizeBytes: number) => number;
  readonly proxy_c_free_obj: (id: number) => void;
  readonly mp_js_register_js_module: (name: number, value: number) => void;
};

export type Bridge = {
  readonly imports: Readonly<Record<string, (...values: number[]) => number>>;
  /** Registers the module `name` with these functions; it answers until `close`, the functions for ever. */
  readonly open: (name: string, functions: HostFunctions) => void;
  /** These functions are called by their order from now on, as whoever opened the module knows them. */
  readonly answer: (functions: HostFunctions) => void;
  /** From now on no attribute of what came over the bridge is found. */
  readonly close: () => void;
};

const fromPython = { none: 1, bool: 2, int: 3, float: 4, text: 5, callable: 6, object: 8 } as const;
const toPython = { none: 1, integer: 3, double: 4, text: 5, object: 7 } as const;
const valueBytes = 12;
const wordBytes = 4;
/** Below are the build's own: globalThis and undefined. */
const moduleReference = 2;
const firstReference = 3;
/** No text of the table is longer; a longer one is cut. */
const longestTextBytes = 4096;

/** `instance` gives what was made with these imports. */
export function createBridge(instance: () => BridgeInstance): Bridge {
  let names: readonly string[] = [];
  let functions: readonly (NumberFunction | PlainFunction)[] = [];
  const view = () => new DataView(instance().memory.buffer);

  const textAt = (at: number, sizeBytes: number) => {
    const size = Math.min(sizeBytes >>> 0, longestTextBytes);
    // A copy: the decoder takes no shared memory.
    return Buffer.from(new Uint8Array(instance().memory.buffer, at, size)).toString('utf8');
  };
  const nameAt = (at: number) => {
    const bytes = new Uint8Array(instance().memory.buffer, at);
    const end = bytes.indexOf(0);
    return end < 0 || end > longestTextBytes ? '' : textAt(at, end);
  };
  const take = (at: number): Plain => {
    const words = view();
    const kind = words.getInt32(at, true);
    if (kind === fromPython.bool || kind === fromPython.int) return words.getInt32(at + wordBytes, true);
    if (kind === fromPython.float) return words.getFloat64(at + wordBytes, true);
    if (kind === fromPython.text)
      return textAt(words.getUint32(at + 2 * wordBytes, true), words.getUint32(at + wordBytes, true));
    // Objects were put into a table on their way here: out of it again.
    if (kind >= fromPython.callable && kind <= fromPython.object)
      instance().proxy_c_free_obj(words.getUint32(at + wordBytes, true));
    return null;
  };
  const putText = (text: string): { readonly at: number; readonly sizeBytes: number } => {
    const bytes = Buffer.from(text, 'utf8');
    const at = instance().malloc(bytes.length + 1);
    if (at === 0) return { at, sizeBytes: 0 };
    const memory = new Uint8Array(instance().memory.buffer, at, bytes.length + 1);
    memory.set(bytes);
    memory[bytes.length] = 0;
    return { at, sizeBytes: bytes.length };
  };
  const put = (value: Plain | undefined | void, at: number): void => {
    const words = view();
    if (typeof value === 'string') {
      const text = putText(value);
      words.setInt32(at, toPython.text, true);
      words.setUint32(at + wordBytes, text.sizeBytes, true);
      words.setUint32(at + 2 * wordBytes, text.at, true);
    } else if (typeof value !== 'number') words.setInt32(at, toPython.none, true);
    else if ((value | 0) === value) {
      words.setInt32(at, toPython.integer, true);
      words.setInt32(at + wordBytes, value, true);
    } else {
      words.setInt32(at, toPython.double, true);
      words.setFloat64(at + wordBytes, value, true);
    }
  };
  const call = (reference: number, args: readonly number[], out: number): number => {
    const called = functions[reference - firstReference];
    const values = args.map(take);
    if (typeof called === 'function') {
      const numbers = values.map((value) => (typeof value === 'number' ? value : 0));
      while (numbers.length < called.length) numbers.push(0);
      put(called(...numbers), out);
    } else put(called?.plain(...values), out);
    return 0;
  };
  const answer = (table: HostFunctions) => {
    functions = Object.values(table);
  };
  const nothing = (out: number): number => {
    put(null, out);
    return 0;
  };

  return {
    imports: {
      lookup_attr(reference, name, out) {
        const index = reference === moduleReference ? names.indexOf(nameAt(name as number)) : -1;
        if (index < 0) return 0;
        const words = view();
        words.setInt32(out as number, toPython.object, true);
        words.setInt32((out as number) + wordBytes, firstReference + index, true);
        return 1;
      },
      call0: (reference, out) => call(reference as number, [], out as number),
      call1: (reference, _, first, out) => call(reference as number, [first as number], out as number),
      call2: (reference, _, first, second, out) =>
        call(reference as number, [first as number, second as number], out as number),
      calln: (reference, _, count, values, out) =>
        call(
          reference as number,
          Array.from({ length: count as number }, (_, index) => (values as number) + index * valueBytes),
          out as number,
        ),
      // What is left of the build's bridge: nothing is found, made, changed, called or waited for.
      has_attr: () => 0,
      store_attr: () => 0,
      call0_kwarg: (_reference, _via, _count, _keys, _values, out) => nothing(out as number),
      calln_kwarg: (_reference, _via, _args, _at, _count, _keys, _values, out) => nothing(out as number),
      js_subscr_load: (_reference, _index, out) => nothing(out as number),
      js_subscr_store: () => 0,
      js_get_iter: (_reference, out) => nothing(out as number),
      js_iter_next: () => 0,
      js_reflect_construct: (_reference, _count, _values, out) => nothing(out as number),
      js_check_existing: () => -1,
      js_get_error_info(_reference, name, message) {
        nothing(name as number);
        return nothing(message as number);
      },
      js_get_proxy_js_ref_info(out) {
        const words = view();
        words.setInt32(out as number, firstReference, true);
        words.setInt32((out as number) + wordBytes, firstReference, true);
        return 0;
      },
      js_then_resolve: () => 0,
      js_then_reject: () => 0,
      js_then_continue: (_reference, _resume, _resolve, _reject, out) => nothing(out as number),
      create_promise: (_set, out) => nothing(out as number),
      proxy_js_free_obj: () => 0,
      proxy_convert_mp_to_js_then_js_to_mp_obj_jsside: nothing as (...values: number[]) => number,
      proxy_convert_mp_to_js_then_js_to_js_then_js_to_mp_obj_jsside: nothing as (
        ...values: number[]
      ) => number,
    },
    answer,
    open(name, table) {
      names = Object.keys(table);
      answer(table);
      const value = instance().malloc(valueBytes);
      const words = view();
      words.setInt32(value, toPython.object, true);
      words.setInt32(value + wordBytes, moduleReference, true);
      instance().mp_js_register_js_module(putText(name).at, value);
    },
    close() {
      names = [];
    },
  };
}
