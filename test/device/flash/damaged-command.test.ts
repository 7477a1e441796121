// Requests carry no checksum: a BEGIN with one damaged byte is carried out, and acknowledged, with another
// size or at another address. One damaged byte on an otherwise good line, each in its turn.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import type { OperationEvent } from '../../../src/device/operation.ts';
import { sampled, takesAll } from '../../support/sampled.ts';
import { concat } from '../image/build-image.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

// Dozens of flashes each.
vi.setConfig({ testTimeout: 120_000 });

const sector = 4 * KB;
const image = demoMicroPython({ sizeBytes: 64 * KB });
const offset = 0x20000;
const file = { path: 'demo.bin', offset: 0, bytes: image };

/** What is there before: the bytes but for these sectors, which hold something short. */
function without(bytes: Uint8Array, ...sectors: number[]): Uint8Array {
  const flash = bytes.slice();
  for (const each of sectors) flash.fill(0x11, each * sector, (each + 1) * sector);
  return flash;
}

let rig: Rig | undefined;
afterEach(() => rig?.stop());

const isWriting = (event: OperationEvent) => event.type === 'region' && event.status === 'writing';

function once(when: (event: OperationEvent) => boolean, act: () => void) {
  let isDone = false;
  return (event: OperationEvent) => {
    if (isDone || !when(event)) return;
    isDone = true;
    act();
  };
}

/** Flips a bit of the byte that comes `atByte` bytes after the first event that `when` is true of. */
async function flashWithFlip(
  wanted: typeof file,
  before: Uint8Array,
  when: (event: OperationEvent) => boolean,
  atByte: number,
): Promise<'right' | 'failed' | 'FALSE'> {
  rig = await createRig({
    flashSizeBytes: 2 * MB,
    flash: concat(new Uint8Array(wanted.offset).fill(0x33), before),
  });
  const { board, run, stop } = rig;
  const onEvent = once(when, () => board.inject({ kind: 'flip', direction: 'in', atByte }));
  const files = [wanted];
  const isThere = () =>
    Buffer.compare(board.flash.subarray(wanted.offset, wanted.offset + wanted.bytes.length), wanted.bytes) ===
    0;
  const end = await run((session, context) => flashFiles(session, { files }, { ...context, onEvent })).then(
    () => (isThere() ? 'right' : 'FALSE'),
    () => 'failed' as const,
  );
  await stop();
  rig = undefined;
  return end;
}

/** The thirty bytes of a command, counted from this one of what is sent. */
const bytesFrom = (first: number): number[] => Array.from({ length: 30 }, (_, at) => first + at);

describe('one damaged byte', () => {
  test('in the command that begins the last sector, at 0x0, does not pass for a success', async () => {
    const isBehindTheRest = (event: OperationEvent) => event.type === 'region' && event.status === 'verified';
    for (const atByte of sampled(bytesFrom(0), 8)) {
      const end = await flashWithFlip(file, without(image, 0, 4), isBehindTheRest, atByte);
      expect([atByte, end]).toEqual([atByte, 'right']);
    }
  });

  test('in the commands that begin a sector between such as are there already does not either', async () => {
    // Two that pack to next to nothing, so that the bytes behind the first are the second's BEGIN. The second
    // is the first of 64 KB, which the stub erases at once where the size allows it.
    const wanted = noise(96 * KB, 5);
    for (const each of [3, 16]) wanted.fill(0x22, each * sector, (each + 1) * sector);
    for (const atByte of sampled(bytesFrom(66), 8)) {
      const end = await flashWithFlip(
        { ...file, offset, bytes: wanted },
        without(wanted, 3, 16),
        isWriting,
        atByte,
      );
      expect([atByte, end]).toEqual([atByte, 'right']);
    }
  });

  test('in the command that begins the last one of a file is told if it took with it what lies behind', async () => {
    const wanted = noise(68 * KB, 5);
    for (const each of [3, 16]) wanted.fill(0x22, each * sector, (each + 1) * sector);
    const kept = noise(128 * KB, 3);
    const before = concat(new Uint8Array(offset), without(wanted, 3, 16), kept);
    const told: number[] = [];
    for (const atByte of sampled(bytesFrom(66), 12)) {
      rig = await createRig({ flashSizeBytes: 2 * MB, flash: before });
      const { board, run, stop } = rig;
      const onEvent = once(isWriting, () => board.inject({ kind: 'flip', direction: 'in', atByte }));
      const files = [{ ...file, offset, bytes: wanted }];
      const { warnings } = await run((session, context) =>
        flashFiles(session, { files }, { ...context, onEvent }),
      );
      const end = offset + wanted.length;
      const isWhole = Buffer.compare(board.flash.subarray(end, end + kept.length), kept) === 0;
      expect([atByte, isWhole || warnings.map(forShell).join().includes('a command was damaged')]).toEqual([
        atByte,
        true,
      ]);
      if (warnings.map(forShell).join().includes('What was at 0x31000 has changed')) told.push(atByte);
      await stop();
      rig = undefined;
    }
    // A few of the thirty do it.
    if (takesAll) expect(told).not.toEqual([]);
  });
});
