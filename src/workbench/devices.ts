// What the workbench asks of the world of boards. platform-devices.ts binds it to the real rooms; tests
// bind it to a board without a computer around it.
import type { RemoteFiles } from '../device/files/remote-files.ts';
import type { FirmwareLink } from '../device/firmware/firmware-link.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { OperationContext } from '../device/operation.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import type { Session } from '../device/session/session.ts';
import type { DownloadsWatch } from '../platform/downloads-folder.ts';
import type { BackupRow } from '../screens/backups/state.ts';
import type { FlashRequest, ImageChoice, PlannedFlash } from '../screens/flash/state.ts';
import type { InitDataFound } from './init-data-devices.ts';
import type { PinsDevices } from './pins-devices.ts';
import type { ReplDevices } from './repl-devices.ts';

export type EraseOutcome = {
  readonly erasedBytes: number;
  readonly blankBytes: number;
  readonly seconds: number;
};

export type ReleaseChoice = Extract<ImageChoice, { kind: 'release' }>;

/** An image in the downloads folder. */
export type SavedImage = {
  readonly path: string;
  /** Printable: 'NodeMCU 3.0.0, release, 11 modules, float'. */
  readonly about: string;
  /** It came while somebody waited. */
  readonly isNew: boolean;
};

export type Devices = ReplDevices &
  PinsDevices & {
    /** Reports at once and whenever something is plugged in or out; the returned function stops it. */
    readonly watchPorts: (onPorts: (ports: readonly PortInfo[]) => void) => () => void;
    /** @throws EspError port-missing | port-busy | port-forbidden */
    readonly openSession: (path: string, signal: AbortSignal) => Promise<Session>;
    /** Which firmware answers; asks without interrupting or resetting anything. @throws EspError no-repl */
    readonly meetFirmware: (session: Session, context: OperationContext) => Promise<FirmwareLink>;
    readonly planFlash: (
      session: Session,
      request: FlashRequest,
      context: OperationContext,
    ) => Promise<PlannedFlash>;
    /** Saves flash into a new backup; `region` null = all of it. @throws EspError usage | disk-full | read-failed */
    readonly backUp: (
      session: Session,
      region: Range | null,
      context: OperationContext,
    ) => Promise<BackupRow>;
    /** What would mend rf_cal: files of `folder` and of the downloads, the flash itself, backups. @throws EspError init-data-missing */
    readonly findInitData: (
      session: Session,
      folder: string,
      context: OperationContext,
    ) => Promise<InitDataFound>;
    /** Of all boards, the newest first. */
    readonly backups: () => Promise<readonly BackupRow[]>;
    /** @throws EspError file-unreadable */
    readonly deleteBackup: (row: BackupRow) => Promise<void>;
    /** `mac`: of the one board that is meant. @throws EspError wrong-board | flash-protected with the board unchanged, unless `unlock` clears that first */
    readonly erase: (
      session: Session,
      options: { readonly unlock: boolean; readonly mac: string | null },
      context: OperationContext,
    ) => Promise<EraseOutcome>;
    /** One operation on the files of whatever firmware runs; a running program is not interrupted. @throws EspError no-repl | repl-busy */
    readonly files: (
      session: Session,
      context: OperationContext,
      work: (files: RemoteFiles, context: OperationContext) => Promise<void>,
    ) => Promise<void>;
    readonly builtInImages: () => Promise<readonly ImageChoice[]>;
    /** Known releases, newest first; with `refresh` the download page is asked. @throws EspError network */
    readonly releases: (
      flashSizeBytes: number | null,
      refresh: OperationContext | null,
    ) => Promise<readonly ReleaseChoice[]>;
    /** Tells of the NodeMCU images that a browser has saved, oldest first, and of what it saves from now on. */
    readonly watchDownloads: (onImage: (image: SavedImage) => void) => DownloadsWatch;
    /** Folders first, then images; hidden ones left out. @throws EspError file-unreadable */
    readonly listFolder: (folder: string) => Promise<readonly ImageChoice[]>;
    /** Waits until virtual boards have saved their flash. */
    readonly close: () => Promise<void>;
  };
