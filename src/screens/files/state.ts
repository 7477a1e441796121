// The Files screen's state: two panes, what is marked in each, and the question that is open.
import type { LeftOutReason } from '../../device/files/left-out.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';

export type FileSide = 'local' | 'board';

export type FileRow = {
  /** As the file system has it: on the board absolute with '/', here the computer's own. */
  readonly path: string;
  /** Printable. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; 0 for folders. */
  readonly size: number;
};

export type FilePane = {
  readonly folder: string;
  readonly rows: readonly FileRow[];
  readonly cursor: number;
  /** Paths. */
  readonly marked: readonly string[];
  /** Of the whole file system; null where it was not told. */
  readonly freeBytes: number | null;
};

/** One line of a preview. */
export type ChangeLine = {
  readonly status: 'new' | 'replaces' | 'same' | 'goes' | 'stays-out';
  readonly name: string;
  readonly size: number | null;
  /** For what stays out. */
  readonly reason?: LeftOutReason;
};

export type FilesPrompt =
  | {
      readonly kind: 'ask';
      /** What Enter does. */
      readonly carryOut: (path: string) => Promise<void>;
      readonly title: string;
      readonly lines: readonly ChangeLine[];
      /** What Enter does, 'Send 2 files, 3 KB'. */
      readonly action: string;
      readonly top: number;
    }
  | {
      readonly kind: 'name';
      readonly purpose: 'rename' | 'folder';
      readonly label: string;
      readonly entry: TextEntry;
    }
  | { readonly kind: 'path'; readonly entry: TextEntry }
  | {
      readonly kind: 'view';
      readonly title: string;
      readonly lines: readonly string[];
      readonly top: number;
    };

export type FilesFilter = {
  readonly side: FileSide;
  readonly entry: TextEntry;
  /** It is being typed. */
  readonly typing: boolean;
  readonly all: readonly FileRow[];
};

export type FilesState = {
  /** Why the board's side cannot be used; null while it can. */
  readonly trouble: string | null;
  readonly side: FileSide;
  readonly local: FilePane;
  readonly board: FilePane;
  /** Narrows one pane: its rows are those that fit, `all` the others too. */
  readonly filter: FilesFilter | null;
  readonly prompt: FilesPrompt | null;
  /** The file that is on its way; null while none is. */
  readonly underway: { readonly name: string; readonly at: number; readonly count: number } | null;
};

const emptyPane = (folder: string): FilePane => ({
  folder,
  rows: [],
  cursor: 0,
  marked: [],
  freeBytes: null,
});

export const initialFiles = (folder: string): FilesState => ({
  trouble: 'No board is open. u connects.',
  side: 'local',
  local: emptyPane(folder),
  board: emptyPane('/'),
  filter: null,
  prompt: null,
  underway: null,
});

/** What a command means: the marked entries, or the one under the cursor. */
export function meantRows({ side, local, board }: FilesState): readonly FileRow[] {
  const pane = side === 'local' ? local : board;
  const marked = pane.rows.filter(({ path }) => pane.marked.includes(path));
  if (marked.length > 0) return marked;
  const here = pane.rows[pane.cursor];
  return here ? [here] : [];
}

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly files: FilesState;
  }
}
