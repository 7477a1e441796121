// Files on a board, whichever firmware keeps them. Paths are absolute and normal ('/', '/lib/a.py');
// remote-path.ts makes them so.
import type { OperationContext } from '../operation.ts';
import type { LeftOut } from './left-out.ts';

export type RemoteEntry = {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; 0 for folders. */
  readonly size: number;
};

export type SurveyedEntry = RemoteEntry & {
  /** Lower-case hex; null where nobody asked or the firmware cannot tell. */
  readonly sha256: string | null;
};

/** Told of each entry that has no name or place which could be used safely. */
export type OnLeftOut = (leftOut: LeftOut) => void;

export type DiskUsage = { readonly sizeBytes: number; readonly freeBytes: number };

export type TransferOptions = {
  readonly signal: AbortSignal;
  /** Bytes of the file so far. */
  readonly onProgress?: (doneBytes: number) => void;
  /** Bytes of a written file that were read back to compare, where the firmware has no hash. */
  readonly onCompare?: (doneBytes: number) => void;
};

/** Beside what is named at each operation, all throw what FirmwareLink.exec throws. */
export interface RemoteFiles {
  /** NodeMCU's names are flat: a '/' is a letter there. */
  readonly hasFolders: boolean;
  /** Most bytes in a name (MicroPython) or in the whole path without the first slash (NodeMCU). */
  readonly longestName: number;
  /**
   * The entries of a folder, all of them, not those below. Names that are not safe to use are left out.
   * @throws EspError remote-file | read-failed for a listing that is not whole or has no end
   */
  list(folder: string, signal: AbortSignal, onLeftOut?: OnLeftOut): Promise<readonly RemoteEntry[]>;
  /**
   * Everything below a folder in one go, folders before what is in them, or the one file; null where
   * nothing is. Files of one of the sizes come with their hash, where the firmware has one.
   * @throws EspError remote-file | read-failed, as for `list`
   */
  survey(
    path: string,
    hashSizes: ReadonlySet<number>,
    signal: AbortSignal,
    onLeftOut?: OnLeftOut,
  ): Promise<readonly SurveyedEntry[] | null>;
  /** null where nothing is. */
  stat(path: string, signal: AbortSignal): Promise<RemoteEntry | null>;
  /** Compared with the board's own hash where it has one. @throws EspError remote-file | read-failed | verify-mismatch */
  read(path: string, options: TransferOptions): Promise<Uint8Array>;
  /**
   * Puts a whole new content under the name, or leaves the old one as it was: it goes to a temporary
   * name, is compared, and only then takes the place.
   * @throws EspError remote-file | board-full | verify-mismatch
   */
  write(path: string, content: Uint8Array, options: TransferOptions): Promise<void>;
  /** Whether `read` compares a hash of the board; absent where it always does. */
  hasHash?(signal: AbortSignal): Promise<boolean>;
  remove(path: string, signal: AbortSignal): Promise<void>;
  /** A folder must be empty. */
  removeFolder(path: string, signal: AbortSignal): Promise<void>;
  makeFolder(path: string, signal: AbortSignal): Promise<void>;
  /** Never over something else. @throws EspError remote-file */
  rename(from: string, to: string, signal: AbortSignal): Promise<void>;
  usage(signal: AbortSignal): Promise<DiskUsage>;
  /**
   * Empties the whole file system. What it took away that a person would not expect, in a sentence; null
   * if nothing. @throws EspError remote-file | unsupported
   */
  format(signal: AbortSignal): Promise<string | null>;
  /** What only NodeMCU does with a file; absent elsewhere. */
  readonly lua?: LuaFileActions;
}

export type LuaFileActions = {
  /**
   * `/a.lua` becomes `/a.lc` beside it; the path of the byte code.
   * @throws EspError remote-file with Lua's words where it does not compile
   */
  compile(path: string, signal: AbortSignal): Promise<string>;
  /**
   * Loads an LFS image into its partition. The board restarts when it took it, and this returns the
   * names of the modules in it; else the old LFS goes on.
   * @throws EspError unsupported in a build without LFS | remote-file with the board's reason
   */
  reloadLfs(path: string, context: OperationContext): Promise<readonly string[]>;
};
