import { describe, expect, test } from 'vitest';
import { keymap } from '../../src/workbench/keymap.ts';
import { letters } from '../../src/workbench/letters.ts';

const isLetter = (key: string): boolean => key.length === 1 || key === 'space';
const bound = [...new Set(keymap.flatMap(({ keys }) => keys.filter(isLetter)))].sort();
const commandsOf = (letter: string): string[] =>
  keymap
    .filter(({ keys }) => keys.includes(letter))
    .map(({ id }) => id)
    .sort();

// One who binds a letter reads here what else it does, and writes the command beside it if that is the same thing.
const commands: Readonly<Record<string, readonly string[]>> = {
  '#': ['repl-hex'],
  $: ['copy-command'],
  '%': ['station-show'],
  '&': ['batch-show'],
  '*': ['board-blink'],
  '+': ['faster'],
  ',': ['settings'],
  '-': ['slower'],
  '.': ['flash-last'],
  '/': [
    'backup-filter',
    'files-filter',
    'filter',
    'flash-filter',
    'log-filter',
    'pins-filter',
    'repl-search',
    'settings-filter',
  ],
  '0': ['failure-log', 'log'],
  '1': ['boards'],
  '2': ['flash-screen'],
  '3': ['repl-screen'],
  '4': ['pins-screen'],
  '5': ['files'],
  '6': ['backups'],
  ':': ['palette'],
  ';': ['repl-ending'],
  '<': ['repl-older'],
  '=': ['faster'],
  '>': ['repl-newer'],
  '?': ['help', 'help-close'],
  '@': ['repl-stamps'],
  A: ['files-folder', 'plan-add'],
  B: ['program-break-in', 'repl-break-in'],
  C: ['files-send'],
  D: ['backup-delete', 'files-delete', 'forget-board'],
  E: ['erase'],
  F: ['flash'],
  G: ['last'],
  I: ['files-lfs'],
  L: ['files-compile'],
  M: ['mend-init-data', 'repl-mend'],
  N: ['files-rename'],
  O: ['files-start'],
  P: ['pulse'],
  R: ['repl-hard-reset', 'restart'],
  S: ['repl-soft-reset'],
  T: ['repl-boot'],
  U: ['plan-unlock', 'unlock'],
  V: ['files-move'],
  W: ['files-format'],
  X: ['files-run', 'repl-file', 'run-marked'],
  Y: ['files-mirror'],
  '[': ['pwm-slower'],
  ']': ['pwm-faster'],
  '^': ['pin-pullup'],
  _: ['pin-input'],
  a: ['files-mark-all', 'mark-all-boards'],
  b: ['blink', 'blink-led'],
  c: ['backup-copy', 'copy-link', 'files-bring'],
  d: ['repl-rate'],
  e: ['files-edit', 'settings-file'],
  f: ['find-led'],
  g: ['first'],
  h: ['files-up', 'files-view-close', 'folder-up', 'option-before', 'pin-low', 'setting-before', 'to-ports'],
  i: ['identify', 'program-interrupt', 'repl-interrupt'],
  j: ['down', 'led-no', 'plan-more'],
  k: ['plan-less', 'up'],
  l: ['files-look', 'option-next', 'pick', 'pin-high', 'setting-next', 'to-menu'],
  m: ['board-model'],
  n: ['name-board'],
  o: ['plan-options'],
  p: ['pins'],
  q: ['files-view-close', 'help-close', 'quit', 'repl-follow'],
  r: ['batch-again', 'repl-again', 'retry', 'station-redo', 'station-redo-all'],
  s: ['backup-make', 'pin-script', 'plan-backup', 'repl-log'],
  space: ['files-mark', 'mark-board', 'option-next', 'program-remember', 'setting-next', 'toggle'],
  t: ['repl'],
  u: ['backups-again', 'files-again', 'read-pins', 'refresh-releases'],
  v: ['files-look', 'live', 'repl-back'],
  w: ['pwm'],
  x: ['option-remove', 'release-pins', 'repl-clear'],
  y: ['files-sync', 'sync-marked'],
  z: ['repl-zoom'],
  '~': ['files-path', 'flash-path', 'station-other'],
};

describe('a letter means one thing in the whole workbench', () => {
  test('every letter that is bound has its meaning, and every meaning is bound', () => {
    expect(bound).toEqual(Object.keys(letters).sort());
  });

  test.each(bound)('%s stands for these commands and no other', (letter) => {
    expect(commandsOf(letter)).toEqual(commands[letter]);
  });

  test('what the letter of a command says is what it does: no other command of that name has another letter', () => {
    const lettersOf = new Map<string, Set<string>>();
    for (const { label, keys } of keymap) {
      const own = keys.filter((key) => isLetter(key) && !'hjklgGq0123456'.includes(key));
      if (own.length > 0) lettersOf.set(label, new Set([...(lettersOf.get(label) ?? []), ...own]));
    }
    const several = [...lettersOf].filter(([, keys]) => keys.size > 1);
    expect(several.map(([label, keys]) => `${label}: ${[...keys].join(' ')}`)).toEqual(['faster: + =']);
  });
});
