// Identify: what is on this port. Writes nothing; the board is reset for it.

import { advises } from '../../device/advice.ts';
import { presumedChip } from '../../device/chips/index.ts';
import { type EspError, isEspError } from '../../device/errors.ts';
import type { FirmwareFacts } from '../../device/firmware/firmware-link.ts';
import { firmwareOf, firmwares } from '../../device/firmware/firmwares.ts';
import { lookAtFlashEnd } from '../../device/flash/look-at-flash-end.ts';
import type { ChipFacts } from '../../device/loader/loader.ts';
import type { OperationContext } from '../../device/operation.ts';
import { targetOfBoard } from '../../device/releases/build-target.ts';
import { holdsImage, type InstalledFirmware, searchFlash } from '../../device/releases/installed-firmware.ts';
import type { BoardState, Session } from '../../device/session/session.ts';
import { formatSize } from '../../device/sizes.ts';
import { pathNow } from '../../workbench/ports.ts';
import type { KnownBoard } from '../../workbench/state.ts';
import { firmwareName, imageName, isElsewhere, isImageKind, keepsRestarting } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { findStarter } from '../flash/starter.ts';
import { recallHistory } from './history.ts';

/** Chip facts first, then the board runs again and its firmware is asked for its name. */
export function identify(app: Workbench, path: string): Promise<boolean> {
  return app.runner.run({
    name: 'identify',
    keepsFlash: true,
    title: 'Identifying',
    path,
    work: async (context) => {
      const startedMs = app.clock.now();
      const session = await app.board.on(path, context);
      const facts = await chipFacts(app, path, session, context);
      if (!facts) return;
      const elapsedMs = app.clock.now() - startedMs;
      const end = await session.run('look', context, (inner) => lookAtFlashEnd(session, facts, inner));
      const flashEndsAt = end === null || end === 'beyond' ? null : end.wrapsAt;
      remember(app, path, {
        identifiedInMs: elapsedMs,
        ...(flashEndsAt === null ? {} : { flashEndsAt }),
      });
      // A blank board has nobody to ask: waiting for a prompt would only cost the person's time.
      const found = (await session.run('look', context, (inner) => holdsImage(session, inner)))
        ? await askOrSearch(app, path, session, context)
        : await findNone(app, path, session, context);
      await recallHistory(app);
      await findStarter(app, path, targetOfBoard(facts, flashEndsAt ?? facts.flash.sizeBytes));
      const size = flashWords(facts, flashEndsAt);
      const seconds = (elapsedMs / 1000).toFixed(1);
      app.say(
        flashEndsAt === null ? 'good' : 'warning',
        `${facts.chip} ${facts.mac}, ${size}. Firmware ${found}. ${seconds} s.`,
      );
    },
  });
}

const flashWords = ({ flash: { sizeBytes } }: ChipFacts, endsAt: number | null): string => {
  if (sizeBytes === null) return 'flash of unknown size';
  return endsAt === null
    ? formatSize(sizeBytes)
    : `${formatSize(endsAt)} of flash and not ${formatSize(sizeBytes)}, whatever its ID says`;
};

/** Null where a REPL answers and no reset leads past it: then its firmware is what there is to tell. */
async function chipFacts(
  app: Workbench,
  path: string,
  session: Session,
  context: OperationContext,
): Promise<ChipFacts | null> {
  try {
    return await session.run('info', context, (inner) => session.identify(inner, { replSuffices: true }));
  } catch (failure) {
    if (!isEspError(failure) || failure.code !== 'repl-answered') throw failure;
    const firmware = await namedFirmware(app, path, context);
    if (!firmware) throw failure;
    const name = firmwareName(firmware);
    if (isElsewhere(firmware))
      app.say('warning', `${name} is not an ${presumedChip.name}: there is no chip to ask.`);
    else app.say('good', `${name}. Its chip and flash: hold FLASH, tap RST, then Enter.`);
    return null;
  }
}

async function findNone(
  app: Workbench,
  path: string,
  session: Session,
  context: OperationContext,
): Promise<string> {
  // Left as it was found: out of the boot loader, where the wiring allows it.
  await session
    .run('restart', context, (inner) => session.restart(inner))
    .catch((error: unknown) => {
      if (!isEspError(error) || error.code !== 'lines-unsupported') throw error;
    });
  const noFirmware = { words: 'none: nothing bootable', isBare: true };
  remember(app, path, { firmware: null, noFirmware });
  return noFirmware.words;
}

