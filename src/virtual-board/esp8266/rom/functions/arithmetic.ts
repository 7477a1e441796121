// What the compiler calls for what the core cannot do in one instruction, by its addresses.
import { arithmeticFunctions as made } from '../../../parts/rom-functions/arithmetic.ts';
import type { RomTable } from '../../../parts/rom-functions/table.ts';

export const arithmeticFunctions: RomTable = [
  [0x4000dc88, made.__divsi3],
  [0x4000e21c, made.__udivsi3],
  [0x4000e268, made.__umodsi3],
  [0x40000650, made.__muldi3],
  [0x4000ce60, made.__divdi3],
  [0x4000d310, made.__udivdi3],
  [0x4000d770, made.__umoddi3],
  [0x4000dcf0, made.__umulsidi3],
  [0x4000c180, made.__addsf3],
  [0x4000c268, made.__subsf3],
  [0x4000c3dc, made.__mulsf3],
  [0x4000c538, made.__adddf3],
  [0x4000c688, made.__subdf3],
  [0x4000c8f0, made.__muldf3],
  [0x4000cb94, made.__divdf3],
  [0x4000ccb8, made.__fixdfsi],
  [0x4000cd00, made.__fixunsdfsi],
  [0x4000c4c4, made.__fixunssfsi],
  [0x4000cdfc, made.__extendsfdf2],
  [0x4000cd5c, made.__truncdfsf2],
  [0x4000e2ac, made.__floatsisf],
  [0x4000e2a4, made.__floatunsisf],
  [0x4000e2f0, made.__floatsidf],
  [0x4000e2e8, made.__floatunsidf],
];
