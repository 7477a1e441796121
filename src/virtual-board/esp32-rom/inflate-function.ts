// tinfl_decompress of the ROM's miniz. Its state is an object of this computer, known by the address of the program's
// own: a program begins anew by writing zero to its first word (tinfl_init).
import type { RomCall, RomFunction } from '../parts/rom-call.ts';
import { type RomWorld, spend } from '../parts/rom-functions/table.ts';
import { Inflater, inflateStatus } from './inflate.ts';

/** RAM by its addresses: the bytes themselves, and word that some of them were changed. */
export type InflateMemory = {
  readonly bank: (address: number, sizeBytes: number) => Uint8Array | undefined;
  readonly changed: (address: number, sizeBytes: number) => void;
};

const badParameter = -3;
const flag = { zlibHeader: 1, wholeOutput: 4 } as const;
/** More than a program could sensibly have under way at once are forgotten, the oldest first. */
const stateLimit = 4;
const cyclesPerByte = 25;

/** (state, input, &inputBytes, ring, output, &outputBytes, flags): both counts come back as what was done. */
export function inflateFunction(world: RomWorld, ram: InflateMemory): RomFunction {
  const { memory } = world;
  const states = new Map<number, Inflater>();
  const begin = (address: number, hasHeader: boolean): Inflater => {
    const oldest = states.keys().next().value;
    states.delete(address);
    if (states.size >= stateLimit && oldest !== undefined) states.delete(oldest);
    const inflater = new Inflater(hasHeader);
    states.set(address, inflater);
    world.bus.write(address, 1);
    return inflater;
  };
  return (call: RomCall) => {
    const [state, input, inputCount, ring, output, outputCount, flags] = [0, 1, 2, 3, 4, 5, 6].map((index) =>
      call.argument(index),
    ) as [number, number, number, number, number, number, number];
    const room = world.bus.read(outputCount);
    const from = output - ring;
    const ringBytes = from + room;
    const isRing = (flags & flag.wholeOutput) !== 0 || (ringBytes & (ringBytes - 1)) === 0;
    const bank = ram.bank(ring, ringBytes);
    if (!isRing || from < 0 || !bank || !memory.isDram(state, 4)) return call.setResult(badParameter);
    const known = world.bus.read(state) === 0 ? undefined : states.get(state);
    const inflater = known ?? begin(state, (flags & flag.zlibHeader) !== 0);
    const bytes = memory.readBytes(input, world.bus.read(inputCount));
    const made = inflater.run(bytes, bank, from, room, (flags & flag.zlibHeader) !== 0);
    if (made.produced > 0) ram.changed(output, made.produced);
    world.bus.write(inputCount, made.consumed);
    world.bus.write(outputCount, made.produced);
    if (made.status === inflateStatus.done) states.delete(state);
    spend(world, call, 100 + made.produced * cyclesPerByte, made.status);
  };
}
