// Reads a file that may have no end (a device, a pipe) or be larger than anything of use here.
import { createReadStream } from 'node:fs';

/** The content; null where it has more than `mostBytes`. @throws what opening and reading throw */
export async function readAtMost(path: string, mostBytes: number): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    sizeBytes += piece.length;
    if (sizeBytes > mostBytes) return null;
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
