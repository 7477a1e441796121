// How much memory of a chip the Lua state would take. What is made is counted as it is made; when that
// might be too much, everything that can be reached is added up, since garbage has no size.
// Sizes: Lua 5.1 with numbers of eight bytes, on 32 bits (app/lua/lobject.h of NodeMCU, by sizeof).
import type { LuaState } from 'fengari';

const valueBytes = 12;
export const tableBytes = 36;
/** A slot of a table's array; one of its hash has a key and a link too. */
export const entryBytes = valueBytes;
const nodeBytes = 28;
export const stringBytes = (length: number): number => 17 + length;
const upvalueBytes = 4 + 24;
export const functionBytes = (upvalues: number): number => 20 + upvalueBytes * upvalues;
const prototypeBytes = 76;
const userDataBytes = 20;
/** A thread's stack from its start: BASIC_STACK_SIZE and EXTRA_STACK of app/lua/lstate.h. */
const leastStack = 2 * 20 + 5;
export const threadBytes = (stack = 0): number => 120 + 8 * 24 + valueBytes * Math.max(leastStack, stack);
const deepestCount = 0x0f;
const tag = { string: 4, table: 5, function: 6, userData: 7, thread: 8 } as const;
/** Between two counts at least this much is made, so that a full heap is slow and not stuck. */
const leastRoomBytes = 1024;

type Value = { readonly type: number; readonly value: unknown };
type Entry = { readonly key: Value; readonly value: Value; readonly n?: Entry };
type Table = { readonly f?: Entry; readonly metatable: Table | null };
type Prototype = {
  readonly k: readonly Value[];
  readonly p: readonly Prototype[];
  readonly code: readonly unknown[];
  readonly upvalues: readonly unknown[];
  readonly locvars: readonly unknown[];
};
type Closure = {
  readonly p?: Prototype;
  readonly upvals?: readonly Value[];
  readonly upvalue?: readonly Value[];
};
type UserData = { readonly metatable: Table | null; readonly uservalue: Value; readonly len: number };
type Thread = {
  readonly l_G: {
    readonly l_registry: Value;
    readonly mainthread: Thread;
    readonly mt: readonly (Table | null)[];
  };
  readonly stack: readonly (Value | undefined)[] | null;
  readonly top: number;
  readonly ci: { readonly top: number };
};

class LuaHeap {
  #limit = Number.POSITIVE_INFINITY;
  #base = 0;
  #made = 0;
  #room = 0;
  #isOutside = false;
  /** What the firmware holds outside of the state: the programs' handlers hang on it. */
  #kept: Value | undefined;
  readonly #outside = new WeakSet<object>();
  #full: (L: LuaState) => void = () => {};

  /** Called when there is no room; throws Lua's error if it can. */
  whenFull(full: (L: LuaState) => void): void {
    this.#full = full;
  }

  /** What is on top of the stack is in use for good. */
  keep(L: LuaState): void {
    const { stack, top } = L as unknown as Thread;
    const found = stack?.[top - 1];
    this.#kept = found && { type: found.type, value: found.value };
  }

  /** From now on there are `bytes` beside what is in use already, the firmware's own. */
  limit(L: LuaState, bytes: number): void {
    this.#base = usedBytes(L, this.#outside, this.#kept);
    this.#limit = bytes;
    this.#startCount(0);
  }

