// What the package's build has and the port has not is taken out of the build's static data: entries of
// its tables of names, the names that its compiler knows, the words of a message. Everything is found by
// what it says (id() is an object's address), so nothing here knows where a build keeps it.
// Layouts: py/obj.h (mp_obj_type_t, mp_obj_dict_t, mp_map_t, mp_obj_fun_builtin_var_t), py/objmodule.h.
import type { HostFunctions } from './bridge.ts';

const wordBytes = 4;
/** In mp_obj_type_t: the number of the slot with the table of names, and the first slot. */
const typeNamesSlotAt = 19;
const typeSlotsAt = 20;
/** In mp_obj_module_t: its dictionary. */
const moduleNamesAt = 4;
/** In mp_obj_dict_t: flags and how many entries are used (29 bits), and the table. */
const dictUsedAt = 4;
const dictTableAt = 12;
const usedShift = 3;
/** In mp_obj_fun_builtin_var_t: least and most arguments. */
const signatureAt = 4;
const mostShift = 1;
const mostMask = 0xffff << mostShift;
/** In mp_obj_float_t. */
const floatValueAt = 8;
const staticBytes = 0x80000;

/**
 * What the build compares names with but the port does not know, and how it is called instead, so that a
 * program's own use of the name is an ordinary one. `micropython`: the decorators native and viper are
 * functions of the module then, and what they decorate is byte code.
 */
const unknownNames = [
  '__file__',
  '__setattr__',
  '__delattr__',
  '__code__',
  '__globals__',
  '__doc__',
  'micropython',
];
/** The last character of the name is this one then, which no program can type. */
const unknownMark = 0x7f;

/** Of the same length or shorter: the text ends with a zero byte. */
const messages: readonly (readonly [string, string])[] = [
  ["<module '%s' from '%s'>", "<module '%s'>"],
  // What is open has no number in a littlefs.
  ['<io.%s %d>', '<io.%s>'],
];

/** The frozen modules of the build by the first two: an empty name ends their list (py/frozenmod.c). */
const firstFrozen = '\0asyncio/event.py\0asyncio/funcs.py\0';

function forgetUnknownNames(memory: ArrayBufferLike): void {
  const bytes = new Uint8Array(memory, 0, Math.min(staticBytes, memory.byteLength));
  const copy = Buffer.from(bytes);
  for (const name of unknownNames)
    for (const at of places(copy, `\0${name}\0`)) bytes[at + name.length] = unknownMark;
  for (const [text, instead] of messages)
    for (const at of places(copy, `${text}\0`)) bytes.set(Buffer.from(`${instead}\0`), at);
}

function places(bytes: Buffer, text: string): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at);
  if (found.length === 0) throw new Error(`this MicroPython build does not know ${JSON.stringify(text)}`);
  return found;
}

/** Functions that are gone from `_hw` when a program starts; objects come as their id(). */
export function buildModule(memory: ArrayBufferLike): HostFunctions {
  const view = () => new DataView(memory);
  /** Where the entries of a dictionary begin, how many there are, and which has the name. */
  const lookUp = (dict: number, name: number) => {
    const words = view();
    const used = words.getUint32(dict + dictUsedAt, true) >>> usedShift;
    const table = words.getUint32(dict + dictTableAt, true);
    const entry = (index: number) => table + index * 2 * wordBytes;
    let index = 0;
    while (index < used && words.getUint32(entry(index), true) !== name) index++;
    return { entry, used, index: index < used ? index : null };
  };
  return {
    /** What was compiled before keeps the names by their numbers. */
    forget_names() {
      forgetUnknownNames(memory);
      return 0;
    },
    /** The build's own frozen modules cannot be imported any more. */
    forget_frozen() {
      const bytes = Buffer.from(memory, 0, Math.min(staticBytes, memory.byteLength));
      for (const at of places(bytes, firstFrozen)) bytes[at + 1] = 0;
    },
    /** 1 when it was there. */
    forget_in_type(type: number, name: number) {
      const slot = new Uint8Array(memory)[type + typeNamesSlotAt] as number;
      if (slot === 0) return 0;
      const dictAt = type + typeSlotsAt + (slot - 1) * wordBytes;
      const { entry, index } = lookUp(view().getUint32(dictAt, true), name as number);
      if (index === null) return 0;
      // The others stay where they are: str, bytes, bytearray and array are parts of one table.
      new Uint8Array(memory).fill(0, entry(index), entry(index + 1));
      return 1;
    },
    forget_in_module(module: number, name: number) {
      const words = view();
      const dict = words.getUint32(module + moduleNamesAt, true);
      const { entry, used, index } = lookUp(dict, name as number);
      if (index === null) return 0;
      const bytes = new Uint8Array(memory);
      bytes.copyWithin(entry(index), entry(index + 1), entry(used));
      // The build remembers where it found a name, and looks there first.
      bytes.fill(0, entry(used - 1), entry(used));
      words.setUint32(dict + dictUsedAt, words.getUint32(dict + dictUsedAt, true) - (1 << usedShift), true);
      return 1;
    },
    /** In the module the name stands for another object. */
    put_in_module(module: number, name: number, value: number) {
      const words = view();
      const dict = words.getUint32(module + moduleNamesAt, true);
      const table = words.getUint32(dict + dictTableAt, true);
      const used = words.getUint32(dict + dictUsedAt, true) >>> usedShift;
      for (let at = table; at < table + used * 2 * wordBytes; at += 2 * wordBytes)
        if (words.getUint32(at, true) === name) words.setUint32(at + wordBytes, value, true);
    },
    limit_arguments(builtin: number, most: number) {
      const at = builtin + signatureAt;
      const words = view();
      words.setUint32(at, (words.getUint32(at, true) & ~mostMask) | (most << mostShift), true);
      return 0;
    },
    /** A constant of the build: it was never computed. */
    /** 0: two bits off; 1: they repeat those before them; 2: a whole single. */
    round_constant(float: number, format: number) {
      const words = view();
      const at = float + floatValueAt;
      words.setFloat32(at, words.getFloat64(at, true), true);
      const single = words.getUint32(at, true);
      const bits = single & ~3;
      words.setUint32(at, [bits, bits | ((bits >>> 2) & 3), single][format] ?? bits, true);
      words.setFloat64(at, words.getFloat32(at, true), true);
      return 0;
    },
  };
}
