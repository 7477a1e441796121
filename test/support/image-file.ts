// An image as a file on this computer, in the form in which the Flash screen lists it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function imageFile(folder: string, name: string, bytes: Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { kind: 'file', path, name, sizeBytes: bytes.length } as const;
}
