// Files on a board, whichever firmware keeps them. Paths are absolute and normal ('/', '/lib/a.py');
// remote-path.ts makes them so.

export type RemoteEntry = {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; 0 for folders. */
  readonly size: number;
};

export type DiskUsage = { readonly sizeBytes: number; readonly freeBytes: number };

export type TransferOptions = {
  readonly signal: AbortSignal;
  /** Bytes of the file so far. */
  readonly onProgress?: (doneBytes: number) => void;
};

export interface RemoteFiles {
  /** NodeMCU's names are flat: a '/' is a letter there. */
  readonly hasFolders: boolean;
  /** Most bytes in a name (MicroPython) or in the whole path without the first slash (NodeMCU). */
  readonly longestName: number;
  /** The entries of a folder, not those below. Names that are not safe to use are left out. @throws EspError remote-file */
  list(folder: string, signal: AbortSignal): Promise<readonly RemoteEntry[]>;
  /** null where nothing is. */
  stat(path: string, signal: AbortSignal): Promise<RemoteEntry | null>;
  read(path: string, options: TransferOptions): Promise<Uint8Array>;
  /**
   * Puts a whole new content under the name, or leaves the old one as it was: it goes to a temporary
   * name, is compared, and only then takes the place.
   * @throws EspError remote-file | board-full | verify-mismatch
   */
  write(path: string, content: Uint8Array, options: TransferOptions): Promise<void>;
  remove(path: string, signal: AbortSignal): Promise<void>;
  /** A folder must be empty. */
  removeFolder(path: string, signal: AbortSignal): Promise<void>;
  makeFolder(path: string, signal: AbortSignal): Promise<void>;
  rename(from: string, to: string, signal: AbortSignal): Promise<void>;
  usage(signal: AbortSignal): Promise<DiskUsage>;
  /** Lower-case hex sha256 of each file; null where the firmware cannot tell. */
  hash(paths: readonly string[], signal: AbortSignal): Promise<readonly (string | null)[]>;
}
