// The keys of what the REPL's menu has opened: looking back, and its questions.

import { always, notBusy } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { setRepl } from './actions.ts';
import { runFile, runPaste, typePaste } from './actions-block.ts';
import { followBoard, searchNow, searchOn } from './actions-look.ts';
import { needsShortLines } from './availability.ts';

const back = ['repl-back'] as const;

export const answerKeys: readonly Binding[] = [
  // Looking back
  {
    id: 'repl-older',
    keys: ['<'],
    where: back,
    label: 'older',
    help: 'The next place further up',
    disabledReason: always,
    run: (app) => searchOn(app, -1),
  },
  {
    id: 'repl-newer',
    keys: ['>'],
    where: back,
    label: 'newer',
    help: 'The next place further down',
    disabledReason: always,
    run: (app) => searchOn(app, 1),
  },
  {
    id: 'repl-follow',
    keys: ['esc', 'q', 'enter', 'ctrl-]'],
    where: back,
    label: 'back',
    help: 'Follow the board again',
    disabledReason: always,
    run: followBoard,
  },
  // Questions
  {
    id: 'repl-search-now',
    keys: ['enter'],
    where: ['repl-search'],
    label: 'search',
    help: 'Find it, the newest place first',
    disabledReason: always,
    run: searchNow,
  },
  {
    id: 'repl-file-now',
    keys: ['enter'],
    where: ['repl-file'],
    label: 'run',
    help: 'Run this file',
    disabledReason: notBusy,
    run: runFile,
  },
  {
    id: 'repl-paste-run',
    keys: ['enter'],
    where: ['repl-paste'],
    label: 'run',
    help: 'Run it in one piece',
    disabledReason: notBusy,
    run: runPaste,
  },
  {
    id: 'repl-paste-type',
    keys: ['tab'],
    where: ['repl-paste'],
    label: 'type',
    help: 'Type it, key by key',
    disabledReason: needsShortLines,
    run: typePaste,
  },
  {
    id: 'repl-ask-close',
    keys: ['esc'],
    where: ['repl-search', 'repl-file', 'repl-paste'],
    label: 'back',
    help: 'Put the question away',
    disabledReason: always,
    run: (app) => setRepl(app, { prompt: null }),
  },
];
