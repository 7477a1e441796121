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

/** What differs between the chips: an image for one, and a flash that one has. */
type OfChip = {
  readonly chip: ChipName;
  readonly flashSizeBytes: number;
  readonly image: Uint8Array;
};

const ofChips: Readonly<Record<string, OfChip>> = {
  esp8266: {
    chip: 'esp8266',
    flashSizeBytes: 512 * KB,
    image: concat(bareImage({ strings: 'x' }), text('image'), noise(11 * KB, 3)),
  },
  esp32c3: {
    chip: 'esp32c3',
    flashSizeBytes: MB,
    image: extendedImage({
      chipId: 5,
      sizeAndFrequency: 0x00,
      segments: [
        [0x3fcd_5820, bootLoaderData()],
        [0x403c_bf10, noise(11 * KB, 3)],
      ],
    }),
  },
};

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

export function matrixOf(name: keyof typeof ofChips): Matrix {
  const ofChip = ofChips[name] as OfChip;
  const { flashSizeBytes, image } = ofChip;
  const before = concat(noise(20 * KB, 7), new Uint8Array(flashSizeBytes - 20 * KB).fill(0xff));
  const flash: Act = (session, context) =>
    flashFiles(session, { files: [{ path: 'image', offset: 0, bytes: image }] }, context);
  const flashed = concat(
    image,
    new Uint8Array(4096 - (image.length % 4096)).fill(0xff),
    before.subarray(12 * KB),
  );
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
  return { ...ofChip, before, phases };
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
