// A sum of 16 bits that a board's own Lua reckons byte by byte: for builds without a hash. Pure.

/** Lua: `c` after the bytes of the string `name`; 0 before the first. */
export const luaLineSum = (name: string): string => `for i=1,#${name} do c=(c*33+${name}:byte(i))%65521 end`;

/** The same of the same bytes. */
export const lineSum = (bytes: Uint8Array, before = 0): number =>
  bytes.reduce((sum, byte) => (sum * 33 + byte) % 65_521, before);