  /** What programs use. */
  used(L: LuaState): number {
    const used = Math.max(0, usedBytes(L, this.#outside, this.#kept) - this.#base);
    this.#startCount(used);
    return used;
  }

  charge(L: LuaState | null, bytes: number): void {
    if (this.#isOutside) return;
    this.#made += bytes;
    if (L && this.#made > this.#room) this.#count(L, bytes);
  }

  /** Whether so much might be made in one piece. */
  fits(L: LuaState, bytes: number): void {
    if (bytes > this.#limit) this.#full(L);
  }

  /** For what goes on long without strings and tables. */
  look(L: LuaState): void {
    this.#count(L, 0);
  }

  /** What `make` makes is a file's content, which a chip has in its flash. */
  outside<T>(make: () => T): T {
    this.#isOutside = true;
    try {
      return make();
    } finally {
      this.#isOutside = false;
    }
  }

  /** What `make` makes is the firmware's own. */
  asFirmware(L: LuaState, make: () => void): void {
    const before = usedBytes(L, this.#outside, this.#kept);
    this.outside(make);
    this.#base += usedBytes(L, this.#outside, this.#kept) - before;
  }

  note(made: object): void {
    if (this.#isOutside) this.#outside.add(made);
  }

  #count(L: LuaState, bytes: number): void {
    if (this.#limit === Number.POSITIVE_INFINITY) return;
    const used = this.used(L);
    if (used + bytes > this.#limit) this.#full(L);
  }

  #startCount(used: number): void {
    this.#made = 0;
    this.#room = Math.max(leastRoomBytes, this.#limit - used);
  }
}

/** A thread has one Lua state. */
export const heap = new LuaHeap();

/** Adds up what the state reaches. */
function usedBytes(state: LuaState, outside: WeakSet<object>, kept: Value | undefined): number {
  const current = state as unknown as Thread;
  const seen = new Set<object>();
  const waiting: object[] = [];
  let bytes = 0;
  const reach = (object: object | null | undefined) => {
    if (!object || seen.has(object)) return;
    seen.add(object);
    waiting.push(object);
  };
  const kinds = new Map<object, number>();
  const value = (held: Value | undefined) => {
    if (!held) return;
    const kind = held.type & deepestCount;
    if (kind < tag.string || typeof held.value !== 'object' || held.value === null) return;
    if (kind === tag.string) {
      if (!seen.has(held.value)) {
        seen.add(held.value);
        if (!outside.has(held.value))
          bytes += stringBytes((held.value as { realstring: Uint8Array }).realstring.length);
      }
      return;
    }
    kinds.set(held.value, kind);
    reach(held.value);
  };
  const table = (found: Table | null) => {
    if (!found) return;
    kinds.set(found, tag.table);
    reach(found);
  };
  const prototype = (found: Prototype) => {
    if (seen.has(found)) return;
    seen.add(found);
    bytes += prototypeBytes + 5 * found.code.length + valueBytes * found.k.length;
    bytes += 4 * found.upvalues.length + valueBytes * found.locvars.length;
    for (const each of found.k) value(each);
    for (const each of found.p) prototype(each);
  };
  const thread = (found: Thread) => {
    kinds.set(found, tag.thread);
    reach(found);
  };

  value(current.l_G.l_registry);
  value(kept);
  for (const each of current.l_G.mt) table(each);
  thread(current.l_G.mainthread);
  thread(current);
  for (let object = waiting.pop(); object; object = waiting.pop())
    switch (kinds.get(object)) {
      case tag.table: {
        const found = object as Table;
        let [inArray, inHash] = [0, 0];
        for (let entry = found.f; entry; entry = entry.n) {
          if (typeof entry.key.value === 'number') inArray++;
          else inHash++;
          value(entry.key);
          value(entry.value);
        }
        bytes += tableBytes + entryBytes * powerOfTwo(inArray) + nodeBytes * powerOfTwo(inHash);
        table(found.metatable);
        break;
      }
      case tag.function: {
        const found = object as Closure;
        const upvalues = found.upvals ?? found.upvalue ?? [];
        bytes += functionBytes(upvalues.length);
        for (const each of upvalues) value(each);
        if (found.p) prototype(found.p);
        break;
      }
      case tag.userData: {
        const found = object as UserData;
        bytes += userDataBytes + found.len;
        table(found.metatable);
        value(found.uservalue);
        break;
      }
      case tag.thread: {
        const found = object as Thread;
        const top = Math.max(found.top, found.ci?.top ?? 0);
        bytes += threadBytes(top);
        for (let index = 0; index < top; index++) value(found.stack?.[index]);
        break;
      }
    }
  return bytes;
}

/** Tables grow by doubling. */
const powerOfTwo = (count: number): number => (count === 0 ? 0 : 2 ** Math.ceil(Math.log2(count)));
