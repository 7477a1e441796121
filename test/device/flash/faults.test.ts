// Every step of a flash against everything that goes wrong on a wire, a board and a flash chip. Each
// cell ends in time, either in success with the right bytes in flash or in a named error that says
// truly what became of the flash. Never a false success.
import { afterEach, describe, expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import type { OperationContext, OperationEvent } from '../../../src/device/operation.ts';
import type { Session } from '../../../src/device/session/session.ts';
import { bareImage, concat, text } from '../image/build-image.ts';
import { createRig, KB, noise, type Rig } from './rig.ts';

const flashSizeBytes = 512 * KB;
const image = concat(bareImage({ strings: 'x' }), text('image'), noise(11 * KB, 3));
/** What is there before: other bytes where the image goes, and some behind it. */
const before = concat(noise(20 * KB, 7), new Uint8Array(flashSizeBytes - 20 * KB).fill(0xff));
/** Board time in which every cell must have ended; the worst case walks down all rates. */
const deadlineMs = 90_000;
const cancelMs = 2_000;

type Act = (session: Session, context: OperationContext) => Promise<unknown>;
type Phase = {
  readonly act: Act;
  /** The fault strikes at the first event of which this is true; at once where it is absent. */
  readonly when?: (event: OperationEvent) => boolean;
  readonly after?: Uint8Array;
};

const flash: Act = (session, context) =>
  flashFiles(session, { files: [{ path: 'image', offset: 0, bytes: image }] }, context);
const flashed = concat(
  image,
  new Uint8Array(4096 - (image.length % 4096)).fill(0xff),
  before.subarray(12 * KB),
);
const blank = new Uint8Array(flashSizeBytes).fill(0xff);

const step =
  (name: string, isEnd = false) =>
  (event: OperationEvent) =>
    event.type === 'progress' && event.step === name && (!isEnd || event.done === event.total);
const region = (fate: string) => (event: OperationEvent) => event.type === 'region' && event.fate === fate;

const phases: Record<string, Phase> = {
  connect: { act: flash, after: flashed },
  'stub upload': { act: flash, when: step('stub'), after: flashed },
  'baud change': { act: flash, when: step('stub', true), after: flashed },
  erase: {
    act: (session, context) => eraseFlash(session, {}, context),
    when: region('erasing'),
    after: blank,
  },
  write: { act: flash, when: region('writing'), after: flashed },
  verify: { act: flash, when: step('write', true), after: flashed },
  read: {
    act: (session, context) => readFlashContents(session, {}, context),
    when: step('read'),
    after: before,
  },
  reset: { act: flash, when: step('restart'), after: flashed },
};

type Strike = (rig: Rig) => void;
const near = { atByte: 20 } as const;
const faults: Record<string, Strike> = {
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
    board.inject({ kind: 'protected', from: 0, sizeBytes: flashSizeBytes }),
  'a sector that stays as it is': ({ board }) => board.inject({ kind: 'stuck-sector', sector: 2 }),
  'a line that is bad above 460800': ({ board }) =>
    board.inject({ kind: 'bad-above-baud', baudRate: 460_800, seed: 1 }),
  'a cancel': ({ controller }) => controller.abort(new EspError('cancelled', 'Cancelled.')),
};

/** What a line does now and then, and a line that is too fast: no flash may fail for it. */
const mendable = Object.keys(faults).filter((name) => /^a (byte|line)/.test(name));

let rig: Rig | undefined;
afterEach(() => rig?.stop());

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

for (const [phaseName, phase] of Object.entries(phases)) {
  describe(`during ${phaseName}`, () => {
    for (const [faultName, strike] of Object.entries(faults)) {
      test(`${faultName}`, async () => {
        rig = await createRig({ flashSizeBytes, flash: before });
        const mine = rig;
        let struckAtMs: number | null = null;
        const strikeOnce = () => {
          if (struckAtMs !== null) return;
          struckAtMs = mine.clock.now();
          strike(mine);
        };
        const act: Act = (session, context) => {
          if (!phase.when) strikeOnce();
          const onEvent = (event: OperationEvent) => {
            context.onEvent(event);
            if (phase.when?.(event)) strikeOnce();
          };
          return phase.act(session, { ...context, onEvent });
        };
        const startedMs = mine.clock.now();
        const error: unknown = await mine.run(act).then(
          () => null,
          (caught) => caught,
        );
        expect(struckAtMs).not.toBeNull();
        expect(mine.clock.now() - startedMs).toBeLessThan(deadlineMs);
        const isRead = phaseName === 'read';
        if (error === null) {
          expect(same(mine.board.flash, phase.after as Uint8Array)).toBe(true);
          return;
        }
        expect(error).toBeInstanceOf(EspError);
        const { code, board, message } = error as EspError;
        expect(code).not.toBe('internal');
        expect(message).not.toBe('');
        if (board === 'unchanged' || isRead) expect(same(mine.board.flash, before)).toBe(true);
        if (faultName === 'a cancel') {
          expect(code).toBe('cancelled');
          expect(mine.clock.now() - (struckAtMs as unknown as number)).toBeLessThan(cancelMs);
        }
        if (faultName === 'the cable pulled') expect(code).toBe('unplugged');
        if (faultName === 'a write-protected flash') expect(code).toBe('flash-protected');
        expect(mendable).not.toContain(faultName);
      });
    }
  });
}
