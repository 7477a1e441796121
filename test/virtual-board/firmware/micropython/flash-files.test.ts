import { expect, test } from 'vitest';
import { errno } from '../../../../src/virtual-board/firmware/file-error.ts';
import { FlashFiles } from '../../../../src/virtual-board/firmware/micropython/flash-files.ts';

test('in erased flash no FAT is looked for with FatFs, which takes longer to load than the rest of a start', () => {
  const bytes = new Uint8Array(0x10000).fill(0xff);
  const flash = {
    read: (address: number, sizeBytes: number) => bytes.slice(address, address + sizeBytes),
    program: () => {},
    eraseSector: () => {},
  };
  const module = (): WebAssembly.Module => {
    throw new Error('FatFs was loaded');
  };
  const options = {
    ...({ kind: 'fat', mounts: ['littlefs', 'fat'] } as const),
    littlefs: { version: 0x00020001, nowNs: () => 0n },
    fat: { module, nowMs: () => 0 },
  };
  const files = new FlashFiles(flash, { start: 0, end: bytes.length }, null, options);
  expect(files.state).toBe('blank');
  expect(files.mount('fat')).toBe(errno.ENODEV);
  bytes[0] = 0xeb;
  expect(() => files.mount('fat')).toThrow('FatFs was loaded');
});
