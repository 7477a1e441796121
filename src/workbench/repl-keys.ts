// The keys of the REPL pane. All but two are the board's; the menu behind Ctrl-T is espwb's.
import { always, needsPort, needsRunningRepl } from './availability.ts';
import { danger, key } from './key-binding.ts';

export const replKeys = [
  key('repl-leave', ['ctrl-]'], ['repl', 'repl-menu'], 'leave', 'Go back; the board goes on running', always),
  key('repl-again', ['r', 'enter'], ['idle'], 'try again', 'Look for the firmware again', needsPort),
  key('repl-menu', ['ctrl-t'], ['repl'], 'menu', 'Keys that are for espwb and not for the board', always),
  key(
    'repl-interrupt',
    ['i'],
    ['repl-menu'],
    'interrupt',
    'Stop the running program (Ctrl-C, again if need be)',
    needsRunningRepl,
  ),
  danger(
    'repl-soft-reset',
    ['s'],
    ['repl-menu'],
    'soft reset',
    'Start the interpreter afresh',
    needsRunningRepl,
  ),
  danger(
    'repl-hard-reset',
    ['r'],
    ['repl-menu'],
    'reset',
    'Reset the board and watch it boot',
    needsRunningRepl,
  ),
  key('repl-clear', ['c'], ['repl-menu'], 'clear', 'Empty the pane', always),
  key(
    'repl-zoom',
    ['z'],
    ['repl-menu'],
    'zoom',
    'Give the whole terminal to the board, until Ctrl-]',
    needsRunningRepl,
  ),
  key(
    'repl-send-menu-key',
    ['t', 'ctrl-t'],
    ['repl-menu'],
    'send ctrl-t',
    'Send Ctrl-T to the board',
    needsRunningRepl,
  ),
  key('repl-menu-close', ['esc'], ['repl-menu'], 'back', 'Close the menu', always),
] as const;
