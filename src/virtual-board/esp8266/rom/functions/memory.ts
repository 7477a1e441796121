// memcpy, strlen and their like by their addresses; those with "ets_" before their names do the same.
import { memoryFunctions as create } from '../../../parts/rom-functions/memory.ts';
import type { RomTable, RomWorld } from '../../../parts/rom-functions/table.ts';

export function memoryFunctions(world: RomWorld): RomTable {
  const made = create(world);
  return [
    [0x4000df48, made.memcpy],
    [0x400018b4, made.memcpy],
    [0x400006c4, made.memcpy], // xthal_memcpy
    [0x4000e04c, made.memmove],
    [0x400018c4, made.memmove],
    [0x40000688, made.bcopy], // xthal_bcopy
    [0x4000e190, made.memset],
    [0x400018a4, made.memset],
    [0x4000de84, made.bzero],
    [0x40002ae8, made.bzero],
    [0x4000dea8, made.memcmp],
    [0x400018d4, made.memcmp],
    [0x4000bf4c, made.strlen],
    [0x40002ac8, made.strlen],
    [0x4000bdc8, made.strcmp],
    [0x40002aa8, made.strcmp],
    [0x4000bfa8, made.strncmp],
    [0x40002ab8, made.strncmp],
    [0x4000bec8, made.strcpy],
    [0x40002a88, made.strcpy],
    [0x4000c0a0, made.strncpy],
    [0x40002a98, made.strncpy],
    [0x4000e1e0, made.strstr],
    [0x40002ad8, made.strstr],
  ];
}
