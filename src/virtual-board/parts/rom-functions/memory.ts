// memcpy, strlen and their like; the names with "ets_" before them do the same.
import type { RomCall, RomFunction } from '../rom-call.ts';
import { type RomWorld, readString, spend } from './table.ts';

/** No range of RAM is longer. */
const longest = 0x20000;

export function memoryFunctions(world: RomWorld) {
  const { memory } = world;
  const put = (call: RomCall, to: number, bytes: Uint8Array) => {
    memory.writeBytes(to, bytes);
    spend(world, call, 20 + bytes.length, to);
  };
  const copy = (call: RomCall) =>
    put(call, call.argument(0), memory.readBytes(call.argument(1), call.argument(2)));
  const fill = (call: RomCall) => {
    const size = Math.min(call.argument(2), longest);
    memory.writeBytes(call.argument(0), new Uint8Array(size).fill(call.argument(1) & 0xff));
    spend(world, call, 20 + size / 2, call.argument(0));
  };
  const clear = (call: RomCall) =>
    put(call, call.argument(0), new Uint8Array(Math.min(call.argument(1), longest)));
  const compare = (call: RomCall) => {
    const size = call.argument(2);
    const [left, right] = [0, 1].map((index) => memory.readBytes(call.argument(index), size));
    spend(world, call, 20 + size, Buffer.compare(left!, right!));
  };

  const text = (call: RomCall, index: number, limit = Infinity) =>
    readString(world, call, call.argument(index), limit);
  const length = (call: RomCall) => {
    const size = text(call, 0).length;
    spend(world, call, 20 + size, size);
  };
  const compareText = (call: RomCall, limit = Infinity) => {
    const left = text(call, 0, limit);
    spend(world, call, 20 + left.length, Buffer.compare(left, text(call, 1, limit)));
  };
  const copyText = (call: RomCall) =>
    put(call, call.argument(0), Buffer.concat([text(call, 1), Buffer.alloc(1)]));
  const copySomeText = (call: RomCall) => {
    const size = Math.min(call.argument(2), longest);
    const padded = new Uint8Array(size);
    padded.set(text(call, 1, size));
    put(call, call.argument(0), padded);
  };
  const find = (call: RomCall) => {
    const haystack = text(call, 0);
    const at = Buffer.from(haystack).indexOf(text(call, 1));
    spend(world, call, 20 + haystack.length, at < 0 ? 0 : call.argument(0) + at);
  };

  return {
    memcpy: copy,
    memmove: copy,
    /** The source comes first. */
    bcopy: (call: RomCall) =>
      put(call, call.argument(1), memory.readBytes(call.argument(0), call.argument(2))),
    memset: fill,
    bzero: clear,
    memcmp: compare,
    strlen: length,
    strcmp: (call: RomCall) => compareText(call),
    strncmp: (call: RomCall) => compareText(call, call.argument(2)),
    strcpy: copyText,
    strncpy: copySomeText,
    strstr: find,
  } satisfies Record<string, RomFunction>;
}
