// Files in the flash behind the image: a log of records in one half of the region, rewritten compactly
// into the other half when it is full. A record counts only if its checksum fits, so that a reset in
// the middle of a write leaves the old content. Its form is our own: what NodeMCU keeps beside files. MicroPython's
// files were kept in it once.
import { crc32 } from 'node:zlib';

/** What the store needs of the chip; addresses are the chip's, programming only clears bits. */
export type StoreFlash = {
  readonly read: (address: number, sizeBytes: number) => Uint8Array;
  readonly program: (address: number, bytes: Uint8Array) => void;
  readonly eraseSector: (address: number) => void;
};

/** null = a folder. Names are as the firmware writes them: MicroPython's begin with a slash, NodeMCU's are bare. */
export type StoredEntries = ReadonlyMap<string, Uint8Array | null>;

export type StoreState = 'ready' | 'blank' | 'corrupt';

export class StoreFullError extends Error {}

const sectorBytes = 0x1000;
const headBytes = 16;
const magic = 0x46425745; // 'EWBF'
const recordMark = 0xa5;
const kinds = { file: 1, folder: 2, remove: 3, rename: 4 } as const;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export class FileStore {
  readonly #flash: StoreFlash;
  readonly #start: number;
  readonly #halfBytes: number;
  readonly #entries = new Map<string, Uint8Array | null>();
  #half: 0 | 1 = 0;
  #sequence = 0;
  /** Offset in the half where the next record goes. */
  #tail = headBytes;
  #state: StoreState;

  /** The region is [start, end), of whole sectors. */
  constructor(flash: StoreFlash, start: number, end: number) {
    this.#flash = flash;
    this.#start = start;
    this.#halfBytes = Math.max(0, Math.floor((end - start) / 2 / sectorBytes) * sectorBytes);
    this.#state = this.#load();
  }

  get state(): StoreState {
    return this.#state;
  }

  get entries(): StoredEntries {
    return this.#entries;
  }

  get capacityBytes(): number {
    return this.#halfBytes - headBytes;
  }

  /** What is left for new content, names and records included. */
  get freeBytes(): number {
    return Math.max(0, this.capacityBytes - this.#liveBytes());
  }

  /** Makes an empty store of whatever is there. */
  format(): void {
    this.#entries.clear();
    this.#rewrite();
    this.#state = 'ready';
  }

  /** @throws StoreFullError, and the old content stays */
  putFile(path: string, bytes: Uint8Array): void {
    const old = this.#entries.get(path);
    if (old && Buffer.compare(old, bytes) === 0) return;
    const grows = recordBytes(path, bytes.length) - (old ? recordBytes(path, old.length) : 0);
    if (grows > this.freeBytes) throw new StoreFullError();
    this.#entries.set(path, bytes.slice());
    this.#append(kinds.file, path, bytes);
  }

  putFolder(path: string): void {
    if (recordBytes(path, 0) > this.freeBytes) throw new StoreFullError();
    this.#entries.set(path, null);
    this.#append(kinds.folder, path);
  }

  remove(path: string): void {
    if (this.#entries.delete(path)) this.#append(kinds.remove, path);
  }

  /** One record, so that a file that replaces another does so whole or not at all. */
  rename(from: string, to: string): void {
    rename(this.#entries, from, to);
    this.#append(kinds.rename, `${from}\0${to}`);
  }

  #load(): StoreState {
    const sequences = ([0, 1] as const).map((half) => this.#sequenceOf(half));
    const [first = 0, second = 0] = sequences;
    if (first === 0 && second === 0) {
      const blank = this.#flash.read(this.#start, sectorBytes).every((byte) => byte === 0xff);
      return blank ? 'blank' : 'corrupt';
    }
    this.#half = second > first ? 1 : 0;
    this.#sequence = Math.max(first, second);
    const isWhole = this.#replay();
    if (!isWhole) this.#rewrite();
    return 'ready';
  }

  #base(half: 0 | 1): number {
    return this.#start + half * this.#halfBytes;
  }

  /** 0 = this half holds no store. */
  #sequenceOf(half: 0 | 1): number {
    const head = words(this.#flash.read(this.#base(half), headBytes));
    return head[0] === magic && head[3] === (head[0] ^ head[1]! ^ head[2]!) >>> 0 ? head[2]! : 0;
  }

  /** False where the log ends in something torn. */
  #replay(): boolean {
    for (;;) {
      if (this.#tail + headBytes > this.#halfBytes) return true;
      const bytes = this.#flash.read(this.#base(this.#half) + this.#tail, headBytes);
      if (bytes.every((byte) => byte === 0xff)) return true;
      const [mark = 0, dataLength = 0, checksum = 0, check] = words(bytes);
      const pathLength = mark >>> 16;
      const sizeBytes = headBytes + pathLength + dataLength;
      const isSound = (mark & 0xff) === recordMark && check === (mark ^ dataLength ^ checksum) >>> 0;
      if (!isSound || this.#tail + sizeBytes > this.#halfBytes) return false;
      const body = this.#flash.read(this.#base(this.#half) + this.#tail + headBytes, pathLength + dataLength);
      if (crc32(body) !== checksum) return false;
      this.#apply((mark >>> 8) & 0xff, decode(body.subarray(0, pathLength)), body.slice(pathLength));
      this.#tail += aligned(sizeBytes);
    }
  }

  #apply(kind: number, path: string, data: Uint8Array): void {
    if (kind === kinds.file) this.#entries.set(path, data);
    else if (kind === kinds.folder) this.#entries.set(path, null);
    else if (kind === kinds.remove) this.#entries.delete(path);
    else if (kind === kinds.rename) {
      const [from = '', to = ''] = path.split('\0');
      rename(this.#entries, from, to);
    }
  }

  #liveBytes(): number {
    let sum = 0;
    for (const [path, bytes] of this.#entries) sum += recordBytes(path, bytes?.length ?? 0);
    return sum;
  }

  #append(kind: number, path: string, data: Uint8Array = new Uint8Array(0)): void {
    const record = recordOf(kind, path, data);
    if (this.#tail + record.length > this.#halfBytes) {
      this.#rewrite();
      return;
    }
    this.#write(this.#half, this.#tail, record);
    this.#tail += record.length;
  }

  /** The head comes last: until then the other half counts. */
  #rewrite(): void {
    const half = this.#half === 0 ? 1 : 0;
    this.#flash.eraseSector(this.#base(half));
    let tail = headBytes;
    for (const [path, bytes] of this.#entries) {
      const record = recordOf(bytes ? kinds.file : kinds.folder, path, bytes ?? undefined);
      this.#write(half, tail, record);
      tail += record.length;
    }
    this.#sequence += 1;
    const head = Uint32Array.of(magic, 1, this.#sequence, (magic ^ 1 ^ this.#sequence) >>> 0);
    this.#flash.program(this.#base(half), new Uint8Array(head.buffer));
    this.#half = half;
    this.#tail = tail;
  }

  /** Sectors that the record enters are erased first, where anything is left in them. */
  #write(half: 0 | 1, offset: number, record: Uint8Array): void {
    const base = this.#base(half);
    const firstNew = Math.ceil(offset / sectorBytes) * sectorBytes;
    for (let sector = firstNew; sector < offset + record.length; sector += sectorBytes) {
      const blank = this.#flash.read(base + sector, sectorBytes).every((byte) => byte === 0xff);
      if (!blank) this.#flash.eraseSector(base + sector);
    }
    this.#flash.program(base + offset, record);
  }
}

function rename(entries: Map<string, Uint8Array | null>, from: string, to: string): void {
  for (const [path, bytes] of [...entries]) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    entries.delete(path);
    entries.set(to + path.slice(from.length), bytes);
  }
}

function recordOf(kind: number, path: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const name = encode(path);
  const record = new Uint8Array(aligned(headBytes + name.length + data.length)).fill(0xff);
  record.set(name, headBytes);
  record.set(data, headBytes + name.length);
  const checksum = crc32(record.subarray(headBytes, headBytes + name.length + data.length));
  const mark = (recordMark | (kind << 8) | (name.length << 16)) >>> 0;
  const head = Uint32Array.of(mark, data.length, checksum, (mark ^ data.length ^ checksum) >>> 0);
  record.set(new Uint8Array(head.buffer));
  return record;
}

const aligned = (bytes: number): number => Math.ceil(bytes / 4) * 4;
const recordBytes = (path: string, dataBytes: number): number =>
  aligned(headBytes + encode(path).length + dataBytes);

/** Little endian, as the chip has it and every machine that Node runs on. */
const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
