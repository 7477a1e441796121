// The workbench's joint with this computer: its ports, virtual boards, folders and downloads.
import type { Clock } from '../device/clock.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import { downloadsFolder, watchDownloads } from '../platform/downloads-folder.ts';
import { openTransport } from '../platform/open-port.ts';
import { forgetVirtualBoard, stopVirtualBoards } from '../platform/virtual-boards.ts';
import { parseVirtualPath } from '../platform/virtual-spec.ts';
import { backUpHere, backupsHere } from './backups.ts';
import type { Devices } from './devices.ts';
import { findInitData } from './find-init-data.ts';
import { listReleases } from './firmware-list.ts';
import { listImages, whenWritten } from './list-images.ts';
import { openBoard } from './open-board.ts';
import { prepareFlash } from './prepare-flash.ts';
import { flashRecordsHere } from './recorded-flash.ts';
import { watchAllPorts } from './watch-all-ports.ts';

export type DevicesHereOptions = {
  readonly clock: Clock;
  /** A port that the person named: it is listed even where discovery does not find it. */
  readonly port?: string;
  /** Where backups and records are kept; default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** The person sees what is asked for and may cancel. */
const waitForHandsMs = 120_000;

export const devicesHere = ({ clock, port, environment = process.env }: DevicesHereOptions): Devices => ({
  watchPorts: (onPorts, onTrouble) => watchAllPorts(clock, port, onPorts, onTrouble),
  openSession: async (path, signal, options) =>
    openBoard(await openTransport(path, clock, { timing: 'real', ...options }), clock, {
      signal,
      waitForHandsMs,
    }),
  prepareFlash: (session, request, context) =>
    prepareFlash(session, request, { clock, environment }, context),
  backUp: (session, region, context) => backUpHere(session, region, environment, context),
  backups: () => backupsHere(environment),
  flashRecords: () => flashRecordsHere(environment),
  findInitData: (session, folder, context) => findInitData(session, folder, environment, context),
  builtInImages: async () =>
    demoFirmware.map(({ id, chip, make }) => ({
      ...{ kind: 'built-in', id, name: id, chip, sizeBytes: make().length },
    })),
  releases: (target, refresh) => listReleases(target, environment, refresh),
  watchDownloads: (onImage) => watchDownloads(downloadsFolder(), clock, onImage),
  forgetVirtualBoard: (path) => forgetVirtualBoard(parseVirtualPath(path).name, environment),
  listFolder: listImages,
  // Nobody waits for it who flashes one board.
  openStation: async (recipePath, onNote) => {
    const { stationHere } = await import('./station/station-here.ts');
    return stationHere(recipePath, { clock, environment, onNote });
  },
  whenWritten,
  close: stopVirtualBoards,
});
