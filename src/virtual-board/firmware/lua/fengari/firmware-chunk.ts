// Which functions of Lua are the firmware's: by the name of the chunk that they come from. Nothing of fengari is loaded
// here, which first-changes.ts has to come before.
import type { Prototype } from 'fengari/src/lobject.js';

/** The prelude's name in places of errors. */
export const firmwareChunk = 'firmware';

const chunkName = Buffer.from(`=${firmwareChunk}`);

/** On a chip it is one of C. */
export const isOfFirmware = ({ p }: { readonly p: Pick<Prototype, 'source'> }): boolean =>
  chunkName.equals(p.source.realstring);
