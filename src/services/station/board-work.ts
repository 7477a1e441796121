// What a station does with one board, each a step that either proves what it was for or throws. In which order, and
// what is recorded of it: run-board.ts.
import type { Clock } from '../../device/clock.ts';
import { EspError } from '../../device/errors.ts';
import { execCode } from '../../device/firmware/exec.ts';
import { flashFiles } from '../../device/flash/flash.ts';
import type { FlashFile } from '../../device/flash/prepare.ts';
import type { OperationContext } from '../../device/operation.ts';
import { withPins } from '../../device/pins/pin-driver-for.ts';
import { type BuildTarget, targetOf, targetOfBoard } from '../../device/releases/build-target.ts';
import type { Session } from '../../device/session/session.ts';
import { printable } from '../../text/printable.ts';
import { obtainFirmware } from '../obtain-firmware.ts';
import { recordedFlash } from '../recorded-flash.ts';
import type { BoardRecord } from './board-record.ts';
import { tryPins } from './pin-recipe.ts';
import { type PutFile, putFiles } from './put-files.ts';
import type { Recipe } from './recipe.ts';
import { fill, type Values } from './template.ts';
import { checkOutput } from './test-recipe.ts';

export type Identity = {
  readonly mac: string;
  readonly chip: string;
  readonly flashSizeBytes: number | null;
};

/** All throw EspError; `signal` of the context that made it ends each. */
export type BoardWork = {
  readonly identify: () => Promise<Identity>;
  /** Only what the board's own MD5 has confirmed comes back. */
  readonly flash: () => Promise<BoardRecord['firmware']>;
  /** How many files were compared by hash. */
  readonly putFiles: (values: Values) => Promise<number>;
  /** What the test printed, in one line; it was what it has to be. */
  readonly test: (values: Values) => Promise<string>;
  /** Through the firmware where the recipe needs one anyway, else through the boot loader. */
  readonly pins: () => Promise<void>;
  /** Into the program that the board is to run. */
  readonly restart: () => Promise<void>;
  /** The board was pulled out while its port was open: whoever is there next is met as a new one. */
  readonly isUnplugged: () => boolean;
  readonly close: () => Promise<void>;
};

export type WorkPlatform = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The images of a firmware by name, per kind of board: fetched once for all that are alike. */
  readonly images: Map<string, Promise<readonly FlashFile[]>>;
  readonly files: readonly PutFile[];
};

const mostPrinted = 2000;

export function boardWork(
  session: Session,
  recipe: Recipe,
  { clock, environment, images, files: putOnEach }: WorkPlatform,
  context: OperationContext,
): BoardWork {
  const latin = (code: string) => Buffer.from(code, 'utf8').toString('latin1');
  const filesFor = async (target: BuildTarget): Promise<readonly FlashFile[]> => {
    const { firmware, files } = recipe.flash as NonNullable<Recipe['flash']>;
    if (firmware === null) return files;
    const alike = JSON.stringify(target);
    const known = images.get(alike);
    if (known !== undefined) return known;
    const request = { word: firmware, target, clock, environment };
    const fetched = obtainFirmware(request, context).then(({ fileName, bytes }) => [
      { path: fileName, offset: null, bytes },
    ]);
    images.set(alike, fetched);
    // The next board asks again.
    fetched.catch(() => images.delete(alike));
    return fetched;
  };
  const restart = () =>
    session.run('reset', context, async (inner) => {
      await session.restart(inner);
    });
  return {
    identify: async () => {
      const { mac, chip, flash } = await session.run('info', context, async (inner) => {
        // Through the stub, which the flash needs anyway.
        if (recipe.flash) await session.loader({ kind: 'stub' }, inner);
        return session.identify(inner);
      });
      session.expectBoard(mac);
      return { mac, chip, flashSizeBytes: flash.sizeBytes };
    },
    flash: async () => {
      const files = await filesFor(session.facts ? targetOfBoard(session.facts) : targetOf());
      const options = { ...recipe.flash?.options, files };
      const done = await recordedFlash({ session, clock, environment, context }, () =>
        flashFiles(session, options, context),
      );
      if (!done.verified)
        throw new EspError('verify-mismatch', 'The flash was written, and not verified by MD5.', {
          board: 'unknown',
        });
      return done.files.map(({ path, offset, md5 }) => ({ path, offset, md5 }));
    },
    putFiles: (values) => putFiles(session, recipe, putOnEach, values, context),
    test: async (values) => {
      const test = recipe.test as NonNullable<Recipe['test']>;
      const code = latin(fill(test.code, values, 'code'));
      const { stdout, stderr, droppedBytes, mayBeAltered } = await execCode(
        session,
        { code, isBytes: true, interrupt: true, limitMs: test.limitMs, idleTimeoutMs: test.limitMs },
        context,
      );
      if (stderr.length > 0)
        throw new EspError('code-raised', `The test raised: ${printable(stderr).slice(-300)}`, {
          evidence: stderr,
        });
      if (droppedBytes || mayBeAltered)
        throw new EspError('verify-mismatch', 'What the test printed did not arrive as a whole.');
      const printed = new TextDecoder().decode(stdout);
      checkOutput(test, printed, values);
      return printable(printed.replace(/(?:\r?\n)+$/, '')).slice(0, mostPrinted);
    },
    pins: async () => {
      const isBare =
        recipe.files.length === 0 && !recipe.test && recipe.pins.every(({ kind }) => kind !== 'analog');
      if (!isBare && !session.firmware) await restart();
      await withPins(session, isBare ? { bare: true } : { interrupt: true }, context, (driver, inner) =>
        tryPins(driver, recipe.pins, clock, inner.signal),
      );
    },
    restart,
    isUnplugged: () => session.state === 'unplugged',
    close: () => session.close(),
  };
}
