// The Backups screen's state: what was saved of which board, and the question that is open.
import type { Backup } from '../../device/flash/backup.ts';
import { printable } from '../../text/printable.ts';
import { type Filter, fits } from '../../workbench/filter.ts';
import type { SectorMapState, State } from '../../workbench/state.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';
import { imageName } from '../../workbench/words.ts';

export type BackupRow = {
  /** As the file system has it; all else is printable. */
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly mac: string;
  readonly chip: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly md5: string;
  /** 'MicroPython 1.27.0'; null where it does not begin with an image. */
  readonly what: string | null;
};

export const backupRow = ({ path, time, mac, chip, offset, bytes, md5, firmware }: Backup): BackupRow => ({
  path,
  time: printable(time),
  mac: printable(mac),
  chip: printable(String(chip)),
  offset,
  sizeBytes: bytes,
  md5: printable(md5),
  what: firmware ? printable(imageName(firmware.kind, firmware.version)) : null,
});

export type BackupsState = {
  readonly phase: 'list' | 'run';
  /** null until they were looked for. */
  readonly rows: readonly BackupRow[] | null;
  /** Of those that the filter leaves. */
  readonly cursor: number;
  readonly filter: Filter | null;
  /** What is read already. */
  readonly map: SectorMapState | null;
  readonly prompt:
    | { readonly kind: 'region'; readonly entry: TextEntry; readonly trouble: string | null }
    | { readonly kind: 'delete'; readonly row: BackupRow }
    | null;
};

export const initialBackups: BackupsState = {
  phase: 'list',
  rows: null,
  cursor: 0,
  filter: null,
  map: null,
  prompt: null,
};

/** Those of this board first, the newest on top. */
export const inOrder = (rows: readonly BackupRow[], mac: string | null): readonly BackupRow[] => [
  ...rows.filter((row) => row.mac === mac),
  ...rows.filter((row) => row.mac !== mac),
];

/** '2026-11-20 18:02' of the local clock; what is no time stays as it is. */
export function savedAt(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Those that the filter leaves: by day, contents, chip, MAC, name of the board, MD5 or path. */
export const shownBackups = ({ backups: { rows, filter }, preferences }: State): readonly BackupRow[] =>
  (rows ?? []).filter(({ time, what, mac, chip, md5, path }) =>
    fits(filter?.entry.text, [
      savedAt(time),
      what,
      chip,
      mac,
      preferences.names[mac.toLowerCase()],
      md5,
      path,
    ]),
  );

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly backups: BackupsState;
  }
}
