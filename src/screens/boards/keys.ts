// The keys of Boards: its list, its menu, its filter.
import { always, needsFacts, needsPort } from '../../workbench/availability.ts';
import { danger, key } from '../../workbench/key-binding.ts';

/** The list and the menu beside it do the same with a board. */
export const onBoards = ['boards', 'boards-menu'] as const;

export const boardsKeys = [
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
    [...onBoards, 'flash-result', 'flash-choose', 'idle', 'failure'],
    'mend rf_cal…',
    'Look for init data for the radio and plan to write them where this board misses them',
    needsPort,
    'quiet',
  ),
  danger('restart', ['R'], [...onBoards, 'pins'], 'restart', 'Reset the board into its firmware', needsPort),
  key('filter-done', ['enter'], ['filter'], 'keep', 'Go on with the filtered list', always),
  key('filter-clear', ['esc'], ['filter'], 'clear', 'Show all ports again', always),
] as const;
