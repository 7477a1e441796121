// The virtual boards of this process: one in a worker a name, powered while a port to it is open,
// its flash kept in the state folder. A lock file keeps two processes off one board, as a real port
// does; it also marks which boards there are.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { advise } from '../device/advice.ts';
import type { Chip } from '../device/chips/chip.ts';
import { chipById } from '../device/chips/index.ts';
import { EspError, isEspError } from '../device/errors.ts';
import { demoFamilyMicroPython } from '../device/image/demo-family-image.ts';
import { demoMicroPython, demoNodeMcu } from '../device/image/demo-image.ts';
import type { Cable } from '../device/transport/virtual.ts';
import { makeFolder } from '../disk/make-folder.ts';
import { codeOf, isNoRoom } from '../disk/no-room.ts';
import { checkRegular, NotRegularError } from '../disk/regular-file.ts';
import { privateFolderMode } from '../disk/write-whole.ts';
import { printable } from '../text/printable.ts';
import { flashPath, startWorkerBoard } from '../virtual-board/start-worker-board.ts';
import { StateFileError } from '../virtual-board/state-file.ts';
import type { WorkerBoard } from '../virtual-board/worker-board.ts';
import { folders } from './folders.ts';
import { lockFile } from './lock-file.ts';
import { isBoardName, isVirtualPath, parseVirtualPath, type VirtualSpec } from './virtual-spec.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Running = { readonly started: Promise<Started>; openPorts: number };
type Started = { readonly board: WorkerBoard; readonly unlock: () => Promise<void> };

const running = new Map<string, Running>();
/** Boards that are saving their flash: the next start of the same name waits for it. */
const stopping = new Map<string, Promise<void>>();
/** By the name of the board. */
const saveFailures = new Map<string, EspError>();

const ownFolder = 'Give this user the right to write there, or set ESPWB_HOME to another folder.';

const usualFlashBytes = 0x400000;
/** The demo images have some 600 KB; a flash of 512 KB gets smaller ones. */
const usualImageNeedsBytes = 0x100000;
const smallImageBytes = 0x60000;

export const virtualBoardsFolder = (environment?: Environment): string =>
  join(folders(environment).state, 'boards');

/**
 * Powers the board on if it is off and plugs a cable in. Closing the last cable powers it off and
 * saves its flash.
 * @throws EspError port-busy if another process has this board
 */
export async function plugVirtualBoard(spec: VirtualSpec, environment?: Environment): Promise<Cable> {
  await stopping.get(spec.name);
  const entry = running.get(spec.name) ?? { started: powerOn(spec, environment), openPorts: 0 };
  running.set(spec.name, entry);
  entry.openPorts++;
  try {
    const cable = (await entry.started).board.plug();
    let isPlugged = true;
    const close = async () => {
      if (!isPlugged) return;
      isPlugged = false;
      cable.close();
      await release(spec.name, entry);
    };
    return { ...cable, close };
  } catch (error) {
    await release(spec.name, entry);
    throw error;
  }
}

/** The board behind a name while it is powered, to look at its pins and counters; null while it is off. */
export async function runningVirtualBoard(name: string): Promise<WorkerBoard | null> {
  return (await running.get(name)?.started)?.board ?? null;
}

/**
 * Resolves when every board of this process is off and saved; to be awaited before the process ends.
 * @throws the first failure to save a flash, also of boards that went off earlier
 */
export async function stopVirtualBoards(): Promise<void> {
  for (const [name, entry] of [...running]) {
    entry.openPorts = 1;
    await release(name, entry);
  }
  await Promise.all(stopping.values());
  const [failure] = saveFailures.values();
  saveFailures.clear();
  if (failure !== undefined) throw failure;
}

/** For who has closed the port of one board while others go on; nothing for other kinds of ports. @throws EspError why its flash could not be saved */
export function mustBeSaved(path: string): void {
  if (!isVirtualPath(path)) return;
  const { name } = parseVirtualPath(path);
  const failure = saveFailures.get(name);
  saveFailures.delete(name);
  if (failure) throw failure;
}

/** Names of the boards that have something in their flash. */
export async function keptVirtualBoards(environment?: Environment): Promise<readonly string[]> {
  const files = await readdir(virtualBoardsFolder(environment)).catch(() => []);
  const names = files.flatMap((file) => (file.endsWith('.flash') ? [file.slice(0, -'.flash'.length)] : []));
  return names.filter(isBoardName).sort();
}

