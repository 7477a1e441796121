// The state before anything has happened.
import { defaultProfile } from '../device/pins/board-profiles.ts';
import { initialBackups } from '../screens/backups/state.ts';
import { initialFiles } from '../screens/files/state.ts';
import { usualOptions } from '../screens/flash/plan-options.ts';
import type { FlashState } from '../screens/flash/state.ts';
import { initialRepl } from '../screens/repl/state.ts';
import type { State } from './state.ts';
import { emptyEntry } from './text-entry.ts';

export const initialFlash = (folder: string): FlashState => ({
  phase: 'choose',
  choices: [],
  folder,
  shelf: null,
  downloads: null,
  cursor: 0,
  chosen: [],
  options: usualOptions,
  adding: false,
  backUpFirst: false,
  page: 0,
  menu: null,
  asksUnlock: false,
  interrupted: null,
  plan: null,
  map: null,
  outcome: null,
});

export type Beginning = {
  readonly columns: number;
  readonly rows: number;
  readonly mono: boolean;
  /** Where the file browser begins. */
  readonly folder: string;
};

export const initialState = ({ columns, rows, mono, folder }: Beginning): State => ({
  columns,
  rows,
  mono,
  screen: 'boards',
  cameFrom: 'boards',
  overlay: null,
  boards: { ports: [], selected: null, pane: 'ports', filter: null, filtering: false, known: {} },
  board: null,
  operation: null,
  failure: null,
  status: { kind: 'quiet', text: '' },
  flash: initialFlash(folder),
  erase: { phase: 'confirm', typed: emptyEntry, asksUnlock: false, map: null, outcome: null },
  repl: initialRepl,
  pins: {
    pins: [],
    cursor: 0,
    through: null,
    lastCommand: null,
    blinking: null,
    blinkHz: 2,
    trouble: 'No board is open.',
    cutOffBy: null,
    profile: defaultProfile,
    ledPin: null,
    unlocked: [],
    live: false,
    analog: [],
    prompt: null,
  },
  files: initialFiles(folder),
  backups: initialBackups,
  log: { lines: [], scrolledBack: 0 },
  deeds: [],
  nowMs: 0,
});
