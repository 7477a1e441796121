// What became of boards in earlier runs: flashes and backups, by MAC. Read when Boards is shown and after a
// board was identified.

import { type Meaning, theme } from '../../components/theme.ts';
import type { FlashRecord } from '../../device/flash/flash-record.ts';
import { formatSize } from '../../device/sizes.ts';
import { printable, type SafeText, safe } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { type BackupRow, backupRow } from '../backups/state.ts';

export type FlashRow = {
  /** ISO 8601, UTC; printable, as the rest. */
  readonly time: string;
  readonly mac: string;
  readonly files: readonly { readonly name: string; readonly offset: number; readonly bytes: number }[];
  /** 'done', 'unverified', or an error's code. */
  readonly outcome: string;
  readonly seconds: number;
};

export type History = {
  readonly flashes: readonly FlashRow[];
  readonly backups: readonly BackupRow[];
  /** When it was read; ages are reckoned from here. Milliseconds since 1970. */
  readonly readMs: number;
};

export const noHistory: History = { flashes: [], backups: [], readMs: 0 };

const flashRow = ({ time, mac, files, outcome, seconds }: FlashRecord): FlashRow => ({
  time: printable(time),
  mac: printable(mac ?? ''),
  files: files.map(({ path, offset, bytes }) => ({
    name: printable(path.split(/[/\\]/).at(-1) ?? path),
    offset,
    bytes,
  })),
  outcome: printable(outcome),
  seconds,
});

/** Never rejects: where nothing can be read, there is no history. */
export async function recallHistory(app: Workbench): Promise<void> {
  const [flashes, backups] = await Promise.all([
    app.devices.flashRecords().catch(() => []),
    app.devices.backups().catch(() => []),
  ]);
  const history = {
    flashes: flashes.filter(({ mac }) => mac !== null).map(flashRow),
    backups: backups.map(backupRow),
    readMs: Date.now(),
  };
  app.store.update((state) => ({ ...state, boards: { ...state.boards, history } }), 'soon');
}

export type HistoryEntry = {
  readonly time: string;
  readonly glyph: string;
  readonly colour: Meaning;
  readonly words: SafeText;
  readonly about: SafeText;
};

const most = 20;

/** Of the board that is meant, the newest first; null while nobody knows which board that is. */
export function historyOf(state: State): readonly HistoryEntry[] | null {
  const mac = factsOf(state)?.mac;
  if (!mac) return null;
  const { flashes, backups } = state.boards.history;
  const flashed = flashes.filter((each) => each.mac === mac).slice(0, most);
  const saved = backups.filter((each) => each.mac === mac).slice(0, most);
  return [
    ...flashed.map(flashEntry),
    ...saved.map(
      ({ time, what, sizeBytes }): HistoryEntry => ({
        time,
        glyph: '▣',
        colour: theme.data,
        words: safe`backup of ${formatSize(sizeBytes)}`,
        about: printable(what ? `  ${what}` : ''),
      }),
    ),
  ].sort((one, other) => other.time.localeCompare(one.time));
}

function flashEntry({ time, files, outcome }: FlashRow): HistoryEntry {
  const [first, ...others] = files;
  const name = first ? `${first.name}${others.length > 0 ? ` and ${others.length} more` : ''}` : 'a flash';
  const words = printable(name);
  if (outcome === 'done') return { time, words, glyph: '✔', colour: theme.good, about: safe`` };
  return outcome === 'unverified'
    ? { time, words, glyph: '✔', colour: theme.warning, about: safe`, not verified` }
    : { time, words, glyph: '✖', colour: theme.bad, about: safe`: ${outcome}` };
}
