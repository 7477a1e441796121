// Espressif's flasher stub for the ESP32-C3, unmodified out of the npm package esptool-js, on the RISC-V interpreter.
import { createHash, randomFillSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import stub from 'esptool-js/lib/targets/stub_flasher/esp32c3.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import type { BoardOptions } from '../../../src/virtual-board/board-port.ts';
import { type Fixture, fixture, onFixture } from '../../support/board-fixture.ts';
import { hex, words } from '../../support/stub-client.ts';

const blockBytes = 0x4000;

async function withStub(story: (made: Fixture) => Promise<void>, options: Partial<BoardOptions> = {}) {
  await onFixture(fixture({ chip: 'esp32c3', ...options }), async (made) => {
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

describe.each(['real', 'fast'] as const)('the real stub, timing=%s', (timing) => {
  test('greets, and answers SYNC eight times with a value of zero', async () => {
    await withStub(
      async ({ client }) => {
        expect((await client.sync()).value).toBe(0);
        expect(await client.readRegister(0x40001000)).toBe(0x1b31506f);
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
        const answer = await made.client.ask(0x13, words(0x10000, data.length, 0, 0), { timeoutMs: 20_000 });
        expect(hex(answer.body)).toBe(md5(data));
        expect(made.board.counters().overProgrammedBits).toBe(0);
      },
      { timing },
    );
  });
});