async function powerOn(spec: VirtualSpec, environment?: Environment): Promise<Started> {
  const stateFolder = virtualBoardsFolder(environment);
  const lock = await makeFolder(stateFolder, privateFolderMode)
    .then(() => lockFile(join(stateFolder, `${spec.name}.lock`)))
    .catch((cause) => {
      throw notKept(stateFolder, cause);
    });
  if (!lock.release)
    throw new EspError('port-busy', `virtual:${spec.name} is in use by process ${lock.holder}.`, {
      hints: [advise('other-virtual-board', { name: `${spec.name}2` })],
    });
  try {
    return { board: await startBoard(spec, stateFolder), unlock: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function notKept(folder: string, cause: unknown): EspError {
  if (cause instanceof NotRegularError)
    return new EspError('state-damaged', `${printable(cause.path)} is ${cause.kind} and no file.`, {
      hints: ['Move it away.', advise('other-virtual-board', { name: 'NAME' })],
      hintsSayAll: true,
      cause,
    });
  const message = `Virtual boards cannot be kept in ${printable(folder)} (${codeOf(cause) ?? 'unknown error'}).`;
  if (isNoRoom(cause)) return new EspError('disk-full', message, { cause });
  return new EspError('port-forbidden', message, { hints: [ownFolder], hintsSayAll: true, cause });
}

async function startBoard(spec: VirtualSpec, stateFolder: string): Promise<WorkerBoard> {
  const path = flashPath(stateFolder, spec.name);
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw notKept(path, error);
  });
  try {
    checkRegular(path);
  } catch (cause) {
    throw notKept(path, cause);
  }
  const firstFirmware = await firstImage(spec);
  try {
    return await startWorkerBoard({
      mac: macOf(spec.name),
      ...spec.options,
      name: spec.name,
      stateFolder,
      ...(firstFirmware ? { firstFirmware } : {}),
    });
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    // A flash that is whole but has another size than was asked for was not moved aside.
    if (error.keptAs === null) throw new EspError('usage', error.message, { cause: error });
    throw new EspError('state-damaged', error.message, {
      hints: [advise('again'), 'The board starts with blank flash.'],
      hintsSayAll: true,
      cause: error,
    });
  }
}

/** Espressif's first three bytes, and three by the name: two boards are not taken for one. */
export function macOf(name: string): string {
  if (name === 'demo') return 'ec:fa:bc:12:34:56';
  const bytes = createHash('sha256').update(name).digest().subarray(0, 3);
  return `ec:fa:bc:${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}

/** Removes what is kept of a board, so that no list shows it any more. @throws EspError port-missing | port-busy */
export async function forgetVirtualBoard(name: string, environment?: Environment): Promise<void> {
  const folder = virtualBoardsFolder(environment);
  const path = flashPath(folder, name);
  const missing = () =>
    new EspError('port-missing', `There is no virtual board "${name}" to forget.`, {
      hints: [advise('list-ports')],
      hintsSayAll: true,
    });
  if (!existsSync(folder)) throw missing();
  const lock = await lockFile(join(folder, `${name}.lock`));
  if (!lock.release) throw new EspError('port-busy', `virtual:${name} is in use by process ${lock.holder}.`);
  try {
    if (!existsSync(path)) throw missing();
    checkRegular(path);
    await rm(path);
  } catch (cause) {
    throw isEspError(cause) ? cause : notKept(path, cause);
  } finally {
    await lock.release();
  }
}

async function firstImage({ firmware, options }: VirtualSpec): Promise<Uint8Array | null> {
  if (firmware === 'blank') return null;
  const chip = chipById(options.chip ?? '');
  const flashBytes = options.flashSizeBytes ?? usualFlashBytes;
  if (chip?.image.demo) return familyImage(chip, flashBytes);
  const size = flashBytes < usualImageNeedsBytes ? { sizeBytes: smallImageBytes } : {};
  if (firmware === 'micropython') return demoMicroPython(size);
  return demoNodeMcu({ ...size, numbers: firmware === 'nodemcu-integer' ? 'integer' : 'float' });
}

/** All of the flash up to its end, from 0x0 on. */
function familyImage(chip: Chip, flashBytes: number): Uint8Array | null {
  // Half of a small flash is for its files.
  const size = flashBytes < usualFlashBytes ? { sizeBytes: flashBytes / 2 } : {};
  const image = demoFamilyMicroPython(chip, size);
  const start = chip.image.bootLoaderOffset;
  return image && Buffer.concat([new Uint8Array(start).fill(0xff), image]);
}

async function release(name: string, entry: Running): Promise<void> {
  entry.openPorts--;
  if (entry.openPorts > 0 || running.get(name) !== entry) return;
  running.delete(name);
  const off = powerOff(entry)
    .catch((error) => void saveFailures.set(name, notSaved(name, error)))
    .finally(() => stopping.delete(name));
  stopping.set(name, off);
  await off;
}

async function powerOff(entry: Running): Promise<void> {
  // A board that never started has already said why to whoever plugged it.
  const started = await entry.started.catch(() => null);
  await started?.board.stop().finally(started.unlock);
}

function notSaved(name: string, cause: unknown): EspError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = isNoRoom(cause) ? 'disk-full' : 'state-damaged';
  return new EspError(code, `The flash of virtual:${name} could not be saved: ${printable(reason)}.`, {
    board: 'unknown',
    hints: ['It starts the next time with what was saved before.'],
    cause,
  });
}