/** Null where nobody answers after all. */
async function namedFirmware(
  app: Workbench,
  path: string,
  context: OperationContext,
): Promise<FirmwareFacts | null> {
  try {
    return (await app.board.firmware(path, context)).facts;
  } catch (error) {
    if (isEspError(error) && /^(?:no-repl|repl-)/.test(error.code)) return null;
    throw error;
  }
}

type NoFirmware = NonNullable<KnownBoard['noFirmware']>;

type Asked = {
  /** Silence is not listened to for long: what it means is looked up elsewhere. */
  readonly brief?: boolean;
  /** It is not, and means what it meant before. */
  readonly stillQuiet?: NoFirmware;
};

/** Who answers after a restart, in words; a board without firmware is a finding, not a failure. */
export async function askFirmware(
  app: Workbench,
  path: string,
  context: OperationContext,
  { stillQuiet, brief = stillQuiet !== undefined }: Asked = {},
): Promise<string> {
  try {
    const { facts } = await app.board.firmware(path, context, { brief });
    const flashBytes = app.store.get().ports.known[path]?.facts?.flash.sizeBytes ?? 0;
    remember(app, path, { filesPlace: firmwareOf(facts.kind)?.files?.place?.(facts, flashBytes) ?? null });
    return firmwareName(facts);
  } catch (error) {
    const silent =
      isEspError(error) && ['no-repl', 'repl-busy', 'lines-unsupported', 'repl-failed'].includes(error.code);
    if (!silent) throw error;
    app.note('quiet', error.message);
    const { session } = app.board;
    const noFirmware =
      stillQuiet && session?.state === 'silent' ? stillQuiet : insteadOfFirmware(session?.state, error);
    remember(app, path, { firmware: null, noFirmware });
    return noFirmware.words;
  }
}

/** Where a program keeps the REPL from answering, its firmware is found in the flash, as `espwb info` finds it. */
async function askOrSearch(
  app: Workbench,
  path: string,
  session: Session,
  context: OperationContext,
): Promise<string> {
  const { hasLines } = session.transport.capabilities;
  const found = await askFirmware(app, path, context, { brief: hasLines });
  const { noFirmware } = app.store.get().ports.known[pathNow(app.store.get().ports, path)] ?? {};
  if (!noFirmware || noFirmware.isBare || !hasLines) return found;
  const wasSilent = session.state === 'silent';
  const installed = await session.run('look', context, async (inner) => {
    const inFlash = await searchFlash(session, inner);
    await session.restart(inner);
    return inFlash;
  });
  // It may still be on its way to its prompt, or speak at another rate.
  if (wasSilent && !tellsSetUp(installed)) {
    const late = await askFirmware(app, path, context);
    if (session.firmware) return late;
  }
  const name = nameOf(installed);
  if (name === null) return found;
  const words = `${name}, a program runs`;
  remember(app, path, { noFirmware: { ...noFirmware, words, isQuiet: wasSilent && tellsSetUp(installed) } });
  return words;
}

const tellsSetUp = ({ kind }: InstalledFirmware): boolean =>
  firmwares.some((each) => each.kind === kind && each.repl?.announcesSetUp === true);

const nameOf = ({ kind, version }: InstalledFirmware): string | null =>
  isImageKind(kind) ? imageName(kind, version) : null;

/** Bare = a reset can hurt nothing: no program would be interrupted. */
function insteadOfFirmware(state: BoardState | undefined, { code, ownHints }: EspError): NoFirmware {
  if (advises(ownHints, 'write-init-data'))
    return { words: 'none: no init data (rf_cal), M fixes it', isBare: true, missesInitData: true };
  if (code === 'lines-unsupported' && (state === 'boot rom' || state === 'stub'))
    return { words: 'not started yet: tap RST', isBare: true };
  if (state === 'booting') return { words: keepsRestarting, isBare: true };
  if (state === 'boot rom' || state === 'stub')
    return { words: 'none: it stays in the boot loader', isBare: true };
  return {
    words: state === 'silent' ? 'none that answers' : 'a program that shows no prompt',
    isBare: false,
  };
}

function remember(app: Workbench, named: string, finding: Partial<KnownBoard>): void {
  app.store.update((state) => {
    const path = pathNow(state.ports, named);
    const none: KnownBoard = { facts: null, firmware: null, noFirmware: null, identifiedInMs: null };
    const before = state.ports.known[path] ?? none;
    return {
      ...state,
      ports: { ...state.ports, known: { ...state.ports.known, [path]: { ...before, ...finding } } },
    };
  }, 'soon');
}
