// MD5 and SHA-1 by their addresses.
import { digestFunctions as create } from '../../../parts/rom-functions/digests.ts';
import type { RomTable, RomWorld } from '../../../parts/rom-functions/table.ts';

export function digestFunctions(world: RomWorld): RomTable {
  const made = create(world);
  return [
    [0x40009818, made.md5Init],
    [0x40009834, made.md5Update],
    [0x40009900, made.md5Final],
    [0x4000b584, made.sha1Init],
    [0x4000b5a8, made.sha1Update],
    [0x4000b648, made.sha1Final],
  ];
}
