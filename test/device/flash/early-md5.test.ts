// Questions that travel with a block: what the board has programmed is verified while more is sent. What befalls
// such a pair of requests on the line may cost time, and never the truth.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import type { Board, Fault } from '../../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../../src/virtual-board/board-port.ts';
import { holdsOnly } from '../../support/holds-only.ts';
import { sampled, takesAll, takesEveryByte } from '../../support/sampled.ts';
import { createRig, KB, type Rig } from './rig.ts';

// A loaded computer interprets the stub slowly.
vi.setConfig({ testTimeout: 300_000 });

const md5Opcode = 0x13;
const md5FrameBytes = 26;
const pauseBytes = 95;
const image = demoMicroPython({ sizeBytes: 192 * KB });
const file = { path: 'part.bin', offset: 0x10000, bytes: image.subarray(0x9000, 0x9000 + 128 * KB) };

let rig: Rig | undefined;
afterEach(() => rig?.stop());

/** Flashes the file; before the first pair goes out, `strike` has its turn. */
async function flash(
  strike: (board: Board) => void,
  options: Partial<BoardOptions> = {},
  prepare: (board: Board) => void = () => {},
) {
  let pairs = 0;
  const transportTo = (board: Board) => {
    const transport = new VirtualTransport('virtual:test', board.plug);
    const write = transport.write.bind(transport);
    transport.write = (bytes) => {
      const isPair = bytes[2] === md5Opcode && bytes.length > md5FrameBytes + pauseBytes;
      if (isPair && pairs++ === 0) strike(board);
      return write(bytes);
    };
    return transport;
  };
  rig = await createRig(
    { flashSizeBytes: 512 * KB, flash: new Uint8Array(512 * KB).fill(0x33), ...options },
    transportTo,
  );
  const { board, run, clock } = rig;
  prepare(board);
  const startedMs = clock.now();
  const error: unknown = await run((session, context) =>
    flashFiles(session, { files: [file], baudRate: 921_600, noSkip: true }, context),
  ).then(
    () => null,
    (failure) => failure,
  );
  const end = file.offset + file.bytes.length;
  const isRight =
    Buffer.compare(board.flash.subarray(file.offset, end), file.bytes) === 0 &&
    holdsOnly(board.flash.subarray(0, file.offset), 0x33) &&
    holdsOnly(board.flash.subarray(end), 0x33);
  return { error, isRight, pairs, ms: clock.now() - startedMs };
}

describe('what is verified while more is sent', () => {
  test('on a good line costs no question twice', async () => {
    const { error, isRight, pairs } = await flash(() => {});
    expect([error, isRight]).toEqual([null, true]);
    expect(pairs).toBeGreaterThan(0);
  });

  test.each(['slow', 'worn'] as const)(
    'on a %s chip is asked again in the end where it came too soon',
    async (flashSpeed) => {
      const { error, isRight } = await flash(() => {}, { flashSpeed });
      expect([error, isRight]).toEqual([null, true]);
    },
  );

  test('does not hide a sector that stays as it is', async () => {
    const sector = file.offset / (4 * KB) + 1;
    const { error, pairs } = await flash(
      () => {},
      {},
      (board) => board.inject({ kind: 'stuck-sector', sector }),
    );
    expect(pairs).toBeGreaterThan(0);
    expect(error).toMatchObject({ code: 'verify-mismatch', board: 'partly-written' });
  });

  const places = {
    in: [
      ...Array.from({ length: md5FrameBytes }, (_, at) => at),
      ...[0, 1, 31, 32, 63, 94].map((at) => md5FrameBytes + at),
      ...Array.from({ length: 30 }, (_, at) => md5FrameBytes + pauseBytes + at),
      md5FrameBytes + pauseBytes + 3000,
    ],
    out: Array.from({ length: 44 }, (_, at) => at),
  } as const;
  const kinds = ['lose', 'flip', 'double'] as const;
  const cells = (['in', 'out'] as const).flatMap((direction) =>
    places[direction].flatMap((atByte) => kinds.map((kind) => ({ kind, direction, atByte }) satisfies Fault)),
  );
  // A flash each: the whole matrix is for `npm run test:every-byte`.
  const step = takesEveryByte ? 1 : takesAll ? 8 : 1;
  const taken = cells.filter((_, at) => at % step === 0);
  for (const [name, fault] of sampled(
    taken.map((cell) => [`${cell.kind} ${cell.direction} ${cell.atByte}`, cell] as const),
    6,
  ))
    test(`a damaged byte is no false success: ${name}`, async () => {
      const { error, isRight, pairs, ms } = await flash((board) => board.inject(fault));
      expect(pairs).toBeGreaterThan(0);
      expect(ms).toBeLessThan(40_000);
      if (error === null) expect(isRight).toBe(true);
      else expect(error).toBeInstanceOf(EspError);
      // One byte is what a line loses now and then.
      expect(error).toBeNull();
    });
});
