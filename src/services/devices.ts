// What the workbench asks of this computer and the boards on it. devices-here.ts binds it; tests bind it
// to a board without a computer around it. What a session alone can do is no part of it.
import type { ChipId } from '../device/chips/chip.ts';
import type { Backup } from '../device/flash/backup.ts';
import type { FlashRecord } from '../device/flash/flash-record.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { OperationContext } from '../device/operation.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import type { BuildTarget } from '../device/releases/build-target.ts';
import type { Session } from '../device/session/session.ts';
import type { DownloadedImage, DownloadsWatch } from '../platform/downloads-folder.ts';
import type { InitDataFound } from './find-init-data.ts';
import type { ListedRelease } from './firmware-list.ts';
import type { FolderEntry } from './list-images.ts';
import type { FlashRequest, PreparedFlash } from './prepare-flash.ts';
import type { StationHere } from './station/station-here.ts';

export type BuiltInImage = {
  readonly kind: 'built-in';
  readonly id: string;
  readonly name: string;
  /** For which it is; absent = the chip that every board is taken for. */
  readonly chip?: ChipId;
  readonly sizeBytes: number;
};

export type Devices = {
  /**
   * Reports at once and whenever something is plugged in or out; `onTrouble` gets what is wrong with the list of the
   * network's boards. The returned function stops it.
   */
  readonly watchPorts: (
    onPorts: (ports: readonly PortInfo[]) => void,
    onTrouble: (words: string) => void,
  ) => () => void;
  /** `asksOnce`: a server that is busy is not asked again. @throws EspError port-missing | port-busy | port-forbidden */
  readonly openSession: (
    path: string,
    signal: AbortSignal,
    options?: { readonly asksOnce?: boolean },
  ) => Promise<Session>;
  /** @throws EspError of the files and of planFlash */
  readonly prepareFlash: (
    session: Session,
    request: FlashRequest,
    context: OperationContext,
  ) => Promise<PreparedFlash>;
  /** Saves flash into a new backup; `region` null = all of it. @throws EspError usage | disk-full | read-failed */
  readonly backUp: (session: Session, region: Range | null, context: OperationContext) => Promise<Backup>;
  /** Of all boards, the newest first. */
  readonly backups: () => Promise<readonly Backup[]>;
  /** What was flashed into which board, the newest first. */
  readonly flashRecords: () => Promise<readonly FlashRecord[]>;
  /** Looks in `folder`, the downloads, the flash itself, backups. */
  readonly findInitData: (
    session: Session,
    folder: string,
    context: OperationContext,
  ) => Promise<InitDataFound>;
  readonly builtInImages: () => Promise<readonly BuiltInImage[]>;
  /** Known releases for a chip, newest first; with `refresh` the download page is asked. @throws EspError network */
  readonly releases: (
    target: BuildTarget,
    refresh: OperationContext | null,
  ) => Promise<readonly ListedRelease[]>;
  /** Tells of the NodeMCU images that a browser has saved, oldest first, and of what it saves from now on. */
  readonly watchDownloads: (onImage: (image: DownloadedImage) => void) => DownloadsWatch;
  /** Images first, then folders; hidden ones left out. @throws EspError file-unreadable */
  readonly listFolder: (folder: string) => Promise<readonly FolderEntry[]>;
  /** Deletes what is kept of a virtual board. @throws EspError port-missing | port-busy */
  readonly forgetVirtualBoard: (path: string) => Promise<void>;
  /** When a file was written last, ISO 8601; null where it is gone. */
  readonly whenWritten: (path: string) => Promise<string | null>;
  /** A recipe with its rows and records. @throws EspError usage | session-busy | state-damaged | file-unreadable | disk-full */
  readonly openStation: (recipePath: string, onNote: (words: string) => void) => Promise<StationHere>;
  /** Waits until virtual boards have saved their flash. */
  readonly close: () => Promise<void>;
};
