// The prelude's byte code, which was made when espwb was built and lies beside this worker: parsing the text
// was half of a start. One file for each kind of numbers, for the constants in it are of that kind.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NumberKind } from '../fengari/numbers.ts';
import type { PreludeTexts } from './prelude.ts';

/** Byte code or text by name, as PreludeTexts. */
export type PreludeChunks = ReadonlyMap<string, string | Uint8Array>;

/** Known before the thread's globals go, of which URL is one. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const digestBytes = 32;
const lengthBytes = 4;

function digestOf(texts: PreludeTexts): Buffer {
  const hash = createHash('sha256');
  for (const [name, text] of texts) hash.update(`${name} ${text.length}\n`).update(text);
  return hash.digest();
}

/** A file's content: the digest of the texts that the byte code was made of, then each one's length and code. */
export const packPrelude = (texts: PreludeTexts, codeOf: (text: string) => Uint8Array): Uint8Array =>
  Buffer.concat([
    digestOf(texts),
    ...[...texts.values()].flatMap((text) => {
      const code = codeOf(text);
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32LE(code.length);
      return [length, code];
    }),
  ]);

/** The byte code of these texts, null where there is none: as when it runs from source. `from` ends with a slash. */
export function keptPrelude(
  numbers: NumberKind,
  texts: PreludeTexts,
  from = folder,
): ReadonlyMap<string, Uint8Array> | null {
  const path = `${from}lua-prelude-${numbers}.luac`;
  if (!existsSync(path)) return null;
  const packed = readFileSync(path);
  if (!packed.subarray(0, digestBytes).equals(digestOf(texts))) return null;
  const found = new Map<string, Uint8Array>();
  let at = digestBytes;
  for (const name of texts.keys()) {
    const from = at + lengthBytes;
    at = from + packed.readUInt32LE(at);
    found.set(name, packed.subarray(from, at));
  }
  return found;
}
