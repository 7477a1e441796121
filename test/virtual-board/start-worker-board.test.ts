import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWorkerBoard } from '../../src/virtual-board/start-worker-board.ts';

let stateFolder: string;
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'espwb-host-'));
});
afterEach(() => rm(stateFolder, { recursive: true, force: true }));

describe('a board in its own thread', () => {
  test('finds at its next start what its flash held, whatever firmware a first start would get', async () => {
    const firstFirmware = Uint8Array.of(1, 2, 3);
    const first = await startWorkerBoard({ name: 'kept', stateFolder, firstFirmware });
    await first.stop();
    const second = await startWorkerBoard({ name: 'kept', stateFolder, firstFirmware: Uint8Array.of(9) });
    const flash = await second.readFlash();
    await second.stop();
    expect([...flash.subarray(0, 4)]).toEqual([1, 2, 3, 0xff]);
    expect(flash.length).toBe(4 * 1024 * 1024);
  });

  test('refuses another flash size than the one it kept, instead of cutting it', async () => {
    const firstFirmware = Uint8Array.of(1);
    await (await startWorkerBoard({ name: 'size', stateFolder, firstFirmware })).stop();
    const other = startWorkerBoard({ name: 'size', stateFolder, flashSizeBytes: 1024 * 1024 });
    await expect(other).rejects.toThrow('holds a flash of 4096 KB, but 1024 KB are asked for');
  });

  test('stays the chip that it was made as: another one is refused, none named is that one', async () => {
    const firstFirmware = Uint8Array.of(1);
    await (await startWorkerBoard({ name: 'c3', stateFolder, firstFirmware, chip: 'esp32c3' })).stop();
    await expect(startWorkerBoard({ name: 'c3', stateFolder, chip: 'esp8266' })).rejects.toThrow(
      'holds the flash of an ESP32-C3, but an ESP8266 is asked for',
    );
    const again = await startWorkerBoard({ name: 'c3', stateFolder });
    const heard = new Promise<string>((resolve) =>
      again.plug().onBytes((bytes) => resolve(Buffer.from(bytes).toString('latin1'))),
    );
    again.press('reset', true);
    again.press('reset', false);
    expect(await heard).toContain('ESP-ROM:esp32c3');
    await again.stop();
  });

  test('tells the cable when it is stopped, and stopping twice is one stop', async () => {
    const board = await startWorkerBoard({ name: 'gone' });
    const reason = new Promise<string>((resolve) => board.plug().onClose(resolve));
    await Promise.all([board.stop(), board.stop()]);
    expect(await reason).not.toBe('');
    await expect(board.counters()).rejects.toThrow('was stopped');
  });
});
