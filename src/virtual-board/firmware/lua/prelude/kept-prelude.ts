// The prelude's byte code, which was made when espwb was built and lies beside this worker: parsing the text
// was half of a start. One file for each kind of numbers, for the constants in it are of that kind.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NumberKind } from '../fengari/numbers.ts';

/** Known before the thread's globals go, of which URL is one. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const digestBytes = 32;
const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** A file's content: the digest of the text that the byte code was made of, then the byte code. */
export const packPrelude = (text: string, code: Uint8Array): Uint8Array =>
  Buffer.concat([digestOf(text), code]);

/** The byte code of this text, null where there is none: as when it runs from source. `from` ends with a slash. */
export function keptPrelude(numbers: NumberKind, text: string, from = folder): Uint8Array | null {
  const path = `${from}lua-prelude-${numbers}.luac`;
  if (!existsSync(path)) return null;
  const packed = readFileSync(path);
  return packed.subarray(0, digestBytes).equals(digestOf(text)) ? packed.subarray(digestBytes) : null;
}
