// What NodeMCU 3.x does in the flash before the SDK starts: on its first start it works the partition
// table out and starts anew, then it writes the SDK's init data into their partition. It notes both in a
// chain of records in the first sector of its irom0 (app/user/user_main.c, app/platform/platform.c,
// 3.0.0-release_20240225). Addresses and sizes in bytes.
import { claimedFlashBytes } from './flash-header.ts';
import { defaultInitData, initDataMark } from './init-data.ts';

const recordsAt = 0x10000;
const sectorBytes = 0x1000;
const irom0MappedAt = 0x40210000;
const recordId = { deleted: 0, partitions: 1, initDataSeen: 2, free: 0xff } as const;
const kind = { endMark: 0, initData: 5, parameters: 6, irom0: 102, lfs: 103, spiffs: 106 } as const;
const parametersBytes = 0x3000;
const spiffsFrom = 0x100000;
const wholeFlash = 0xffffffff;
const lfsUnit = 0x2000;

type Partition = { readonly type: number; readonly address: number; readonly sizeBytes: number };

/** How it writes; a program only clears bits, and stays in a page of 256 bytes. */
export type PartitionFlash = {
  readonly bytes: Uint8Array;
  readonly eraseSector: (address: number) => void;
  readonly program: (address: number, bytes: Uint8Array) => void;
};

export type PartitionSetup = {
  /** What it prints, at the boot ROM's rate. */
  readonly text: string;
  /** halts: the SDK finds no init data. */
  readonly next: 'starts' | 'restarts' | 'halts';
};

/** Null for an image without that chain: nothing is written, and the SDK's own checks decide. */
export function setUpPartitions(flash: PartitionFlash): PartitionSetup | null {
  const table = findRecord(flash.bytes, recordId.partitions);
  const flashBytes = claimedFlashBytes(flash.bytes[3] ?? 0);
  if (!table || table.words === 0 || table.words % 3 !== 0 || flashBytes === null) return null;
  const code = (flash.bytes[3] as number) >> 4;
  let text = `system SPI FI size:${code}, Flash size: ${flashBytes}\r\n`;
  const partitions = readTable(flash.bytes, table);
  const last = partitions.at(-1) as Partition;
  if (last.type === kind.endMark) {
    const irom0Bytes = last.address - irom0MappedAt;
    append(
      flash,
      recordId.partitions,
      tableBytes(workedOut(partitions.slice(0, -1), irom0Bytes, flashBytes)),
    );
    flash.program(table.at, Uint8Array.of(table.words, recordId.deleted));
    return { text, next: 'restarts' };
  }
  const place = partitions.find(({ type }) => type === kind.initData)?.address;
  if (place === undefined) return { text, next: 'halts' };
  if (!findRecord(flash.bytes, recordId.initDataSeen)) {
    if (flash.bytes[place] !== initDataMark) {
      text += `Writing Init Data to 0x${place.toString(16).padStart(8, '0')}\r\n`;
      flash.eraseSector(place);
      flash.program(place, defaultInitData());
    }
    append(flash, recordId.initDataSeen, new Uint8Array(0));
  }
  return { text, next: flash.bytes[place] === initDataMark ? 'starts' : 'halts' };
}

/** Sizes and places that the build leaves open; partitions without a size are left out. */
function workedOut(partitions: readonly Partition[], irom0Bytes: number, flashBytes: number): Partition[] {
  let end = 0;
  const placed = partitions.map(({ type, address, sizeBytes }): Partition => {
    let made = { type, address, sizeBytes };
    if (type === kind.irom0 && sizeBytes === 0) made = { ...made, sizeBytes: aligned(irom0Bytes) };
    if (type === kind.lfs) made = { ...made, address: address || end, sizeBytes: aligned(sizeBytes) };
    if (type === kind.spiffs) made = { type, ...spiffsPlace(made, end, flashBytes) };
    if (type === kind.parameters)
      made = { type, address: flashBytes - parametersBytes, sizeBytes: parametersBytes };
    if (made.sizeBytes > 0) end = made.address + made.sizeBytes;
    return made;
  });
  return placed.filter(({ sizeBytes }) => sizeBytes > 0);
}

function spiffsPlace({ address, sizeBytes }: Partition, end: number, flashBytes: number) {
  if (sizeBytes === wholeFlash)
    return { address: address || end, sizeBytes: flashBytes - parametersBytes - end };
  if (address >= end && address > 0) return { address, sizeBytes };
  const fits = sizeBytes <= flashBytes - parametersBytes - spiffsFrom;
  return { address: fits ? spiffsFrom : end, sizeBytes };
}

const aligned = (sizeBytes: number) => Math.ceil(sizeBytes / lfsUnit) * lfsUnit;

type FoundRecord = { readonly at: number; readonly words: number };

/** Each record is a word with its length in words and its id, and its content. */
function findRecord(flash: Uint8Array, id: number): FoundRecord | null {
  for (let at = recordsAt; at + 4 <= Math.min(recordsAt + sectorBytes, flash.length); ) {
    const [words, found] = [flash[at] as number, flash[at + 1] as number];
    if (found === id) return { at, words };
    if (found === recordId.free) return null;
    at += 4 + 4 * words;
  }
  return null;
}

/** Into the free end of the chain; a full sector keeps what it has. */
function append(flash: PartitionFlash, id: number, content: Uint8Array): void {
  const free = findRecord(flash.bytes, recordId.free);
  if (!free || free.at + 4 + content.length >= recordsAt + sectorBytes) return;
  const record = Uint8Array.of(content.length / 4, id, 0, 0, ...content);
  for (let at = 0; at < record.length; at += 4) flash.program(free.at + at, record.subarray(at, at + 4));
}

function readTable(flash: Uint8Array, { at, words }: FoundRecord): Partition[] {
  const view = new DataView(flash.buffer, flash.byteOffset + at + 4, words * 4);
  return Array.from({ length: words / 3 }, (_, index) => ({
    type: view.getUint32(12 * index, true),
    address: view.getUint32(12 * index + 4, true),
    sizeBytes: view.getUint32(12 * index + 8, true),
  }));
}

function tableBytes(partitions: readonly Partition[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 * partitions.length));
  for (const [index, { type, address, sizeBytes }] of partitions.entries()) {
    view.setUint32(12 * index, type, true);
    view.setUint32(12 * index + 4, address, true);
    view.setUint32(12 * index + 8, sizeBytes, true);
  }
  return new Uint8Array(view.buffer);
}
