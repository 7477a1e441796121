// Which firmware a board's flash holds. The quick way is to let it run and ask its REPL; where it has
// none, runs a program, or cannot be restarted from here, the image is read until its banner is found.

import type { Chip } from '../chips/chip.ts';
import { isEspError } from '../errors.ts';
import { type ConnectOptions, connectFirmware } from '../firmware/connect-firmware.ts';
import type { FirmwareKind } from '../firmware/firmware-link.ts';
import { readFlash } from '../flash/read-flash.ts';
import { findBanner } from '../image/banner.ts';
import { familyProgram } from '../image/family/firmware-in-image.ts';
import type { ImageKind } from '../image/image-facts.ts';
import { recogniseImage } from '../image/recognise.ts';
import { attachFlash, peekFlash } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { concat } from '../transport/byte-reader.ts';

export type InstalledFirmware = {
  readonly kind: FirmwareKind | ImageKind;
  readonly version: string | null;
  readonly board: string | null;
};

const chunkBytes = 0x10000;
/** The banner of every known firmware lies within the first megabyte. */
const searchBytes = 0x100000;

/**
 * null where the ROM would find nothing to boot. May restart the board; writes nothing to flash.
 * @throws EspError what Session.loader throws
 */
export async function findInstalledFirmware(
  session: Session,
  context: OperationContext,
  options: Pick<ConnectOptions, 'baudRate'> = {},
): Promise<InstalledFirmware | null> {
  if (!(await holdsImage(session, context))) return null;
  return (await askFirmware(session, context, options)) ?? searchFlash(session, context);
}

/**
 * Whether the flash begins as something that the boot ROM would load: one word, read through whatever
 * loader is there.
 * @throws EspError what Session.loader throws
 */
export async function holdsImage(session: Session, context: OperationContext): Promise<boolean> {
  return (await readBootHeader(session, context)) !== null;
}

export type BootHeader = {
  /** The flash size that the image was flashed for and that its SDK goes by; null for an unknown code. */
  readonly flashSizeBytes: number | null;
};

/** The header at the start of the flash; null where none is. @throws EspError what Session.loader throws */
export async function readBootHeader(
  session: Session,
  context: OperationContext,
): Promise<BootHeader | null> {
  const { signal } = context;
  const loader = await session.loader({ kind: 'any' }, context);
  await attachFlash(loader, signal);
  const { bootLoaderOffset, magics, sizeCodes } = loader.chip.image;
  const [magic, , , sizeAndSpeed = 0] = await peekFlash(loader, bootLoaderOffset, 4, signal);
  if (!magics.includes(magic ?? 0)) return null;
  return { flashSizeBytes: sizeCodes.get(sizeAndSpeed >> 4) ?? null };
}

/** What these failures have in common: the board is well and somebody else must be asked. */
const noReplCodes: ReadonlySet<string> = new Set([
  'no-repl',
  'repl-busy',
  'repl-failed',
  'lines-unsupported',
]);

async function askFirmware(
  session: Session,
  context: OperationContext,
  options: Pick<ConnectOptions, 'baudRate'>,
): Promise<InstalledFirmware | null> {
  try {
    const { facts } = await connectFirmware(session, context, options);
    return { kind: facts.kind, version: facts.version, board: facts.board };
  } catch (error) {
    if (isEspError(error) && noReplCodes.has(error.code)) return null;
    throw error;
  }
}

export async function searchFlash(session: Session, context: OperationContext): Promise<InstalledFirmware> {
  const { signal, onEvent } = context;
  const loader = await session.loader({ kind: 'stub' }, context);
  const total = Math.min(searchBytes, session.facts?.flash.sizeBytes ?? searchBytes);
  let image: Uint8Array = new Uint8Array(0);
  while (image.length < total) {
    const range = { offset: image.length, sizeBytes: Math.min(chunkBytes, total - image.length) };
    image = concat([image, await readFlash(loader, range, signal)]);
    onEvent({ type: 'progress', step: 'identify', done: image.length, total });
    const named = namedFirmware(image, loader.chip);
    if (named) return named;
  }
  const { kind, version, board = null } = recogniseImage(image, undefined, loader.chip);
  return { kind: isProgramAlone(kind, loader.chip) ? 'unknown' : kind, version, board };
}

/**
 * Which firmware the beginning of a flash names; null where nothing in it does yet. Builds of the ESP32 family are
 * known by their descriptors and partitions, too, so that the signs of other chips count for nothing there.
 */
export function namedFirmware(image: Uint8Array, chip: Chip): InstalledFirmware | null {
  if (chip.image.partitionTableAt === null) {
    const banner = findBanner(image);
    return banner?.version
      ? { kind: banner.kind, version: banner.version, board: banner.board ?? null }
      : null;
  }
  const { kind, version, board = null } = recogniseImage(image, undefined, chip);
  // The descriptor stands before the strings that say more.
  const mayFollow = kind === 'esp-idf' || isProgramAlone(kind, chip);
  return mayFollow || version === null ? null : { kind, version, board };
}

/** A program of which no more is known than what it runs on. */
const isProgramAlone = (kind: ImageKind, chip: Chip): boolean => kind === chip.id || kind === familyProgram;
