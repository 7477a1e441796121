// The NOR flash chip: what bits can do, busy times, protection.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executeFlashCommand } from '../../../src/virtual-board/parts/flash-command.ts';
import { flashSpeeds } from '../../../src/virtual-board/parts/flash-speed.ts';
import { SpiFlash } from '../../../src/virtual-board/parts/spi-flash.ts';
import { holdsOnly } from '../../support/holds-only.ts';
import { runs } from '../../support/sampled.ts';

const sizeBytes = 0x80000;

function chip(content: number | ((address: number) => number) = 0xff) {
  const time = { ms: 0 };
  const bytes = new Uint8Array(sizeBytes);
  if (typeof content === 'number') bytes.fill(content);
  else for (let address = 0; address < sizeBytes; address++) bytes[address] = content(address);
  const flash = new SpiFlash(bytes, [0xef, 0x40, 0x13], flashSpeeds.typical, () => time.ms);
  const run = (opcode: number, address = 0, data = new Uint8Array(0), readBytes = 0) =>
    executeFlashCommand(flash, { opcode, address, data, readBytes });
  const finish = () => {
    time.ms = Math.max(time.ms, flash.busyUntilMs);
  };
  return { flash, time, run, finish };
}

const anyAddress = fc.integer({ min: 0, max: sizeBytes - 1 });

