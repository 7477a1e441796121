// MD5 and SHA-1: a program keeps a context and feeds it; here the context is only the address by which the
// digest under way is known.
import { createHash, type Hash } from 'node:crypto';
import type { RomCall, RomFunction } from '../rom-call.ts';
import { type RomWorld, spend } from './table.ts';

/** More than a program could sensibly have under way at once are forgotten, the oldest first. */
const contextLimit = 16;
const md5CyclesPerByte = 13;
const sha1CyclesPerByte = 30;
const finalCycles = 1000;

export function digestFunctions(world: RomWorld) {
  const { memory } = world;
  const digests = new Map<number, Hash>();
  const begin = (algorithm: 'md5' | 'sha1') => (call: RomCall) => {
    const oldest = digests.keys().next().value;
    if (digests.size >= contextLimit && oldest !== undefined) digests.delete(oldest);
    digests.set(call.argument(0), createHash(algorithm));
  };
  const update = (cyclesPerByte: number) => (call: RomCall) => {
    digests.get(call.argument(0))?.update(memory.readBytes(call.argument(1), call.argument(2)));
    spend(world, call, call.argument(2) * cyclesPerByte, 0);
  };
  const final = (call: RomCall) => {
    const digest = digests.get(call.argument(1))?.digest();
    digests.delete(call.argument(1));
    if (digest) memory.writeBytes(call.argument(0), digest);
    spend(world, call, finalCycles, 0);
  };
  return {
    md5Init: begin('md5'),
    md5Update: update(md5CyclesPerByte),
    md5Final: final,
    sha1Init: begin('sha1'),
    sha1Update: update(sha1CyclesPerByte),
    sha1Final: final,
  } satisfies Record<string, RomFunction>;
}
