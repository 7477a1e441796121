// Each step of a flash and each fault that may strike in it, and one run of such a pair on the virtual
// board. What must be true of the outcome, faults.test.ts says; bench/flash-faults.ts prints what it was.
import { EspError } from '../../../src/device/errors.ts';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import type { OperationContext, OperationEvent } from '../../../src/device/operation.ts';
import type { Session } from '../../../src/device/session/session.ts';
import type { ChipName } from '../../../src/virtual-board/board-port.ts';
import { bootLoaderData, extendedImage } from '../../support/esp32-image.ts';
import { bareImage, concat, text } from '../image/build-image.ts';
import { createRig, KB, MB, noise, type Rig } from './rig.ts';

/** What differs between the chips: an image for one and its place, and a flash that one has. */
export type OfChip = {
  readonly chip: ChipName;
  readonly flashSizeBytes: number;
  readonly offset: number;
  readonly image: Uint8Array;
};

/** Where the data and the code of a boot loader go. */
const families: Readonly<Record<string, { chipId: number; offset: number; data: number; code: number }>> = {
  esp32: { chipId: 0, offset: 0x1000, data: 0x3fff_0030, code: 0x4008_0400 },
  esp32c3: { chipId: 5, offset: 0, data: 0x3fcd_5820, code: 0x403c_bf10 },
};

/** @param bytes of noise in it, which is most of it */
export function ofChip(chip: ChipName, bytes: number): OfChip {
  const family = families[chip];
  if (!family) {
    const image = concat(bareImage({ strings: 'x' }), text('image'), noise(bytes, 3));
    return { chip, flashSizeBytes: 512 * KB, offset: 0, image };
  }
  const image = extendedImage({
    chipId: family.chipId,
    sizeAndFrequency: 0x00,
    segments: [
      [family.data, bootLoaderData()],
      [family.code, noise(bytes, 3)],
    ],
  });
  return { chip, flashSizeBytes: MB, offset: family.offset, image };
}

/** What such a flash holds when all is done: the image, and FF to the end of its last sector. */
export function withImage(before: Uint8Array, { offset, image }: OfChip): Uint8Array {
  const after = Uint8Array.from(before);
  after.fill(0xff, offset, offset + Math.ceil(image.length / 4096) * 4096);
  after.set(image, offset);
  return after;
}

type Act = (session: Session, context: OperationContext) => Promise<unknown>;
export type Phase = {
  readonly act: Act;
  /** The fault strikes at the first event of which this is true; at once where it is absent. */
  readonly when?: (event: OperationEvent) => boolean;
  /** What the flash must hold after a success. */
  readonly after: Uint8Array;
};

export type Matrix = OfChip & {
  /** What is there before: other bytes where the image goes, and some behind it. */
  readonly before: Uint8Array;
  readonly phases: Readonly<Record<string, Phase>>;
};

const step =
  (name: string, isEnd = false) =>
  (event: OperationEvent) =>
    event.type === 'progress' && event.step === name && (!isEnd || event.done === event.total);
const region = (status: string) => (event: OperationEvent) =>
  event.type === 'region' && event.status === status;

export function matrixOf(chip: ChipName): Matrix {
  const mine = ofChip(chip, 11 * KB);
  const { flashSizeBytes, offset, image } = mine;
  const old = noise(offset + 20 * KB, 7);
  const before = concat(old, new Uint8Array(flashSizeBytes - old.length).fill(0xff));
  const flash: Act = (session, context) =>
    flashFiles(session, { files: [{ path: 'image', offset, bytes: image }] }, context);
  const flashed = withImage(before, mine);
  const phases: Readonly<Record<string, Phase>> = {
    connect: { act: flash, after: flashed },
    'stub upload': { act: flash, when: step('stub'), after: flashed },
    'baud change': { act: flash, when: step('stub', true), after: flashed },
    erase: {
      act: (session, context) => eraseFlash(session, {}, context),
      when: region('erasing'),
      after: new Uint8Array(flashSizeBytes).fill(0xff),
    },
    write: { act: flash, when: region('writing'), after: flashed },
    verify: { act: flash, when: step('write', true), after: flashed },
    read: {
      act: (session, context) =>
        readFlashContents(session, { region: { offset: 0, sizeBytes: readBytes } }, context),
      when: step('read'),
      after: before,
    },
    reset: { act: flash, when: step('restart'), after: flashed },
  };
  return { ...mine, before, phases };
}

/** All of the smallest flash. */
const readBytes = 512 * KB;

type Strike = (rig: Rig) => void;
const near = { atByte: 20 } as const;
export const faults: Readonly<Record<string, Strike>> = {
  'a byte to the board lost': ({ board }) => board.inject({ kind: 'lose', direction: 'in', ...near }),
  'a byte from the board lost': ({ board }) => board.inject({ kind: 'lose', direction: 'out', ...near }),
  'a byte to the board flipped': ({ board }) => board.inject({ kind: 'flip', direction: 'in', ...near }),
  'a byte from the board flipped': ({ board }) => board.inject({ kind: 'flip', direction: 'out', ...near }),
  'a byte to the board doubled': ({ board }) => board.inject({ kind: 'double', direction: 'in', ...near }),
  'a byte from the board doubled': ({ board }) => board.inject({ kind: 'double', direction: 'out', ...near }),
  'silence for four seconds': ({ board }) =>
    board.inject({ kind: 'silence', direction: 'out', atByte: 5, forMs: 4000 }),
  'a brown-out': ({ board }) => board.inject({ kind: 'brown-out', direction: 'in', ...near }),
  'the cable pulled': ({ board }) => board.inject({ kind: 'unplug', direction: 'in', ...near }),
  'a write-protected flash': ({ board }) =>
    board.inject({ kind: 'protected', from: 0, sizeBytes: board.flash.length }),
  'a sector that stays as it is': ({ board }) => board.inject({ kind: 'stuck-sector', sector: 2 }),
  'a line that is bad above 460800': ({ board }) =>
    board.inject({ kind: 'bad-above-baud', baudRate: 460_800, seed: 1 }),
  'a cancel': ({ controller }) => controller.abort(new EspError('cancelled', 'Cancelled.')),
};

export type Outcome = {
  /** null after a success. */
  readonly error: unknown;
  /** What the flash holds in the end. */
  readonly flash: Uint8Array;
  /** Of board time, from the beginning; null where the fault never struck. */
  readonly struckAtMs: number | null;
  readonly endedAtMs: number;
};

export async function outcomeOf(
  { chip, flashSizeBytes, before }: Matrix,
  { act, when }: Phase,
  strike: Strike,
): Promise<Outcome> {
  const rig = await createRig({ chip, flashSizeBytes, flash: before });
  try {
    const startedMs = rig.clock.now();
    let struckAtMs: number | null = null;
    const strikeOnce = () => {
      if (struckAtMs !== null) return;
      struckAtMs = rig.clock.now() - startedMs;
      strike(rig);
    };
    const error: unknown = await rig
      .run((session, context) => {
        if (!when) strikeOnce();
        const onEvent = (event: OperationEvent) => {
          context.onEvent(event);
          if (when?.(event)) strikeOnce();
        };
        return act(session, { ...context, onEvent });
      })
      .then(
        () => null,
        (caught) => caught,
      );
    return { error, flash: rig.board.flash, struckAtMs, endedAtMs: rig.clock.now() - startedMs };
  } finally {
    await rig.stop();
  }
}
