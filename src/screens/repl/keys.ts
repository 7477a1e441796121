// The keys of the REPL pane. All but two are the board's; the menu behind Ctrl-T is espwb's: two entries
// stand in a row, so that on a terminal of 60 columns 25 cells are left for the words of each.
import {
  always,
  needsInterrupt,
  needsPort,
  needsRunningRepl,
  needsShortLines,
  notBusy,
} from '../../workbench/availability.ts';
import { danger, key } from '../../workbench/key-binding.ts';

const menu = ['repl-menu'] as const;
const back = ['repl-back'] as const;

export const replKeys = [
  key('repl-leave', ['ctrl-]'], ['repl', 'repl-menu'], 'leave', 'Go back; the board goes on running', always),
  key('repl-again', ['r', 'enter'], ['idle'], 'try again', 'Look for the firmware again', needsPort),
  key('repl-menu', ['ctrl-t'], ['repl'], 'menu', 'Keys that are for espwb and not for the board', always),
  key('repl-interrupt', ['i'], menu, 'interrupt', 'Stop the program (Ctrl-C)', needsInterrupt),
  danger('repl-break-in', ['B'], [...menu, 'idle'], 'break in', 'Stop it, even by a reset', needsPort),
  danger('repl-soft-reset', ['s'], menu, 'soft reset', 'Restart the interpreter', needsRunningRepl),
  danger('repl-hard-reset', ['r'], menu, 'reset', 'Reset, back to its prompt', needsRunningRepl),
  danger('repl-boot', ['b'], [...menu, 'idle'], 'boot text', 'Reset, hear the boot ROM', needsPort),
  danger('repl-mend', ['m'], menu, 'mend rf_cal…', 'rf_cal: plan init data', needsPort),
  danger('repl-file', ['f'], menu, 'run a file', 'Run a local file', needsRunningRepl),
  key('repl-back', ['u'], menu, 'look back', 'Scroll what has gone by', always),
  key('repl-search', ['/'], [...menu, ...back], 'search', 'Search what has gone by', always),
  key('repl-hex', ['x'], menu, 'hex', 'Hex bytes, or text again', always),
  key('repl-stamps', ['w'], menu, 'time stamps', 'Show when a line came', always),
  key('repl-log', ['l'], menu, 'write a log', 'Log all that comes', always),
  key('repl-ending', ['e'], menu, 'line ending', 'Enter sends CR, LF, both', always),
  key('repl-rate', ['k'], [...menu, 'idle'], 'rate', 'Other rate, e.g. 921600', needsPort, 'quiet'),
  key('repl-clear', ['c'], menu, 'clear', 'Empty the pane', always),
  key('repl-zoom', ['z'], menu, 'zoom', 'Zoom: the whole terminal', needsRunningRepl),
  key(
    'repl-send-menu-key',
    ['t', 'ctrl-t'],
    menu,
    'send ctrl-t',
    'Send Ctrl-T to the board',
    needsRunningRepl,
  ),
  key('repl-menu-close', ['esc'], menu, 'back', 'Close the menu', always),
  // Looking back
  key('repl-older', ['n'], back, 'older', 'The next place further up', always),
  key('repl-newer', ['N'], back, 'newer', 'The next place further down', always),
  key('repl-follow', ['esc', 'q', 'enter', 'ctrl-]'], back, 'back', 'Follow the board again', always),
  // Questions
  key('repl-search-now', ['enter'], ['repl-search'], 'search', 'Find it, the newest place first', always),
  key('repl-file-now', ['enter'], ['repl-file'], 'run', 'Run this file', notBusy),
  key('repl-paste-run', ['enter'], ['repl-paste'], 'run', 'Run it in one piece', notBusy),
  key('repl-paste-type', ['t'], ['repl-paste'], 'type', 'Type it, key by key', needsShortLines),
  key(
    'repl-ask-close',
    ['esc'],
    ['repl-search', 'repl-file', 'repl-paste'],
    'back',
    'Put the question away',
    always,
  ),
] as const;
