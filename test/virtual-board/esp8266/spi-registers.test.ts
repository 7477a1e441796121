// The SPI controller's user mode, as clients drive it through registers to reach any flash command.
import { describe, expect, test } from 'vitest';
import { efuseWords } from '../../../src/virtual-board/esp8266/efuse.ts';
import { SpiRegisters } from '../../../src/virtual-board/esp8266/spi-registers.ts';
import { flashSpeeds } from '../../../src/virtual-board/parts/flash-speed.ts';
import { SpiFlash } from '../../../src/virtual-board/parts/spi-flash.ts';

function controller(jedecId: readonly [number, number, number] = [0xc8, 0x40, 0x13]) {
  const time = { ms: 0 };
  const flash = new SpiFlash(new Uint8Array(0x80000).fill(0xff), jedecId, flashSpeeds.typical, () => time.ms);
  const skipped: number[] = [];
  const spi = new SpiRegisters(flash, {
    isConnected: () => true,
    polledBusy: (forMs) => skipped.push(forMs),
  });
  spi.reset();
  const command = 1 << 31;
  /** One user command: opcode, bytes out, bits in, and an address of 24 bits if there is one. */
  const user = (opcode: number, out: readonly number[], inBits: number, address?: number, dummyBits = 0) => {
    const flags =
      command |
      (dummyBits > 0 ? 1 << 29 : 0) |
      (address === undefined ? 0 : 1 << 30) |
      (inBits > 0 ? 1 << 28 : 0) |
      (out.length > 0 ? 1 << 27 : 0);
    spi.write(0x1c, flags >>> 0);
    const outBits = out.length * 8;
    const lengths =
      (Math.max(0, inBits - 1) << 8) |
      (Math.max(0, outBits - 1) << 17) |
      (23 << 26) |
      Math.max(0, dummyBits - 1);
    spi.write(0x20, lengths >>> 0);
    spi.write(0x24, ((7 << 28) | opcode) >>> 0);
    if (address !== undefined) spi.write(0x04, (address << 8) >>> 0);
    if (out.length > 0)
      spi.write(0x40, out.reduce((word, byte, index) => word | (byte << (8 * index)), 0) >>> 0);
    spi.write(0x00, 1 << 18);
    return spi.read(0x40);
  };
  return { flash, spi, time, user, skipped };
}