describe('bits', () => {
  test('programming only clears them, in one page, and counts the ones it could not set', () => {
    fc.assert(
      fc.property(
        anyAddress,
        fc.uint8Array({ minLength: 1, maxLength: 256 }),
        fc.integer({ min: 0, max: 255 }),
        (address, data, old) => {
          const { flash, run } = chip(old);
          run(0x06);
          run(0x02, address, data);
          const page = address & ~255;
          const expected = new Uint8Array(256).fill(old);
          let lost = 0;
          for (const [index, byte] of data.entries()) {
            const at = (address + index) & 255;
            if (byte !== 0xff)
              lost += [...(byte & ~expected[at]!).toString(2)].filter((bit) => bit === '1').length;
            expected[at]! &= byte;
          }
          expect(Buffer.compare(flash.bytes.subarray(page, page + 256), expected)).toBe(0);
          expect(holdsOnly(flash.bytes.subarray(0, page), old)).toBe(true);
          expect(holdsOnly(flash.bytes.subarray(page + 256), old)).toBe(true);
          expect(flash.tally.overProgrammedBits).toBe(lost);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  test('erasing a sector or a block raises all of it and nothing else', () => {
    fc.assert(
      fc.property(anyAddress, fc.constantFrom([0x20, 0x1000], [0xd8, 0x10000]), (address, [opcode, size]) => {
        const { flash, run } = chip(0);
        run(0x06);
        run(opcode!, address);
        const start = address - (address % size!);
        expect(holdsOnly(flash.bytes.subarray(start, start + size!), 0xff)).toBe(true);
        expect(holdsOnly(flash.bytes.subarray(0, start), 0)).toBe(true);
        expect(holdsOnly(flash.bytes.subarray(start + size!), 0)).toBe(true);
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('commands', () => {
  test('nothing is written without write enable, and each write uses it up', () => {
    const { flash, run, finish } = chip();
    run(0x02, 0, Uint8Array.of(1));
    expect(flash.bytes[0]).toBe(0xff);
    run(0x06);
    expect(run(0x05, 0, undefined, 1)[0]).toBe(2);
    run(0x02, 0, Uint8Array.of(1));
    finish();
    run(0x02, 1, Uint8Array.of(1));
    expect([...flash.bytes.subarray(0, 2)]).toEqual([1, 0xff]);
  });

  test.each([
    ['a sector erase', 0x20, 45],
    ['a block erase', 0xd8, 150],
    ['32 bytes programmed', 0x02, 0.135],
    ['a chip erase of 512 KB', 0xc7, 1250],
  ])('%s keeps it busy, and busy it takes no command', (_what, opcode, ms) => {
    const { flash, run, time } = chip(0);
    run(0x06);
    run(opcode, 0, opcode === 0x02 ? new Uint8Array(32) : undefined);
    expect(flash.busyForMs).toBeCloseTo(ms);
    expect(run(0x05, 0, undefined, 1)[0]! & 1).toBe(1);
    expect([...run(0x9f, 0, undefined, 3)]).toEqual([0xff, 0xff, 0xff]);
    time.ms = ms + 0.001;
    expect([...run(0x9f, 0, undefined, 3)]).toEqual([0xef, 0x40, 0x13]);
  });

  test('protect bits hold off writes until the status register is cleared', () => {
    const { flash, run, finish } = chip();
    flash.protect({ from: 0x1000, sizeBytes: 0x1000 });
    const write = (address: number) => {
      run(0x06);
      run(0x02, address, Uint8Array.of(0));
      finish();
      return flash.bytes[address];
    };
    expect(write(0x1000)).toBe(0xff);
    expect(write(0x2000)).toBe(0);
    expect(run(0x05, 0, undefined, 1)[0]! & 0x1c).not.toBe(0);
    run(0x06);
    run(0x01, 0, Uint8Array.of(0));
    finish();
    expect(write(0x1000)).toBe(0);
  });

  test('a stuck sector stays as it is while its neighbours are erased', () => {
    const { flash, run } = chip(0x5a);
    flash.stickSector(3);
    run(0x06);
    run(0xd8, 0);
    expect(flash.bytes[0x3000]).toBe(0x5a);
    expect(flash.bytes[0x4000]).toBe(0xff);
  });
});

describe('power that goes while the chip works', () => {
  const zeros = () => {
    const made = chip(0);
    const bitsUp = (from: number, size: number) =>
      made.flash.bytes
        .subarray(from, from + size)
        .reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    return { ...made, bitsUp };
  };

  test('leaves a sector half erased: a share of its bits up, and nothing changed around it', () => {
    const { flash, time, run, bitsUp } = zeros();
    run(0x06);
    run(0x20, 0x2000);
    time.ms = flashSpeeds.typical.sectorEraseMs / 4;
    flash.powerOff();
    const share = bitsUp(0x2000, 0x1000) / 0x8000;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
    expect(bitsUp(0, 0x2000) + bitsUp(0x3000, sizeBytes - 0x3000)).toBe(0);
  });

  test('a sector erased once more after that is whole again', () => {
    const { flash, time, run, finish, bitsUp } = zeros();
    run(0x06);
    run(0x20, 0x2000);
    time.ms = 10;
    flash.powerOff();
    flash.powerOn();
    run(0x06);
    run(0x20, 0x2000);
    finish();
    flash.powerOff();
    expect(bitsUp(0x2000, 0x1000)).toBe(0x8000);
  });

  test('a page half programmed has some of its zeros and none that were not asked for', () => {
    const { flash, time, run } = chip();
    run(0x06);
    run(0x02, 0x100, new Uint8Array(256).fill(0x0f));
    time.ms = flash.busyUntilMs / 2;
    flash.powerOff();
    const page = flash.bytes.subarray(0x100, 0x200);
    expect(page.every((byte) => (byte & 0x0f) === 0x0f)).toBe(true);
    expect(page.some((byte) => byte !== 0x0f)).toBe(true);
    expect(page.some((byte) => byte !== 0xff)).toBe(true);
  });

  test('what a driver had queued behind is not done at all', () => {
    const { flash, time, bitsUp } = zeros();
    flash.queue(() => flash.eraseSector(0));
    flash.queue(() => flash.eraseSector(0x1000));
    flash.queue(() => flash.eraseSector(0x2000));
    time.ms = flashSpeeds.typical.sectorEraseMs * 1.5;
    flash.powerOff();
    expect(bitsUp(0, 0x1000)).toBe(0x8000);
    expect(bitsUp(0x1000, 0x1000)).toBeGreaterThan(0);
    expect(bitsUp(0x1000, 0x1000)).toBeLessThan(0x8000);
    expect(bitsUp(0x2000, 0x1000)).toBe(0);
  });

  test('a command whose time is over stays done', () => {
    const { flash, run, finish, bitsUp } = zeros();
    run(0x06);
    run(0xd8, 0);
    finish();
    flash.powerOff();
    expect(bitsUp(0, 0x10000)).toBe(0x80000);
  });
});
