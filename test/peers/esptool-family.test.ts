// esptool as it comes from its authors on virtual boards of the ESP32 family, over a socket whose listener puts the board into its boot
// loader for each new client.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

/** Half noise, half text, so that it neither packs to nothing nor not at all. */
const sample = Buffer.from(
  Uint8Array.from({ length: 40_000 }, (_, at) =>
    at % 512 < 256 ? Math.imul(at, 2_654_435_761) >>> 24 : at & 0x3f,
  ),
);

const chips = [
  {
    id: 'esp32c3',
    name: 'ESP32-C3 (QFN32) (revision v0.4)',
    features: ['Embedded Flash 4MB (GD)'],
    hasSecurityInfo: true,
  },
  {
    id: 'esp32',
    name: 'ESP32-D0WD-V3 (revision v3.1)',
    features: ['Wi-Fi, BT, Dual Core', '240MHz', 'Crystal frequency:  40MHz'],
    hasSecurityInfo: false,
  },
] as const;

describe.each(chips)('on a virtual $id', ({ id, name, features, hasSecurityInfo }) => {
  let board: ServedBoard;
  beforeAll(async () => {
    board = await serveBoard(`esptool-${id}?chip=${id}`, ['tcp://127.0.0.1:0?boot=download']);
  });
  afterAll(() => board?.stop());

  async function esptool(...args: readonly string[]): Promise<string> {
    const { code, output } = await runPeer('esptool', ['--port', `socket://${board.place(0)}`, ...args]);
    expect(code, output).toBe(0);
    return output;
  }

  async function sampleFile(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(board.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  test('tells the chip, its revision, its MAC and its flash', async () => {
    const output = await esptool('chip-id');
    expect(output).toContain(name);
    for (const feature of features) expect(output).toContain(feature);
    expect(await esptool('read-mac')).toContain('ec:fa:bc:12:34:56');
    expect(await esptool('flash-id')).toContain('Detected flash size: 4MB');
    expect(await esptool('--no-stub', 'flash-id')).toContain('Detected flash size: 4MB');
  });

  test.skipIf(!hasSecurityInfo)('finds nothing locked', async () => {
    for (const args of [[], ['--no-stub']]) {
      const output = await esptool(...args, 'get-security-info');
      expect(output).toContain('Secure Boot: Disabled');
      expect(output).toContain('Flash Encryption: Disabled');
    }
  });

  test('writes, verifies and reads back the same bytes with its stub', async () => {
    const file = await sampleFile('sample.bin', sample);
    await esptool('write-flash', '0x10000', file);
    expect(await esptool('verify-flash', '0x10000', file)).toContain('Verification successful');
    const back = join(board.folder, 'back.bin');
    await esptool('read-flash', '0x10000', `${sample.length}`, back);
    expect(sample.equals(await readFile(back))).toBe(true);
    expect(sample.equals(await board.flash(0x10000, sample.length))).toBe(true);
  });

  test('writes, deflated or not, and verifies through the boot ROM alone', async () => {
    const bytes = sample.subarray(0, 12_288);
    const file = await sampleFile('rom.bin', bytes);
    for (const [offset, option] of [
      ['0x40000', '--no-compress'],
      ['0x50000', '--compress'],
    ] as const) {
      await esptool('--no-stub', 'write-flash', option, offset, file);
      expect(bytes.equals(await board.flash(Number(offset), bytes.length))).toBe(true);
    }
  });

  test('erases a region, then all', async () => {
    await esptool('erase-region', '0x10000', '0x4000');
    expect([...new Set(await board.flash(0x10000, 0x4000))]).toEqual([0xff]);
    expect((await board.flash(0x14000, 4)).equals(sample.subarray(0x4000, 0x4004))).toBe(true);
    await esptool('erase-flash');
    expect([...new Set(await board.flash(0x14000, 0x4000))]).toEqual([0xff]);
  });
});
