// The instructions of a function of a WebAssembly module, and what each takes off its stack and puts on it.
// WebAssembly core specification, binary format: instructions; those that clang makes for this build.
import { unsigned, valueType } from './module.ts';

export const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i32Load8u: 0x2d,
  i32Store: 0x36,
  i32Store8: 0x3a,
  i32Const: 0x41,
  i32Sub: 0x6b,
  i32Add: 0x6a,
} as const;

export type Instruction = {
  readonly op: number;
  /** Where its bytes begin and end in the body. */
  readonly start: number;
  readonly end: number;
  /** The first number that belongs to it, as it is written: a local, a function, a label, a type. */
  readonly number: number;
  /** The offset of a load or store. */
  readonly offset: number;
  /** The labels of a br_table, the last of them for all else. */
  readonly labels: readonly number[];
};

export type DecodedBody = {
  /** How many groups of locals it declares, and where the first stands. */
  readonly groups: { readonly value: number; readonly next: number };
  /** The types of the locals that the body declares. */
  readonly locals: readonly number[];
  readonly codeStart: number;
  readonly instructions: readonly Instruction[];
};

const prefixed = 0xfc;
const none: readonly number[] = [];

/** Throws for an instruction that is not known here. */
export function decodeBody(body: Uint8Array): DecodedBody {
  const groups = unsigned(body, 0);
  const locals: number[] = [];
  let at = groups.next;
  for (let group = 0; group < groups.value; group++) {
    const count = unsigned(body, at);
    for (let index = 0; index < count.value; index++) locals.push(body[count.next] as number);
    at = count.next + 1;
  }
  const codeStart = at;
  const instructions: Instruction[] = [];
  while (at < body.length) {
    const start = at;
    const code = body[at++] as number;
    let number = 0;
    let offset = 0;
    let labels = none;
    const take = () => {
      const { value, next } = unsigned(body, at);
      at = next;
      return value;
    };
    if (takesNumber(code)) number = take();
    else if (code === op.callIndirect) {
      number = take();
      take();
    } else if (code === op.brTable) labels = Array.from({ length: take() + 1 }, take);
    else if (code >= op.i32Load && code <= 0x3e) {
      number = take();
      offset = take();
    } else if (code === prefixed) {
      number = take();
      if (number === memoryCopy) at += 2;
      else if (number === memoryFill) at += 1;
      else if (number > lastSaturating) throw unknown(code, number);
    } else if (code === 0x43) at += 4;
    else if (code === 0x44) at += 8;
    else if (!hasNoNumber(code)) throw unknown(code, number);
    instructions.push({ op: code, start, end: at, number, offset, labels });
  }
  return { groups, locals, codeStart, instructions };
}

const unknown = (code: number, number: number) =>
  new Error(`this MicroPython build has the instruction ${code.toString(16)} ${number}, which is not known`);

const memoryCopy = 10;
const memoryFill = 11;
/** Conversions that saturate: 0 to 3 give an i32, 4 to 7 an i64. */
const lastSaturating = 7;

/** Blocks have their type, 0x40 or a value's; labels, functions, locals, globals, memories and constants. */
const takesNumber = (code: number) =>
  (code >= op.block && code <= op.if) ||
  (code >= op.br && code <= op.brIf) ||
  code === op.call ||
  (code >= op.localGet && code <= op.globalSet) ||
  code === 0x3f ||
  code === 0x40 ||
  code === op.i32Const ||
  code === 0x42;

const hasNoNumber = (code: number) =>
  code <= 0x01 ||
  code === op.else ||
  code === op.end ||
  code === op.return ||
  code === op.drop ||
  code === op.select ||
  (code >= 0x45 && code <= 0xc4);

/** How many values an instruction takes, and the type of the one that it gives (0: none). */
export type Effect = { readonly takes: number; readonly gives: number };

/** Of all that neither branches, calls nor depends on a local's type. */
export function plainEffect({ op: code, number }: Instruction): Effect | undefined {
  if (code === prefixed)
    return number > lastSaturating
      ? { takes: 3, gives: 0 }
      : { takes: 1, gives: number < 4 ? valueType.i32 : valueType.i64 };
  return effects[code];
}

const effects: (Effect | undefined)[] = [];
function each(first: number, last: number, takes: number, gives: number): void {
  for (let code = first; code <= last; code++) effects[code] = { takes, gives };
}
const { i32, i64, f32, f64 } = valueType;
each(0x01, 0x01, 0, 0);
each(op.drop, op.drop, 1, 0);
// Loads and stores.
for (const [code, type] of [i32, i64, f32, f64].entries()) each(0x28 + code, 0x28 + code, 1, type);
each(0x2c, 0x2f, 1, i32);
each(0x30, 0x35, 1, i64);
each(0x36, 0x3e, 2, 0);
each(0x3f, 0x3f, 0, i32);
each(0x40, 0x40, 1, i32);
for (const [code, type] of [i32, i64, f32, f64].entries()) each(0x41 + code, 0x41 + code, 0, type);
// Comparisons.
each(0x45, 0x45, 1, i32);
each(0x46, 0x4f, 2, i32);
each(0x50, 0x50, 1, i32);
each(0x51, 0x66, 2, i32);
// Arithmetic.
each(0x67, 0x69, 1, i32);
each(0x6a, 0x78, 2, i32);
each(0x79, 0x7b, 1, i64);
each(0x7c, 0x8a, 2, i64);
each(0x8b, 0x91, 1, f32);
each(0x92, 0x98, 2, f32);
each(0x99, 0x9f, 1, f64);
each(0xa0, 0xa6, 2, f64);
// Conversions.
each(0xa7, 0xab, 1, i32);
each(0xac, 0xb1, 1, i64);
each(0xb2, 0xb6, 1, f32);
each(0xb7, 0xbb, 1, f64);
each(0xbc, 0xbc, 1, i32);
each(0xbd, 0xbd, 1, i64);
each(0xbe, 0xbe, 1, f32);
each(0xbf, 0xbf, 1, f64);
each(0xc0, 0xc1, 1, i32);
each(0xc2, 0xc4, 1, i64);

/** Whether what it gives may be the address of an object: a constant, a comparison, a byte are none. */
export const mayGivePointer = (code: number): boolean =>
  code !== op.i32Const &&
  code !== op.globalGet &&
  !(code >= 0x2c && code <= 0x2f) &&
  !(code >= 0x45 && code <= 0x69);
