// What a firmware keeps its files in, whether that is a littlefs or a FAT. All of it throws FileError.

export type FileStat = {
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** Nanoseconds since 1970; null where no time was kept. */
  readonly modifiedNs: bigint | null;
};

export type ListedEntry = FileStat & {
  /** As it lies in the flash: whoever wrote it need not have meant UTF-8. */
  readonly name: Uint8Array;
  /** Where the entry behind this one is looked for, if that is not by its name. */
  readonly place?: Uint8Array;
};

export type OpenMode = {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
  readonly truncate: boolean;
};

export type CreateMode = OpenMode & { readonly create: boolean; readonly exclusive: boolean };

export type OpenedFile = {
  readonly position: number;
  readonly sizeBytes: number;
  read(sizeBytes: number): Uint8Array;
  write(bytes: Uint8Array): void;
  /** @returns where it stands then */
  seek(position: number): number;
  sync(): void;
  close(): void;
};

export type FileSystem = {
  readonly kind: 'littlefs' | 'fat';
  readonly blockBytes: number;
  readonly blockCount: number;
  usedBlocks(): number;
  stat(path: string): FileStat;
  /** The entry behind the one with this place, or of this name where it has none; null at the end. */
  next(path: string, after: Uint8Array | null): ListedEntry | null;
  open(path: string, mode: CreateMode): OpenedFile;
  makeFolder(path: string): void;
  /** A file or an empty folder. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  /** Somebody wrote into its blocks past it: all is read again. */
  forget(): void;
  /** It is asked nothing any more: what it holds beside its objects is for others. */
  release?(): void;
};

export function* listed(fs: FileSystem, path: string): Generator<ListedEntry> {
  for (let entry = fs.next(path, null); entry; entry = fs.next(path, entry.place ?? entry.name)) yield entry;
}
