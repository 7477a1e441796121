// Espressif's flasher stub, unmodified out of the npm package esptool-js, on the board's interpreter.
import { createHash, randomFillSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { BoardOptions } from '../../../../src/virtual-board/board-port.ts';
import { type Fixture, fixture, onFixture } from '../../../support/board-fixture.ts';
import { checksumOf, frame, hex, request, words } from '../../../support/stub-client.ts';

const blockBytes = 0x4000;

async function withStub(story: (made: Fixture) => Promise<void>, options: Partial<BoardOptions> = {}) {
  await onFixture(fixture(options), async (made) => {
    await made.client.enterDownloadMode();
    await made.client.sync();
    await made.client.startStub();
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

describe.each(['real', 'fast'] as const)('the real stub, timing=%s', (timing) => {
  test('greets, and answers SYNC eight times with a value of zero', async () => {
    await withStub(
      async ({ client }) => {
        expect((await client.sync()).value).toBe(0);
        expect(await client.readRegister(0x40001000)).toBe(0xfff0c101);
        expect(await client.readRegister(0x60000014)).toBe(452);
      },
      { timing },
    );
  });

  test('writes deflated data over old data, and its digest agrees', async () => {
    await withStub(
      async (made) => {
        const data = noise(40_000);
        made.board.flash.fill(0, 0x10000, 0x20000);
        await write(made, 0x10000, data);
        expect(Buffer.compare(made.board.flash.subarray(0x10000, 0x10000 + data.length), data)).toBe(0);
        const answer = await made.client.ask(0x13, words(0x10000, data.length, 0, 0), { timeoutMs: 20_000 });
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

  test('has less to wait for itself at twice the clock, not for the flash chip; a reset ends it', async () => {
    await withStub(
      async ({ client, board, clock }) => {
        const taking = async (opcode: number, payload: Uint8Array) => {
          const before = clock.now();
          await client.ask(opcode, payload, { timeoutMs: 20_000 });
          return clock.now() - before;
        };
        const digest = () => taking(0x13, words(0, 0x80000, 0, 0));
        const erase = () => {
          board.flash.fill(0, 0, 0x40000);
          return taking(0xd1, words(0, 0x40000));
        };
        const [digestMs, eraseMs] = [await digest(), await erase()];
        await client.ask(0x09, words(0x3ff00014, 1, 1, 0));
        expect(await client.readRegister(0x3ff00014)).toBe(1);
        expect(await client.readRegister(0x60000014)).toBe(452);
        const share = (await digest()) / digestMs;
        if (timing === 'real') {
          expect(share).toBeGreaterThan(0.5);
          expect(share).toBeLessThan(0.9);
          expect(Math.abs((await erase()) - eraseMs)).toBeLessThan(5);
        }
        await client.enterDownloadMode();
        await client.sync();
        expect(await client.readRegister(0x3ff00014)).toBe(0);
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
        await client.ask(0x0f, words(460800, 115200));
        await client.wait(50);
        client.port.setBaudRate(460800);
        await client.wait(50);
        expect(await client.readRegister(0x40001000)).toBe(0xfff0c101);
        expect(await client.readRegister(0x60000014)).toBe(113);
      },
      { timing },
    );
  });
});

describe('what a client must know of this stub', () => {
  test('blank sectors are not erased: an interrupt in the middle of the blank check spoils nothing', async () => {
    await withStub(async (made) => {
      await made.client.ask(0x0f, words(921600, 115200));
      await made.client.wait(50);
      made.client.port.setBaudRate(921600);
      await made.client.wait(50);
      await write(made, 0, noise(60_000));
      expect(made.board.counters().sectorsErased).toBe(0);
    });
  });

  test('frames sent back to back: the first is answered, the others vanish until a lone C0 comes', async () => {
    await withStub(async ({ client }) => {
      const read = frame(request(0x0a, words(0x40001000)));
      const answers = await client.exchange(Uint8Array.from([...read, ...read, ...read]), 300);
      expect(hex(answers)).toBe('c0010a020001c1f0ff0000c0');
      expect(hex(await client.exchange(read, 300))).toBe('');
      await client.exchange(Uint8Array.of(0xc0), 50);
      expect(hex(await client.exchange(read, 300))).toBe('c0010a020001c1f0ff0000c0');
    });
  });

  test('a block sent twice is written twice: the sequence number is ignored', async () => {
    await withStub(async ({ client, board }) => {
      const first = noise(0x4000);
      await client.ask(0x02, words(0x8000, 2, 0x4000, 0, 0), { timeoutMs: 20_000 });
      await client.data(0x03, 0, first);
      await client.data(0x03, 0, first);
      await client.wait(2000);
      expect(Buffer.compare(board.flash.subarray(0x4000, 0x8000), first)).toBe(0);
    });
  });

  test('CHANGE_BAUD takes the present rate for 115200, so a second change goes wrong', async () => {
    await withStub(async ({ client }) => {
      await client.ask(0x0f, words(230400, 115200));
      await client.wait(50);
      client.port.setBaudRate(230400);
      await client.wait(50);
      expect(await client.readRegister(0x60000014)).toBe(226);
      await client.ask(0x0f, words(460800, 230400));
      await client.wait(50);
      client.port.setBaudRate(52_000_000 / Math.floor((226 * 115200) / 460800));
      await client.wait(50);
      expect(await client.readRegister(0x60000014)).toBe(56);
    });
  });

  test('an answer comes before the flash work: the second block waits for the first one', async () => {
    await withStub(async ({ client, clock, board }) => {
      board.flash.fill(0, 0, 0x10000);
      await client.ask(0x02, words(0x8000, 2, 0x4000, 0, 0), { timeoutMs: 20_000 });
      const start = clock.now();
      await client.data(0x03, 0, noise(0x4000));
      const wireMs = ((0x4000 + 26) * 10_000) / 115200;
      expect(clock.now() - start).toBeLessThan(wireMs + 60);
    });
  });

  test('a bad checksum is refused with C1 and may be sent again', async () => {
    await withStub(async ({ client, board }) => {
      const data = noise(0x400);
      const body = new Uint8Array([...words(data.length, 0, 0, 0), ...data]);
      await client.ask(0x02, words(0x400, 1, 0x400, 0, 0), { timeoutMs: 20_000 });
      const refused = await client.command(0x03, body, { checksum: checksumOf(data) ^ 1 });
      expect(refused.status[0]).toBe(0xc1);
      await client.data(0x03, 0, data);
      await client.wait(500);
      expect(Buffer.compare(board.flash.subarray(0, 0x400), data)).toBe(0);
    });
  });

  test('protected flash stays protected: the digest shows it, no error does', async () => {
    await withStub(async (made) => {
      made.board.flash.fill(0x55, 0, 0x1000);
      made.board.inject({ kind: 'protected', from: 0, sizeBytes: 0x1000 });
      await write(made, 0, noise(0x1000));
      expect(made.board.flash.subarray(0, 0x1000).every((byte) => byte === 0x55)).toBe(true);
    });
  });

  test('erasing the whole chip takes its ten seconds of board time in one silent wait', async () => {
    await withStub(async ({ client, clock, board }) => {
      const start = clock.now();
      await client.ask(0xd0, new Uint8Array(0), { timeoutMs: 60_000 });
      expect(clock.now() - start).toBeGreaterThan(9_900);
      expect(board.counters().sectorsErased).toBe(1024);
    });
  });

  test('the GPIO registers move the pins from here, too', async () => {
    await withStub(async ({ client, board }) => {
      await client.ask(0x09, words(0x60000308, 1 << 2, 0xffffffff, 0, 0x60000310, 1 << 2, 0xffffffff, 0));
      expect(board.pinLevel(2)).toBe(0);
      await client.ask(0x09, words(0x60000304, 1 << 2, 0xffffffff, 0));
      expect(board.pinLevel(2)).toBe(1);
      expect(board.edges().filter((edge) => edge.pin === 2)).toHaveLength(2);
    });
  });

  test('it waits for commands without executing anything', async () => {
    await withStub(async ({ client, board }) => {
      await client.wait(100);
      const before = board.counters().instructions;
      await client.wait(60_000);
      expect(board.counters().instructions - before).toBeLessThan(50_000);
    });
  });
});
