// The workbench's joint with the real rooms: ports of this computer, virtual boards, operations of
// device/.
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { withFiles } from '../device/files/open-files.ts';
import { connectFirmware } from '../device/firmware/connect-firmware.ts';
import { deleteBackup } from '../device/flash/backup.ts';
import { eraseFlash } from '../device/flash/erase.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import type { OperationContext } from '../device/operation.ts';
import { otherReaders } from '../device/ports/holders.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { watchPorts } from '../device/ports/watch-ports.ts';
import { knownReleases, refreshReleases } from '../device/releases/catalogue.ts';
import { unsuitedBecause } from '../device/releases/release.ts';
import { openSession } from '../device/session/open-session.ts';
import { onlyOn } from '../device/session/session.ts';
import { adapterRates } from '../platform/adapter-rates.ts';
import { thisComputer } from '../platform/computer.ts';
import { type DownloadedImage, downloadsFolder, watchDownloads } from '../platform/downloads-folder.ts';
import { firmwareSource } from '../platform/firmware-source.ts';
import { openTransport } from '../platform/open-port.ts';
import { stopVirtualBoards } from '../platform/virtual-boards.ts';
import { namedPort, virtualPorts } from '../platform/virtual-ports.ts';
import type { ImageChoice } from '../screens/flash/state.ts';
import { printable } from '../text/printable.ts';
import { backUpHere, backupsHere } from './backup-devices.ts';
import type { Devices, ReleaseChoice } from './devices.ts';
import { planFlashHere } from './flash-devices.ts';
import { findInitDataHere } from './init-data-devices.ts';
import { pinsDevices } from './pins-devices.ts';
import { replDevices } from './repl-devices.ts';
import { buildWords } from './words.ts';

export type PlatformDevicesOptions = {
  readonly clock: Clock;
  /** A port that the person named: it is listed even where discovery does not find it. */
  readonly port?: string;
  /** Where backups and records are kept; default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** The person sees what is asked for and may cancel. */
const waitForHandsMs = 120_000;

export function platformDevices({ clock, port, environment = process.env }: PlatformDevicesOptions): Devices {
  return {
    ...replDevices,
    ...pinsDevices(clock),
    watchPorts: (onPorts) => watch(clock, port, onPorts),
    openSession: async (path, signal) => {
      const transport = await openTransport(path, clock);
      return openSession(transport, clock, {
        signal,
        ...adapterRates(path),
        otherReaders: () => otherReaders(path, thisComputer),
        waitForHandsMs,
      });
    },
    meetFirmware: (session, context) =>
      session.run('repl', context, (inner) => connectFirmware(session, inner)),
    planFlash: (session, request, context) =>
      planFlashHere(session, request, { clock, environment }, context),
    backUp: (session, region, context) => backUpHere(session, region, environment, context),
    findInitData: (session, folder, context) => findInitDataHere(session, folder, environment, context),
    backups: () => backupsHere(environment),
    deleteBackup: ({ path }) => deleteBackup({ path }),
    erase: (session, { unlock, mac }, context) =>
      onlyOn(session, mac, () => eraseFlash(session, { unlock }, context)),
    files: (session, context, work) => withFiles(session, {}, context, work),
    builtInImages: async () => {
      return demoFirmware.map(({ id, make }) => ({
        ...{ kind: 'built-in', id, name: id },
        sizeBytes: make().length,
      }));
    },
    releases,
    watchDownloads: (onImage) => {
      const tell = ({ path, facts, isNew }: DownloadedImage) =>
        onImage({ path, about: printable(buildWords(facts)), isNew });
      return watchDownloads(downloadsFolder(), clock, tell);
    },
    listFolder,
    close: stopVirtualBoards,
  };
}

/** The known releases as rows, each with the reason why it is nothing for this much flash. */
async function releases(
  flashSizeBytes: number | null,
  refresh: OperationContext | null,
): Promise<readonly ReleaseChoice[]> {
  const source = firmwareSource();
  const known = refresh
    ? await refreshReleases(source, refresh)
    : await knownReleases(source.folder, source.pageUrl);
  return known.map((release) => ({
    ...{ kind: 'release', id: release.id, name: release.id, variant: release.variant, date: release.date },
    unsuited: flashSizeBytes === null ? null : unsuitedBecause(release, flashSizeBytes),
  }));
}

async function listFolder(folder: string): Promise<readonly ImageChoice[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    const folders = shown
      .filter((entry) => entry.isDirectory())
      .map(({ name }): ImageChoice => ({ kind: 'folder', path: join(folder, name), name: printable(name) }));
    const files = await Promise.all(
      shown
        .filter((entry) => /\.bin$/i.test(entry.name) && !entry.isDirectory())
        .map(async ({ name }): Promise<ImageChoice> => {
          const path = resolve(folder, name);
          const size = await stat(path).then(
            ({ size: bytes }) => bytes,
            () => 0,
          );
          return { kind: 'file', path, name: printable(name), sizeBytes: size };
        }),
    );
    const byName = (one: ImageChoice, other: ImageChoice) =>
      one.name.localeCompare(other.name, 'en', { numeric: true });
    return [...files.sort(byName), ...folders.sort(byName)];
  } catch (error) {
    throw new EspError('file-unreadable', `${printable(folder)} cannot be listed: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Ports of this computer and, behind them, the virtual boards; a port that the person named leads. */
function watch(
  clock: Clock,
  named: string | undefined,
  onPorts: (ports: readonly PortInfo[]) => void,
): () => void {
  let isStopped = false;
  let stop = () => {};
  const start = async () => {
    const virtual = await portsBehind(named);
    if (isStopped) return;
    const tell = (found: readonly PortInfo[]) => {
      // A built-in UART is rarely a board: it stands behind those that are boards for certain.
      const likely = found.filter((port) => port.likelihood !== 'unlikely');
      const rest = found.filter((port) => port.likelihood === 'unlikely');
      const others = virtual.filter((port) => !found.some((each) => each.path === port.path));
      const all = [...likely, ...others, ...rest];
      const lead = all.filter((port) => port.path === named);
      onPorts([...lead, ...all.filter((port) => port.path !== named)]);
    };
    // At once: looking at a computer's ports takes its time, the built-in board is there already.
    tell([]);
    stop = watchPorts(thisComputer, tell, { clock });
  };
  // Nothing in start rejects: watchPorts never does, and a folder that cannot be read is an empty one.
  void start();
  return () => {
    isStopped = true;
    stop();
  };
}

/** The built-in boards, led by the port that the person named unless it is one of them. */
async function portsBehind(named: string | undefined): Promise<readonly PortInfo[]> {
  const virtual = await virtualPorts();
  if (named === undefined || virtual.some((port) => port.path === named)) return virtual;
  return [namedPort(named), ...virtual.filter((port) => port.path !== named.replace(/\?.*$/, ''))];
}
