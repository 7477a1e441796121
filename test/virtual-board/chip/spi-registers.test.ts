// The SPI controller's user mode, as clients drive it through registers to reach any flash command.
import { describe, expect, test } from 'vitest';
import { efuseWords } from '../../../src/virtual-board/chip/efuse.ts';
import { flashSpeeds } from '../../../src/virtual-board/chip/flash-speed.ts';
import { SpiFlash } from '../../../src/virtual-board/chip/spi-flash.ts';
import { SpiRegisters } from '../../../src/virtual-board/chip/spi-registers.ts';

function controller() {
  const time = { ms: 0 };
  const flash = new SpiFlash(
    new Uint8Array(0x80000).fill(0xff),
    [0xc8, 0x40, 0x13],
    flashSpeeds.typical,
    () => time.ms,
  );
  const skipped: number[] = [];
  const spi = new SpiRegisters(flash, {
    isConnected: () => true,
    polledBusy: (forMs) => skipped.push(forMs),
  });
  spi.reset();
  const command = 1 << 31;
  /** One user command: opcode, bytes out, bits in, and an address of 24 bits if there is one. */
  const user = (opcode: number, out: readonly number[], inBits: number, address?: number) => {
    const flags =
      command |
      (address === undefined ? 0 : 1 << 30) |
      (inBits > 0 ? 1 << 28 : 0) |
      (out.length > 0 ? 1 << 27 : 0);
    spi.write(0x1c, flags >>> 0);
    const outBits = out.length * 8;
    const lengths = (Math.max(0, inBits - 1) << 8) | (Math.max(0, outBits - 1) << 17) | (23 << 26);
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

  test('what is no MAC is refused', () => {
    expect(() => efuseWords('ec:fa', 'esp8266')).toThrow(RangeError);
  });
});
