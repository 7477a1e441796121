// Exchanges with the boot ROM of an ESP32 as a loader, byte for byte, and what they do to the flash.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Fixture, fixture, fromHex, onFixture } from '../../../support/board-fixture.ts';
import { message, sync } from '../../../support/rom-exchanges.ts';
import { hex, words } from '../../../support/stub-client.ts';
import { exchanges } from './known-exchanges.ts';

const onEsp32 = (story: (made: Fixture) => Promise<void>) =>
  onFixture(fixture({ chip: 'esp32', mac: '10:01:00:c4:0a:24' }), async (made) => {
    await made.client.enterDownloadMode();
    made.client.statusBytes = 4;
    await story(made);
  });

describe('the boot ROM answers', () => {
  test.each(exchanges)('$why', async ({ say, hear }) => {
    await onEsp32(async ({ client }) => {
      await client.exchange(fromHex(sync));
      let heard = new Uint8Array(0);
      for (const each of say) heard = new Uint8Array(await client.exchange(fromHex(each), 300));
      expect(hex(heard)).toBe(hex(fromHex(hear)));
    });
  });

  test('nothing but SYNC while it has not been greeted', async () => {
    await onEsp32(async ({ client }) => {
      expect(hex(await client.exchange(fromHex(message(0x0a, words(0x40001000)))))).toBe('');
      expect((await client.sync()).value).toBe(0x20120707);
    });
  });
});

describe('what hosts read', () => {
  test('the fuses tell MAC with its checksum, revision 3.1 and package', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      const word = (number: number) => client.readRegister(0x3ff5a000 + 4 * number);
      expect([await word(1), await word(2)]).toEqual([0x00c40a24, 0xfe1001]);
      const [word3, word5] = [await word(3), await word(5)];
      const date = await client.readRegister(0x3ff6607c);
      expect([(word3 >>> 15) & 1, (word5 >>> 20) & 1, date >>> 31, (word5 >>> 24) & 3]).toEqual([1, 1, 1, 1]);
      expect((word3 >>> 9) & 7).toBe(1);
    });
  });

  test('the UART divides the crystal by 347.2 for 115200 baud, and answers at two places', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      const divider = await client.readRegister(0x3ff40014);
      expect((divider & 0xfffff) + (divider >>> 20) / 16).toBeCloseTo(347.2, 0);
      expect(await client.readRegister(0x60000014)).toBe(divider);
    });
  });

  test('the crystal counted against the clock of 8 MHz is one of 40 MHz', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      const count = ((await client.readRegister(0x3ff5f06c)) >>> 7) & 0x1ffffff;
      const error = (await client.readRegister(0x3ff5a010)) & 0xff;
      expect((count * 15625 * error) / 40).toBe(40_000_000);
    });
  });

  test('one WRITE_REG of five entries asks the flash for its id', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      const entries = [
        [0x3ff4202c, 23],
        [0x3ff4201c, 0x90000000],
        [0x3ff42024, 0x7000009f],
        [0x3ff42080, 0],
        [0x3ff42000, 1 << 18],
      ] as const;
      const body = entries.flatMap(([address, value]) => [address, value >>> 0, 0xffffffff, 0]);
      await client.ask(0x09, words(...body));
      expect(await client.readRegister(0x3ff42080)).toBe(0x1640c8);
    });
  });

  test.each([
    ['GPIO4', 4, { enable: 0x24, set: 0x08, clear: 0x0c, input: 0x3c, output: 0x04 }],
    ['GPIO27, which reads as it is', 27, { enable: 0x24, set: 0x08, clear: 0x0c, input: 0x3c, output: 0x04 }],
    ['GPIO26, whose input is off', 26, { enable: 0x24, set: 0x08, clear: 0x0c, input: 0x3c, output: 0x04 }],
    [
      'GPIO33, of the upper registers',
      33,
      { enable: 0x30, set: 0x14, clear: 0x18, input: 0x40, output: 0x10 },
    ],
  ])('%s moves through its registers', async (_name, pin, at) => {
    await onEsp32(async ({ client, board }) => {
      await client.sync();
      const bit = 1 << (pin & 31);
      const read = async (offset: number) => ((await client.readRegister(0x3ff44000 + offset)) & bit) !== 0;
      const write = (offset: number) => client.ask(0x09, words(0x3ff44000 + offset, bit, 0xffffffff, 0));
      await write(at.enable);
      await write(at.set);
      // After a reset the inputs of GPIO25, 26 and 32 to 39 are off, GPIO27's is on: FUN_IE of the multiplexer.
      const mux = pin === 33 ? 0x3ff49020 : pin === 26 ? 0x3ff49028 : null;
      if (mux !== null) {
        expect(await read(at.input)).toBe(false);
        await client.ask(0x09, words(mux, 0x200, 0x200, 0));
      }
      expect([board.pinLevel(pin), await read(at.input)]).toEqual([1, true]);
      await write(at.clear);
      expect([board.pinLevel(pin), await read(at.output)]).toEqual([0, false]);
    });
  });

  test('GPIO34 only reads', async () => {
    await onEsp32(async ({ client, board }) => {
      await client.sync();
      for (const offset of [0x30, 0x14]) await client.ask(0x09, words(0x3ff44000 + offset, 4, 0xffffffff, 0));
      expect([board.pinLevel(34), await client.readRegister(0x3ff4402c)]).toEqual([0, 0]);
    });
  });
});

