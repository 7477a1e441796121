// Every key of the workbench as data: what it does, where, what it is called, when it is refused.
// The handlers, the footer, the help, the palette and docs/keys.md are all made of this table.
// Lower case looks, UPPER CASE changes the board.

import { backupKeys } from '../screens/backups/keys.ts';
import { boardsKeys } from '../screens/boards/keys.ts';
import { eraseKeys } from '../screens/erase/keys.ts';
import { filesKeys } from '../screens/files/keys.ts';
import { flashKeys } from '../screens/flash/keys.ts';
import { planKeys } from '../screens/flash/plan-keys.ts';
import { pinsKeys } from '../screens/pins/keys.ts';
import { replKeys } from '../screens/repl/keys.ts';
import { always, needsOperation, needsPort, notBusy, notBusyAtHome, type Refusal } from './availability.ts';
import type { Focus } from './focus.ts';
import { key } from './key-binding.ts';

export type Binding = {
  readonly id: CommandId;
  /** Ids of terminal/key.ts; the first one is shown. */
  readonly keys: readonly string[];
  readonly where: readonly (Focus | 'everywhere')[];
  /** For the footer and the palette. */
  readonly label: string;
  readonly help: string;
  readonly refuse: Refusal;
  readonly changesBoard?: true;
  /** Not in the footer: every list has them. */
  readonly quiet?: true;
};

export type CommandId = (typeof table)[number]['id'];

const lists = [
  'boards',
  'flash-choose',
  'flash-nodemcu',
  'flash-options',
  'backups',
  'pins',
  'files',
  'files-ask',
  'files-view',
  'repl-back',
  'log',
  'help',
  'palette',
  'repl-file',
] as const;

const table = [
  ...boardsKeys,
  ...flashKeys,
  ...planKeys,
  ...eraseKeys,
  // While something runs
  key(
    'cancel',
    ['esc', 'ctrl-c'],
    ['running'],
    'cancel safely',
    'Stop at a point that leaves the board in a known condition',
    needsOperation,
  ),
  ...replKeys,
  ...pinsKeys,
  ...filesKeys,
  // A failure
  key('retry', ['r', 'enter'], ['failure'], 'retry', 'Try the same again', notBusy),
  key('failure-log', ['0'], ['failure'], 'log', 'See all that happened', always),
  key('dismiss', ['esc'], ['failure'], 'back', 'Put the card away', always),
  ...backupKeys,
  // Lists
  key('up', ['up', 'k'], lists, 'up', 'One up', always, 'quiet'),
  key('down', ['down', 'j'], lists, 'down', 'One down', always, 'quiet'),
  key('page-up', ['pageup', 'ctrl-b'], lists, 'page up', 'A page up', always, 'quiet'),
  key('page-down', ['pagedown', 'ctrl-f'], lists, 'page down', 'A page down', always, 'quiet'),
  key('first', ['home', 'g'], lists, 'first', 'To the first', always, 'quiet'),
  key('last', ['end', 'G'], lists, 'last', 'To the last', always, 'quiet'),
  // Overlays
  key('help-close', ['esc', 'q', '?'], ['help'], 'back', 'Close the help', always),
  key('palette-run', ['enter'], ['palette'], 'run', 'Run the command', always),
  key('palette-close', ['esc'], ['palette'], 'back', 'Close the palette', always),
  // Everywhere
  key('boards', ['1'], ['everywhere'], 'boards', 'Boards: what is attached and what it is', always, 'quiet'),
  key('flash-screen', ['2'], ['everywhere'], 'flash', 'Flash: put a firmware on the board', always, 'quiet'),
  key('repl-screen', ['3'], ['everywhere'], 'REPL', 'REPL: talk to the firmware', needsPort, 'quiet'),
  key(
    'pins-screen',
    ['4'],
    ['everywhere'],
    'pins',
    'Pins: look at levels and drive them',
    needsPort,
    'quiet',
  ),
  key(
    'files',
    ['5'],
    ['everywhere'],
    'files',
    'Files: copy between this computer and the board',
    needsPort,
    'quiet',
  ),
  key('log', ['0'], ['everywhere'], 'log', 'Log: everything that happened', always, 'quiet'),
  key('back', ['esc'], ['everywhere'], 'back', 'Back to where you came from', always, 'quiet'),
  key('palette', [':', 'ctrl-p'], ['everywhere'], 'palette', 'Find a command by its name', always, 'quiet'),
  key('help', ['?'], ['everywhere'], 'help', 'The keys of this screen', always),
  key('quit', ['q'], ['everywhere'], 'quit', 'Leave espwb (on Boards; elsewhere back)', notBusyAtHome),
  key('stop', ['ctrl-c'], ['everywhere'], 'cancel', 'Cancel what runs; twice, leave espwb', always, 'quiet'),
  key('repaint', ['ctrl-l'], ['everywhere'], 'repaint', 'Draw the screen again', always, 'quiet'),
  key('suspend', ['ctrl-z'], ['everywhere'], 'suspend', 'Back to the shell; fg comes back', notBusy, 'quiet'),
] as const;

export const keymap: readonly Binding[] = table;

/** Keys of the focus win over those that work everywhere. */
export function findBinding(focus: Focus, keyId: string): Binding | undefined {
  const here = keymap.find((each) => each.where.includes(focus) && each.keys.includes(keyId));
  return here ?? keymap.find((each) => each.where.includes('everywhere') && each.keys.includes(keyId));
}

/** What the footer and the help show, the most useful first. */
export const bindingsOf = (focus: Focus): readonly Binding[] => {
  const here = keymap.filter((each) => each.where.includes(focus));
  // A key's home comes first in `where`: elsewhere it is a guest and stands behind.
  return [
    ...here.filter((each) => each.where[0] === focus),
    ...here.filter((each) => each.where[0] !== focus),
  ];
};

export const everywhere: readonly Binding[] = keymap.filter((each) => each.where.includes('everywhere'));

const shown: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  'ctrl-]': 'ctrl-]',
};

/** A key as people read it. */
export const keyName = (id: string): string => shown[id] ?? id;
