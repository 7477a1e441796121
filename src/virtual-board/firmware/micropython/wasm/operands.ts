// What waits on a function's operand stack while it calls: the first argument of a sum, say, whose second
// one is a call. Follows the types of the stack through the body as validation does.
// WebAssembly core specification, appendix: validation algorithm.
import { type Instruction, mayGivePointer, op, plainEffect } from './instructions.ts';
import { type FunctionType, valueType } from './module.ts';

export type CalledTypes = {
  readonly ofFunction: (index: number) => FunctionType;
  readonly ofType: (index: number) => FunctionType;
};

export type Operands = {
  /** By a call's index: the places on the stack that may hold an object below its arguments. */
  readonly held: ReadonlyMap<number, readonly number[]>;
  /** By the index of the instruction that puts such a value there: its place. */
  readonly kept: ReadonlyMap<number, number>;
  /** One more than the highest such place. */
  readonly depth: number;
};

export type OperandRules = {
  /** Of the parameters and locals. */
  readonly types: readonly number[];
  readonly called: CalledTypes;
  readonly mayCollect: (index: number) => boolean;
};

type Value = { readonly type: number; readonly from: number };
type Block = { readonly height: number; readonly gives: number; isDead: boolean };

const emptyBlock = 0x40;

/** Throws where the stack does not add up. */
export function operandsOverCalls(instructions: readonly Instruction[], rules: OperandRules): Operands {
  const { types, called, mayCollect } = rules;
  const held = new Map<number, readonly number[]>();
  const kept = new Map<number, number>();
  let depth = 0;
  const stack: Value[] = [];
  const blocks: Block[] = [{ height: 0, gives: emptyBlock, isDead: false }];
  const inmost = () => blocks[blocks.length - 1] as Block;
  const pop = (count: number) => {
    const left = stack.length - count;
    if (left < inmost().height) throw new Error('a function of this MicroPython build is not understood');
    stack.length = left;
  };
  const push = (type: number, from: number) => stack.push({ type, from });
  const die = () => {
    stack.length = inmost().height;
    inmost().isDead = true;
  };
  const mayHoldObject = ({ type, from }: Value) =>
    type === valueType.i32 && mayGivePointer((instructions[from] as Instruction).op);

  const keepOverCall = (index: number) => {
    const places = [...stack.keys()].filter((place) => mayHoldObject(stack[place] as Value));
    if (places.length === 0) return;
    held.set(index, places);
    for (const place of places) {
      kept.set((stack[place] as Value).from, place);
      depth = Math.max(depth, place + 1);
    }
  };
  const call = (index: number, type: FunctionType, extra: number) => {
    pop(type.params.length + extra);
    if (mayCollect(index)) keepOverCall(index);
    for (const result of type.results) push(result, index);
  };

  for (const [index, each] of instructions.entries()) {
    const block = inmost();
    switch (each.op) {
      case op.block:
      case op.loop:
      case op.if:
        if (each.op === op.if && !block.isDead) pop(1);
        blocks.push({ height: stack.length, gives: each.number, isDead: block.isDead });
        continue;
      case op.else:
        stack.length = block.height;
        block.isDead = blocks[blocks.length - 2]?.isDead ?? false;
        continue;
      case op.end:
        blocks.pop();
        stack.length = block.height;
        if (block.gives !== emptyBlock) push(block.gives, index);
        continue;
    }
    if (block.isDead) continue;
    const { number } = each;
    const type = types[number] as number;
    switch (each.op) {
      case op.unreachable:
      case op.br:
      case op.brTable:
      case op.return:
        die();
        break;
      case op.brIf:
      case op.localSet:
      case op.globalSet:
        pop(1);
        break;
      case op.localGet:
        push(type, index);
        break;
      case op.localTee:
        pop(1);
        push(type, index);
        break;
      case op.globalGet:
        push(valueType.i32, index);
        break;
      case op.select: {
        const chosen = stack[stack.length - 2] as Value;
        pop(3);
        push(chosen.type, index);
        break;
      }
      case op.call:
        call(index, called.ofFunction(number), 0);
        break;
      case op.callIndirect:
        call(index, called.ofType(number), 1);
        break;
      default: {
        const effect = plainEffect(each);
        if (!effect) throw new Error('a function of this MicroPython build is not understood');
        pop(effect.takes);
        if (effect.gives !== 0) push(effect.gives, index);
      }
    }
  }
  return { held, kept, depth };
}
