// Exchanges with the boot ROM's loader, byte for byte, as the mask ROM answers them.
import { describe, expect, test } from 'vitest';
import { fixture, fromHex, onFixture } from '../../../support/board-fixture.ts';
import { hex, words } from '../../../support/stub-client.ts';
import { beginTwo, block, exchanges, message, readMagic, sync, synced, times } from './known-exchanges.ts';

describe('the boot ROM answers', () => {
  test.each(exchanges)('$why', async ({ say, hear }) => {
    await onFixture(fixture(), async ({ client }) => {
      await client.enterDownloadMode();
      await client.exchange(fromHex(sync));
      let heard = new Uint8Array(0);
      for (const each of say) heard = new Uint8Array(await client.exchange(fromHex(each), 150));
      expect(hex(heard)).toBe(hex(fromHex(hear)));
    });
  });

  test('nothing but SYNC while it has not been greeted', async () => {
    await onFixture(fixture(), async ({ client }) => {
      await client.enterDownloadMode();
      expect(hex(await client.exchange(fromHex(readMagic)))).toBe('');
      expect(hex(await client.exchange(fromHex(sync)))).toBe(hex(fromHex(times(8, synced))));
    });
  });

  test('a restart over a damaged image with 01 06, and the boot text on the same line', async () => {
    await onFixture(fixture(), async ({ client }) => {
      await client.enterDownloadMode();
      await client.exchange(fromHex(sync));
      const heard = await client.exchange(fromHex(message(0x04, words(0))));
      expect(Buffer.from(heard).toString('latin1')).toMatch(/^\xc0\x01\x04.*\x01\x06\xc0ets_main\.c/s);
    });
  });
});

describe('what the boot ROM does to the flash', () => {
  test('it writes what FLASH_DATA carries', async () => {
    await onFixture(fixture(), async ({ client, board }) => {
      await client.enterDownloadMode();
      for (const each of [sync, beginTwo, block(0, [1, 2, 3, 4]), block(1, [5, 6, 7, 8])])
        await client.exchange(fromHex(each), 150);
      expect([...board.flash.subarray(0, 9)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0xff]);
    });
  });

  test.each([
    { start: 0, asked: 4, erased: 8 },
    { start: 14, asked: 5, erased: 7 },
    { start: 0, asked: 16, erased: 32 },
    { start: 16, asked: 20, erased: 36 },
  ])('asked to erase $asked sectors from $start it erases $erased: the known bug', async (each) => {
    await onFixture(fixture(), async ({ client, board }) => {
      board.flash.fill(0);
      await client.enterDownloadMode();
      await client.exchange(fromHex(sync));
      const begin = words(each.asked * 0x1000, 0, 0x400, each.start * 0x1000);
      await client.ask(0x02, begin, { timeoutMs: 20_000 });
      const isErased = (sector: number) => board.flash[sector * 0x1000] === 0xff;
      const sectors = Array.from({ length: 64 }, (_, sector) => sector).filter(isErased);
      expect(sectors).toEqual(Array.from({ length: each.erased }, (_, index) => each.start + index));
    });
  });

  test('a block whose bits cannot rise is noticed by reading it back', async () => {
    await onFixture(fixture(), async ({ client, board }) => {
      board.flash.fill(0);
      board.inject({ kind: 'stuck-sector', sector: 0 });
      await client.enterDownloadMode();
      await client.exchange(fromHex(sync));
      await client.exchange(fromHex(beginTwo), 200);
      expect(hex(await client.exchange(fromHex(block(0, [1, 2, 3, 4]))))).toMatch(/0108c0$/);
    });
  });
});

describe('the rate', () => {
  test.each([
    [115200, 452],
    [74880, 695],
    [230400, 226],
    [460800, 113],
  ])('SYNC at %i baud sets the divider to %i', async (baudRate, divider) => {
    await onFixture(fixture(), async ({ client }) => {
      client.port.setBaudRate(baudRate);
      await client.enterDownloadMode();
      await client.sync();
      expect(await client.readRegister(0x60000014)).toBe(divider);
    });
  });
});
