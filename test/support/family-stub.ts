// What Espressif's flasher stub does on every chip of the ESP32 family, unmodified out of the npm package esptool-js.
import { createHash, randomFillSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { BoardOptions, ChipName } from '../../src/virtual-board/board-port.ts';
import { type Fixture, fixture, onFixture } from './board-fixture.ts';
import { testOfSampled } from './sampled.ts';
import { hex, type StubImage, words } from './stub-client.ts';

export type StubbedChip = { readonly chip: ChipName; readonly stub: StubImage; readonly magic: number };

const blockBytes = 0x4000;
const timings = ['real', 'fast'] as const;

/** Runs a story on a board whose stub has said its OHAI. */
export async function withFamilyStub(
  { chip, stub }: StubbedChip,
  story: (made: Fixture) => Promise<void>,
  options: Partial<BoardOptions> = {},
): Promise<void> {
  await onFixture(fixture({ chip, ...options }), async (made) => {
    await made.client.enterDownloadMode();
    made.client.statusBytes = 4;
    await made.client.sync();
    await made.client.startStub(stub);
    made.client.statusBytes = 2;
    await story(made);
  });
}

/** Deflated, in blocks of 16 KB, stop and wait, as esptool does it. */
async function write({ client }: Fixture, address: number, data: Uint8Array): Promise<void> {
  const packed = deflateSync(data);
  const blocks = Math.ceil(packed.length / blockBytes);
  await client.ask(0x10, words(data.length, blocks, blockBytes, address, 0));
  for (let block = 0; block < blocks; block++)
    await client.data(0x11, block, packed.subarray(block * blockBytes, (block + 1) * blockBytes), 20_000);
  await client.ask(0x12, words(1), { timeoutMs: 20_000 });
}

const noise = (sizeBytes: number) => randomFillSync(new Uint8Array(sizeBytes));
const md5 = (data: Uint8Array) => createHash('md5').update(data).digest('hex');

export function stubStories(chip: StubbedChip): void {
  const { magic } = chip;
  const withStub = (story: (made: Fixture) => Promise<void>, options: Partial<BoardOptions> = {}) =>
    withFamilyStub(chip, story, options);

  describe.each(timings)('the real stub, timing=%s', (timing) => {
    const test = testOfSampled(timings, timing);

    test('greets, and answers SYNC eight times with a value of zero', async () => {
      await withStub(
        async ({ client }) => {
          expect((await client.sync()).value).toBe(0);
          expect(await client.readRegister(0x40001000)).toBe(magic);
        },
        { timing },
      );
    });

    test('writes deflated data over old data, and its digest agrees', async () => {
      await withStub(
        async (made) => {
          // More than the window, part of it text that repeats.
          const data = Buffer.concat([noise(50_000), Buffer.alloc(40_000, 'espwb '), noise(1_001)]);
          made.board.flash.fill(0, 0x10000, 0x40000);
          await write(made, 0x10000, data);
          expect(Buffer.compare(made.board.flash.subarray(0x10000, 0x10000 + data.length), data)).toBe(0);
          const answer = await made.client.ask(0x13, words(0x10000, data.length, 0, 0), {
            timeoutMs: 20_000,
          });
          expect(hex(answer.body)).toBe(md5(data));
          expect(made.board.counters().overProgrammedBits).toBe(0);
        },
        { timing },
      );
    });

    test('erases a region, no more and no less', async () => {
      await withStub(
        async ({ client, board }) => {
          board.flash.fill(0, 0, 0x40000);
          await client.ask(0xd1, words(0x8000, 0x18000), { timeoutMs: 20_000 });
          const bytes = [0x7fff, 0x8000, 0x1ffff, 0x20000].map((address) => board.flash[address]);
          expect(bytes).toEqual([0, 0xff, 0xff, 0]);
        },
        { timing },
      );
    });

    test('reads flash back', async () => {
      await withStub(
        async ({ client, board }) => {
          const data = noise(0x3000);
          board.flash.set(data, 0x5000);
          expect(Buffer.compare(await client.readFlash(0x5000, data.length), data)).toBe(0);
        },
        { timing },
      );
    });

    test('goes on at another rate after CHANGE_BAUD', async () => {
      await withStub(
        async ({ client }) => {
          await client.ask(0x0f, words(921600, 115200));
          await client.wait(50);
          client.port.setBaudRate(921600);
          await client.wait(50);
          expect(await client.readRegister(0x40001000)).toBe(magic);
        },
        { timing },
      );
    });

    test('erases all of the chip', async () => {
      await withStub(
        async ({ client, board }) => {
          board.flash.fill(0);
          await client.ask(0xd0, new Uint8Array(0), { timeoutMs: 60_000 });
          expect(board.flash.every((byte) => byte === 0xff)).toBe(true);
        },
        { timing, flashSizeBytes: 0x100000 },
      );
    });
  });

  describe('what the stub answers', () => {
    const answer = async (opcode: number, body: Uint8Array) => {
      let heard: { readonly status: readonly number[]; readonly body: Uint8Array } | undefined;
      await withStub(async ({ client }) => {
        heard = await client.command(opcode, body);
      });
      return heard!;
    };

    test('an opcode that it does not know', async () => {
      expect((await answer(0x77, new Uint8Array(0))).status).toEqual([0xc3, 0]);
    });

    test('MD5 of nothing, raw', async () => {
      expect(hex((await answer(0x13, words(0, 0, 0, 0))).body)).toBe('d41d8cd98f00b204e9800998ecf8427e');
    });

    test.each([
      ['SPI_ATTACH with eight bytes', 0x0d, words(0, 0), [0xc0, 0]],
      ['SPI_ATTACH with four', 0x0d, words(0), [0, 0]],
      ['an erase that is no sector', 0xd1, words(0x8010, 0x1000), [0xc0, 0]],
      ['data before BEGIN', 0x03, words(4, 0, 0, 0, 0x04030201), [0xc6, 0]],
    ] as const)('%s', async (_text, opcode, body, status) => {
      expect((await answer(opcode, body)).status).toEqual(status);
    });

    test('a failure is told by the answer to the next command, which is not done', async () => {
      await withStub(async ({ client }) => {
        await client.ask(0x10, words(0x1000, 1, blockBytes, 0x10000, 0));
        expect((await client.data(0x11, 0, Uint8Array.of(1, 2, 3, 4))).status).toEqual([0, 0]);
        expect((await client.command(0x0a, words(0x40001000))).status).toEqual([0xc7, 0]);
        expect(await client.readRegister(0x40001000)).toBe(magic);
      });
    });

    test('nothing that it waits for costs this computer anything', async () => {
      await withStub(async ({ board, client }) => {
        await client.wait(50);
        const before = board.counters().instructions;
        await client.wait(1000);
        expect(board.counters().instructions - before).toBeLessThan(200_000);
      });
    });
  });
}
