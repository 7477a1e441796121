// Named files in the flash behind the image, by NOR's rules: bits are only cleared, sectors erased
// whole. A file's content is a chain of sectors, each with a header; a new version is written beside the
// old one and counts once its first sector is marked complete, so that a reset leaves one of the two.
import type { BoardLink } from '../board-link.ts';

export type FlashFiles = {
  readonly names: () => readonly string[];
  readonly sizeOf: (name: string) => number | null;
  readonly read: (name: string) => Uint8Array | null;
  /** False when there is no room; the old content then stays. */
  readonly write: (name: string, content: Uint8Array) => boolean;
  readonly remove: (name: string) => void;
  readonly usage: () => { readonly freeBytes: number; readonly totalBytes: number };
  readonly format: () => void;
};

type Flash = Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>;
type Stored = { readonly id: number; readonly sectors: readonly number[]; readonly sizeBytes: number };

const sectorBytes = 0x1000;
/** u32 magic, id, part, bytes in part, bytes in all; state; name with its length before it. */
const headerBytes = 64;
const dataBytes = sectorBytes - headerBytes;
const magic = 0x3166754c;
const stateAt = 20;
const nameAt = 24;
const complete = 0x7f;
const deleted = 0x3f;

/** Both addresses at the start of a sector. */
export function flashFiles(flash: Flash, from: number, to: number): FlashFiles {
  let files = new Map<string, Stored>();
  let free: number[] = [];
  let nextId = 1;

  const mount = () => {
    const parts = new Map<number, number[]>();
    const firsts: { readonly name: string; readonly id: number; readonly sizeBytes: number }[] = [];
    for (let address = from; address < to; address += sectorBytes) {
      const header = Buffer.from(flash.readFlash(address, headerBytes));
      if (header.readUInt32LE(0) !== magic) continue;
      const [id, part] = [header.readUInt32LE(4), header.readUInt32LE(8)];
      nextId = Math.max(nextId, id + 1);
      if (part >= (to - from) / sectorBytes) continue;
      const chain = parts.get(id) ?? [];
      chain[part] = address;
      parts.set(id, chain);
      if (part !== 0 || header[stateAt] !== complete) continue;
      const name = header.toString('latin1', nameAt + 1, nameAt + 1 + Math.min(32, header[nameAt] as number));
      firsts.push({ name, id, sizeBytes: header.readUInt32LE(16) });
    }
    // A reset between marking the new one complete and the old one deleted leaves both: the newer counts.
    for (const { name, id, sizeBytes } of firsts.sort((a, b) => a.id - b.id)) {
      const sectors = Array.from(parts.get(id) ?? []);
      if (sectors.length === partsFor(sizeBytes) && !sectors.includes(undefined as never))
        files.set(name, { id, sectors, sizeBytes });
    }
    const used = new Set([...files.values()].flatMap(({ sectors }) => sectors));
    for (let address = from; address < to; address += sectorBytes) if (!used.has(address)) free.push(address);
  };

  const mark = (stored: Stored, state: number) =>
    flash.programFlash((stored.sectors[0] as number) + stateAt, Uint8Array.of(state));
  const release = (stored: Stored) => {
    mark(stored, deleted);
    free.push(...stored.sectors);
  };
  const blank = (address: number) => {
    if (flash.readFlash(address, sectorBytes).some((byte) => byte !== 0xff)) flash.eraseSector(address);
  };

  mount();
  return {
    names: () => [...files.keys()],
    sizeOf: (name) => files.get(name)?.sizeBytes ?? null,
    read(name) {
      const stored = files.get(name);
      if (!stored) return null;
      const content = new Uint8Array(stored.sizeBytes);
      for (const [part, address] of stored.sectors.entries()) {
        const rest = Math.min(dataBytes, stored.sizeBytes - part * dataBytes);
        if (rest > 0) content.set(flash.readFlash(address + headerBytes, rest), part * dataBytes);
      }
      return content;
    },
    write(name, content) {
      const count = partsFor(content.length);
      if (count > free.length) return false;
      const stored = { id: nextId++, sectors: free.splice(0, count), sizeBytes: content.length };
      for (const [part, address] of stored.sectors.entries()) {
        const data = content.subarray(part * dataBytes, (part + 1) * dataBytes);
        const header = Buffer.alloc(headerBytes, 0xff);
        for (const [index, value] of [magic, stored.id, part, data.length, content.length].entries())
          header.writeUInt32LE(value, index * 4);
        header[nameAt] = name.length;
        header.write(name, nameAt + 1, 'latin1');
        blank(address);
        flash.programFlash(address, Buffer.concat([header, data]));
      }
      mark(stored, complete);
      const old = files.get(name);
      files.set(name, stored);
      if (old) release(old);
      return true;
    },
    remove(name) {
      const stored = files.get(name);
      if (!stored) return;
      files.delete(name);
      release(stored);
    },
    usage: () => ({
      freeBytes: free.length * dataBytes,
      totalBytes: ((to - from) / sectorBytes) * dataBytes,
    }),
    format() {
      files = new Map();
      free = [];
      for (let address = from; address < to; address += sectorBytes) {
        blank(address);
        free.push(address);
      }
    },
  };
}

/** An empty file has a sector too, for its name. */
const partsFor = (sizeBytes: number) => Math.max(1, Math.ceil(sizeBytes / dataBytes));
