// The keys of choosing an image, of agreeing to a plan and of its result.

import { always, needsPort, notBusy } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { onBoards } from '../boards/state.ts';
import { blinkLed } from '../pins/actions-blink.ts';
import { enterRepl } from '../repl/actions.ts';
import { flashLast, folderUp, pick } from './actions.ts';
import { copyWay, refreshCategory } from './actions-library.ts';
import { leavePlan, write } from './actions-plan.ts';
import { needsWritable } from './availability.ts';

export const flashKeys: readonly Binding[] = [
  {
    id: 'pick',
    keys: ['enter', 'right', 'l'],
    where: ['flash-choose', 'flash-nodemcu'],
    label: 'choose',
    help: 'Open the folder, or plan with this image',
    disabledReason: needsPort,
    notInPalette: true,
    run: pick,
  },
  {
    id: 'folder-up',
    keys: ['left', 'h', 'backspace'],
    where: ['flash-choose', 'flash-nodemcu'],
    label: 'folder up',
    help: 'Go to the folder above',
    disabledReason: always,
    notInPalette: true,
    run: folderUp,
  },
  {
    id: 'refresh-releases',
    keys: ['u'],
    where: ['flash-choose'],
    label: 'update list',
    help: 'Ask the download page for newer releases',
    words: ['download', 'update', 'version', 'newest'],
    disabledReason: notBusy,
    run: refreshCategory,
  },
  {
    id: 'flash-last',
    keys: ['.'],
    where: ['flash-choose', 'flash-result', ...onBoards, 'erase-result', 'pins', 'files', 'backups', 'log'],
    label: 'last again…',
    help: 'Plan the last flash again: the same file, as it is now',
    words: ['repeat', 'same', 'upload', 'reflash'],
    fromAnywhere: true,
    disabledReason: needsPort,
    quiet: true,
    run: flashLast,
  },
  {
    id: 'copy-link',
    keys: ['c'],
    where: ['flash-nodemcu'],
    label: 'copy link',
    help: 'Copy the address of the cloud build',
    disabledReason: always,
    run: (app) => copyWay(app, 'c'),
  },
  {
    id: 'copy-command',
    keys: ['$'],
    where: ['flash-nodemcu'],
    label: 'copy command',
    help: 'Copy the command of the container build',
    disabledReason: always,
    run: (app) => copyWay(app, '$'),
  },
  {
    id: 'write',
    keys: ['enter'],
    where: ['flash-plan'],
    label: 'write',
    help: 'Write what the plan says, verify and restart',
    disabledReason: needsWritable,
    changesBoard: true,
    run: write,
  },
  {
    id: 'plan-back',
    keys: ['esc'],
    where: ['flash-plan'],
    label: 'leave the plan',
    help: 'Choose another image; nothing is written, and the firmware starts again',
    disabledReason: always,
    run: leavePlan,
  },
  {
    id: 'to-repl',
    keys: ['enter'],
    where: ['flash-result'],
    label: 'open the REPL',
    help: 'Talk to the firmware that was written',
    disabledReason: needsPort,
    run: enterRepl,
  },
  {
    id: 'blink-led',
    keys: ['b'],
    where: ['flash-result', ...onBoards],
    label: 'blink LED',
    help: 'Blink the LED on the board',
    words: ['lamp', 'light', 'test'],
    fromAnywhere: true,
    disabledReason: needsPort,
    run: blinkLed,
  },
];
