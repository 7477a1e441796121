// Every key of the workbench as data: what it does, where, what it is called, when it is refused.
// The handlers, the footer, the help, the palette and docs/keys.md are all made of this table.
// Lower case looks, UPPER CASE changes the board.
import {
  always,
  needsBoardFile,
  needsBoardRow,
  needsFacts,
  needsFileHere,
  needsFiles,
  needsLfsImage,
  needsLocalRow,
  needsLuaFile,
  needsMac,
  needsOperation,
  needsPort,
  needsRow,
  needsStartFile,
  needsWritable,
  notBusy,
  notBusyAtHome,
  type Refusal,
} from './availability.ts';
import { backupKeys } from './backup-keys.ts';
import type { Focus } from './focus.ts';
import { danger, key } from './key-binding.ts';
import { pinsKeys } from './pins-keys.ts';
import { planKeys } from './plan-keys.ts';
import { replKeys } from './repl-keys.ts';

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
const onBoards = ['boards', 'boards-menu'] as const;

const table = [
  // Boards
  key('open', ['enter'], ['boards'], 'identify', 'Open the port and ask the board what it is', needsPort),
  key('to-menu', ['tab', 'right', 'l'], ['boards'], 'menu', 'Go to what can be done with this board', always),
  key('choose', ['enter'], ['boards-menu'], 'choose', 'Do what the menu points at', always),
  key('to-ports', ['tab', 'left', 'h', 'esc'], ['boards-menu'], 'ports', 'Go back to the ports', always),
  key(
    'identify',
    ['i'],
    onBoards,
    'identify',
    'Ask the board what it is; nothing on it changes',
    needsPort,
    'quiet',
  ),
  key('repl', ['r'], [...onBoards, 'flash-result', 'pins'], 'REPL', "Open the board's REPL", needsPort),
  key('pins', ['p'], [...onBoards, 'flash-result'], 'pins', 'Look at the pins and move them', needsPort),
  key('filter', ['/'], ['boards'], 'filter', 'Show only ports that hold a text', always),
  danger(
    'flash',
    ['F'],
    [...onBoards, 'erase-result'],
    'flash…',
    'Choose a firmware and see the plan',
    needsPort,
  ),
  danger('erase', ['E'], onBoards, 'erase…', 'Erase the whole flash; asks for the MAC', needsFacts),
  danger(
    'mend-init-data',
    ['M'],
    [...onBoards, 'flash-result', 'flash-choose', 'idle'],
    'mend rf_cal…',
    'Look for init data for the radio and plan to write them where this board misses them',
    needsPort,
    'quiet',
  ),
  danger('restart', ['R'], [...onBoards, 'pins'], 'restart', 'Reset the board into its firmware', needsPort),
  key('filter-done', ['enter'], ['filter'], 'keep', 'Go on with the filtered list', always),
  key('filter-clear', ['esc'], ['filter'], 'clear', 'Show all ports again', always),
  // Flash
  key(
    'pick',
    ['enter', 'right', 'l'],
    ['flash-choose', 'flash-nodemcu'],
    'choose',
    'Open the folder, or plan with this image',
    needsPort,
  ),
  key(
    'folder-up',
    ['left', 'h', 'backspace'],
    ['flash-choose', 'flash-nodemcu'],
    'folder up',
    'Go to the folder above',
    always,
  ),
  key(
    'refresh-releases',
    ['u'],
    ['flash-choose'],
    'update list',
    'Ask the download page for newer releases',
    notBusy,
  ),
  key('copy-link', ['w'], ['flash-nodemcu'], 'copy link', 'Copy the address of the cloud build', always),
  key(
    'copy-command',
    ['d'],
    ['flash-nodemcu'],
    'copy command',
    'Copy the command of the container build',
    always,
  ),
  danger(
    'write',
    ['enter'],
    ['flash-plan'],
    'write',
    'Write what the plan says, verify and restart',
    needsWritable,
  ),
  key('plan-back', ['esc'], ['flash-plan'], 'back, nothing done', 'Choose another image', always),
  key(
    'to-repl',
    ['enter'],
    ['flash-result'],
    'open the REPL',
    'Talk to the firmware that was written',
    needsPort,
  ),
  key(
    'blink-led',
    ['b'],
    ['flash-result', ...onBoards],
    'blink LED',
    'Blink the LED on the board',
    needsPort,
  ),
  key('flash-again', ['f'], ['flash-result'], 'flash another', 'Choose another image', notBusy),
  ...planKeys,
  // Erase
  danger('erase-now', ['enter'], ['erase'], 'erase', 'Erase the whole flash', needsMac),
  danger(
    'erase-unlocked',
    ['enter'],
    ['erase-unlock'],
    'clear it and erase',
    'Clear the write protection, then erase the whole flash',
    needsMac,
  ),
  key(
    'erase-back',
    ['esc'],
    ['erase', 'erase-unlock', 'erase-result'],
    'back',
    'Leave; nothing more is erased',
    always,
  ),
  key(
    'to-flash',
    ['enter'],
    ['erase-result'],
    'flash a firmware',
    'Choose what to put on the board',
    needsPort,
  ),
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
  // Files
  key(
    'files-look',
    ['enter', 'right', 'l', 'v'],
    ['files'],
    'open',
    'Open the folder, or view the file',
    needsRow,
  ),
  key(
    'files-up',
    ['left', 'h', 'backspace'],
    ['files'],
    'folder up',
    'Go to the folder above',
    notBusy,
    'quiet',
  ),
  key('files-side', ['tab'], ['files'], 'other side', 'Go to the other pane', always),
  key('files-mark', ['space'], ['files'], 'mark', 'Mark or unmark for the next command', always),
  key(
    'files-bring',
    ['c'],
    ['files'],
    'copy here',
    'Copy from the board to this computer; shows what first',
    needsBoardRow,
  ),
  danger(
    'files-send',
    ['C'],
    ['files'],
    'copy to board',
    'Copy from this computer to the board; shows what first',
    needsLocalRow,
  ),
  key(
    'files-sync',
    ['s'],
    ['files'],
    'sync…',
    'Show what would make the board like this folder; Enter sends just that',
    needsFiles,
  ),
  danger(
    'files-edit',
    ['E'],
    ['files'],
    'edit',
    'Edit in $EDITOR; one of the board goes back there',
    needsFileHere,
  ),
  danger('files-run', ['X'], ['files'], 'run', 'Run the file of the board, in its REPL', needsBoardFile),
  danger(
    'files-start',
    ['U'],
    ['files'],
    'run at start',
    'Make it main.py or init.lua: it runs at every start',
    needsStartFile,
  ),
  danger('files-move', ['M'], ['files'], 'move', 'Copy to the other side, then delete it here', needsRow),
  danger('files-rename', ['N'], ['files'], 'rename', 'Give it another name', needsRow),
  danger('files-folder', ['A'], ['files'], 'new folder', 'Make a folder', notBusy),
  danger('files-delete', ['D'], ['files'], 'delete…', 'Delete what is marked; asks first', needsRow),
  danger(
    'files-mirror',
    ['S'],
    ['files'],
    'sync, delete…',
    'As s, and delete from the board what is not in this folder; shows what first',
    needsFiles,
  ),
  danger(
    'files-format',
    ['W'],
    ['files'],
    'format…',
    'Make an empty file system on the board; shows what would be lost',
    needsFiles,
  ),
  danger('files-compile', ['L'], ['files'], 'compile', 'NodeMCU: compile a .lua to its .lc', needsLuaFile),
  danger(
    'files-lfs',
    ['I'],
    ['files'],
    'load LFS…',
    'NodeMCU: load the image of the board into its Lua Flash Store; restarts it',
    needsLfsImage,
  ),
  key('files-again', ['r'], ['files'], 'read again', 'Read both sides again', needsPort),
  danger('files-agree', ['enter'], ['files-ask'], 'do it', 'Do what is shown', notBusy),
  key('files-name-done', ['enter'], ['files-name'], 'take it', 'Use this name', notBusy),
  key('files-close', ['esc'], ['files-ask', 'files-name'], 'back, nothing done', 'Change nothing', always),
  key('files-view-close', ['esc', 'q', 'left', 'h'], ['files-view'], 'back', 'Close the file', always),
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