describe('what the boot ROM does to the flash', () => {
  const data = Buffer.from(Uint8Array.from({ length: 0x4000 }, (_, index) => index & 255));

  test('it inflates and writes what comes in blocks, and digests it', async () => {
    await onEsp32(async ({ client, board }) => {
      board.flash.fill(0, 0x1f000, 0x25000);
      await client.sync();
      const packed = deflateSync(data);
      const blockBytes = 100;
      const blocks = Math.ceil(packed.length / blockBytes);
      await client.ask(0x10, words(data.length, blocks, blockBytes, 0x20000));
      for (let block = 0; block < blocks; block++)
        await client.data(0x11, block, packed.subarray(block * blockBytes, (block + 1) * blockBytes));
      await client.ask(0x13, words(0x20000, data.length, 0, 0), { timeoutMs: 20_000 });
      expect(Buffer.compare(board.flash.subarray(0x20000, 0x24000), data)).toBe(0);
      // Erased before anything was written, and not a sector more.
      expect([board.flash[0x1ffff], board.flash[0x24000]]).toEqual([0, 0]);
      const answer = await client.ask(0x13, words(0x20000, data.length, 0, 0), { timeoutMs: 20_000 });
      expect(Buffer.from(answer.body).toString()).toBe('3df67097cee5e4cea36e0f941c134ffc');
    });
  });

  test('a damaged checksum behind the data says 0C', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      const packed = deflateSync(data);
      packed[packed.length - 1]! ^= 1;
      await client.ask(0x10, words(data.length, 1, packed.length, 0x20000));
      await expect(client.data(0x11, 0, packed)).rejects.toThrow('refused: 1,c');
    });
  });

  test('it reads what is there, 64 bytes at a time, and what was read before stays behind it', async () => {
    await onEsp32(async ({ client, board }) => {
      board.flash.set(data.subarray(0, 64), 0x10400);
      await client.sync();
      const read = async (sizeBytes: number) => (await client.ask(0x0e, words(0x10400, sizeBytes))).body;
      expect([...(await read(64))]).toEqual([...data.subarray(0, 64)]);
      board.flash[0x10400] = 0xaa;
      expect([...(await read(16))]).toEqual([0xaa, ...data.subarray(1, 64)]);
    });
  });

  test('it digests what it cannot send: all of 2 MB, and beyond only when it has been told the size', async () => {
    await onEsp32(async ({ client, board }) => {
      await client.sync();
      const digest = (from: number, sizeBytes: number) =>
        client.command(0x13, words(from, sizeBytes, 0, 0), { timeoutMs: 60_000 });
      expect((await digest(0x1ff000, 0x2000)).status).toEqual([1, 6]);
      await client.ask(0x0b, words(0, 0x400000, 0x10000, 0x1000, 0x100, 0xffff));
      const expected = createHash('md5').update(board.flash.subarray(0x1ff000, 0x201000)).digest('hex');
      expect(Buffer.from((await digest(0x1ff000, 0x2000)).body).toString()).toBe(expected);
    });
  });

  test('goes on at another rate after CHANGE_BAUD', async () => {
    await onEsp32(async ({ client }) => {
      await client.sync();
      await client.ask(0x0f, words(921600, 0));
      await client.wait(50);
      client.port.setBaudRate(921600);
      expect(await client.readRegister(0x40001000)).toBe(0x00f01d83);
    });
  });
});
