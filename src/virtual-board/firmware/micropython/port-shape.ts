// Gives Python of this room the shape of what is C on a chip: functions that show as <function>, modules and
// classes that take no new names, tuples with names. Objects come as their id(), which is their address.
// Layouts: py/obj.h (mp_obj_type_t, mp_obj_dict_t), py/objmodule.h, py/objtuple.h, extmod/vfs_posix_file.c.
import type { HostFunctions } from './bridge.ts';

const wordBytes = 4;
/** In mp_obj_type_t: a byte for each kind of slot, 0 for none, and the slots that they number from 1. */
const typeSlots = { print: 9, attributes: 13, names: 19 } as const;
const typeSlotsAt = 20;
const typeBytes = typeSlotsAt + 12 * wordBytes;
/** In mp_obj_module_t: its dictionary. */
const moduleNamesAt = 4;
/** In mp_obj_dict_t: flags and a count. */
const dictFlagsAt = 4;
const fixedFlag = 2;
/** In mp_obj_tuple_t: how many values, and the first. */
const tupleLengthAt = 4;
const tupleValuesAt = 8;
/** In an object that is an interned string: its number is above. */
const nameShift = 3;
/** In mp_obj_vfs_posix_file_t. */
const fileDescriptorAt = 4;
const staticBytes = 0x80000;

export function shapeModule(memory: ArrayBufferLike): HostFunctions {
  const view = () => new DataView(memory);
  const seal = (dict: number) => {
    const words = view();
    words.setUint32(dict + dictFlagsAt, words.getUint32(dict + dictFlagsAt, true) | fixedFlag, true);
  };
  const namesOfType = (type: number): number | null => {
    const slot = view().getUint8(type + typeSlots.names);
    return slot === 0 ? null : type + typeSlotsAt + (slot - 1) * wordBytes;
  };
  return {
    /** The module has these names from now on, and takes no others. */
    publish(module: number, names: number) {
      view().setUint32(module + moduleNamesAt, names, true);
      seal(names);
    },
    seal_type(type: number) {
      const at = namesOfType(type);
      if (at !== null) seal(view().getUint32(at, true));
    },
    /** Another type at `to`, where there are 68 bytes, with these names, or with its own for 0. */
    copy_type(type: number, to: number, names: number) {
      new Uint8Array(memory).copyWithin(to, type, type + typeBytes);
      const at = namesOfType(to);
      if (names === 0 || at === null) return;
      seal(names);
      view().setUint32(at, names, true);
    },
    /** What has this type shows as its name in <>, without attributes of its own. */
    make_plain(type: number) {
      view().setUint8(type + typeSlots.print, 0);
      view().setUint8(type + typeSlots.attributes, 0);
    },
    /** What has this type shows as its name in <>. */
    forget_print: (type: number) => view().setUint8(type + typeSlots.print, 0),
    set_type: (object: number, type: number) => view().setUint32(object, type, true),
    set_descriptor: (file: number, descriptor: number) =>
      view().setUint32(file + fileDescriptorAt, descriptor, true),
    /**
     * A tuple that ends in one value too many becomes one of `type`, whose values have `names`; these lie
     * at `room`, a word each.
     */
    name_tuple(tuple: number, type: number, names: number, room: number) {
      const words = view();
      const count = words.getUint32(names + tupleLengthAt, true);
      for (let index = 0; index < count; index++) {
        const name = words.getUint32(names + tupleValuesAt + index * wordBytes, true);
        words.setUint32(room + index * wordBytes, name >>> nameShift, true);
      }
      words.setUint32(tuple, type, true);
      words.setUint32(tuple + tupleLengthAt, count, true);
      words.setUint32(tuple + tupleValuesAt + count * wordBytes, room, true);
    },
    /** sys keeps the names that may be assigned to in a table of half words: it ends after the first. */
    only_first_mutable(first: number, second: number, third: number) {
      const numbers = [first, second, third].map((name) => name >>> nameShift);
      const table = new Uint16Array(memory, 0, Math.min(staticBytes, memory.byteLength) / 2);
      for (let at = table.indexOf(numbers[0] as number); at >= 0; ) {
        if (table[at + 1] === numbers[1] && table[at + 2] === numbers[2]) {
          table[at + 1] = 0;
          return;
        }
        at = table.indexOf(numbers[0] as number, at + 1);
      }
      throw new Error('this MicroPython build keeps the names of sys elsewhere');
    },
  };
}