describe('user commands', () => {
  test('RDID gives vendor and device, lowest byte first', () => {
    expect(controller().user(0x9f, [], 24)).toBe(0x1340c8);
  });

  test('with no lengths set RDID reads one bit, the highest of the vendor', () => {
    const { spi } = controller();
    spi.write(0x1c, ((1 << 31) | (1 << 28)) >>> 0);
    spi.write(0x20, 0);
    spi.write(0x24, ((7 << 28) | 0x9f) >>> 0);
    spi.write(0x40, 0);
    spi.write(0x00, 1 << 18);
    expect(spi.read(0x40)).toBe(0x80);
  });

  test.each([
    [1, 0x80],
    [4, 0xc0],
    [12, 0x40c8],
    [20, 0x1040c8],
  ])('RDID of %i bits', (bits, value) => {
    expect(controller().user(0x9f, [], bits)).toBe(value);
  });

  test('SFDP begins with its signature, and tells the density that the ID tells', () => {
    const gigaDevice = controller();
    expect(gigaDevice.user(0x5a, [], 32, 0, 8)).toBe(0x50444653);
    expect(gigaDevice.user(0x5a, [], 32, 4, 8) >>> 0).toBe(0xff010100);
    expect(gigaDevice.user(0x5a, [], 32, 0x34, 8)).toBe(0x80000 * 8 - 1);
    const winbond = controller([0xef, 0x40, 0x16]);
    const table = winbond.user(0x5a, [], 24, 0x0c, 8);
    expect(winbond.user(0x5a, [], 16, table, 8)).toBe(0x20e5);
    expect(winbond.user(0x5a, [], 32, table + 4, 8)).toBe(0x400000 * 8 - 1);
  });

  test('SFDP without its dummy byte comes a byte late, and not at all out of a chip that has none', () => {
    expect(controller().user(0x5a, [], 32, 0)).toBe(0x444653ff | 0);
    expect(controller([0x5e, 0, 0]).user(0x5a, [], 32, 0, 8)).toBe(0xffffffff);
  });

  test('a fast read skips its dummy byte', () => {
    const { user, flash } = controller();
    flash.bytes.set([1, 2, 3, 4], 0x100);
    expect(user(0x0b, [], 32, 0x100, 8)).toBe(0x04030201);
    expect(user(0x03, [], 32, 0x100)).toBe(0x04030201);
  });

  test('write enable, page program, read: the address sits in the upper bits', () => {
    const { user, time, flash, spi } = controller();
    user(0x06, [], 0);
    expect(user(0x05, [], 8)).toBe(2);
    user(0x02, [0x12, 0x34], 0, 0x1234);
    expect([...flash.bytes.subarray(0x1234, 0x1237)]).toEqual([0x12, 0x34, 0xff]);
    time.ms = 1;
    expect(user(0x03, [], 16, 0x1234)).toBe(0x3412);
    expect(spi.read(0x00)).toBe(0);
  });

  test('command 50h lets its next write change the status at once, until the power goes', () => {
    const { user, time, flash } = controller();
    user(0x50, [], 0);
    expect(user(0x05, [], 8)).toBe(0);
    user(0x01, [0x1c], 0);
    expect(user(0x05, [], 8)).toBe(0x1c);
    user(0x01, [0x00], 0);
    expect(user(0x05, [], 8)).toBe(0x1c);
    flash.powerOn();
    expect(user(0x05, [], 8)).toBe(0);
    user(0x06, [], 0);
    user(0x01, [0x1c], 0);
    time.ms = 20;
    flash.powerOn();
    expect(user(0x05, [], 8)).toBe(0x1c);
  });

  test('the status register is written after write enable alone', () => {
    const { user, time } = controller();
    user(0x01, [0x1c], 0);
    expect(user(0x05, [], 8)).toBe(0);
    user(0x06, [], 0);
    user(0x01, [0x1c], 0);
    time.ms = 20;
    expect(user(0x05, [], 8)).toBe(0x1c);
  });
});

test('a busy chip that is polled without end may be slept on, one that is looked at may not', () => {
  const { spi, skipped } = controller();
  spi.write(0, 1 << 30);
  spi.write(0, 1 << 24);
  for (let polls = 0; polls < 8; polls++) spi.write(0, 1 << 27);
  expect(skipped).toEqual([]);
  spi.write(0, 1 << 27);
  expect(skipped).toEqual([45]);
});

describe('efuse', () => {
  test('an ESP8285 has bit 4 set and means 1 MB inside', () => {
    const words = efuseWords('ec:fa:bc:12:34:56', 'esp8285');
    expect(words[0]! & (1 << 4)).not.toBe(0);
    expect(efuseWords('ec:fa:bc:12:34:56', 'esp8266')[0]! & (1 << 4)).toBe(0);
  });

  test('the words of a real chip come out for its MAC, but for the bits that tell its flash', () => {
    const words = efuseWords('ec:94:cb:b9:00:61', 'esp8285');
    expect(words.map((word) => word.toString(16))).toEqual(['61af0010', '200b900', '2000b000', 'ec94cb']);
  });

  test('the chip ID is the lower half of the MAC, and its top byte zero', () => {
    const [first, second] = efuseWords('ec:fa:bc:12:34:56', 'esp8266') as [number, number];
    expect(((first >>> 24) | ((second & 0xffffff) << 8)) >>> 0).toBe(0x00123456);
  });

  test('what is no MAC is refused', () => {
    expect(() => efuseWords('ec:fa', 'esp8266')).toThrow(RangeError);
  });
});
