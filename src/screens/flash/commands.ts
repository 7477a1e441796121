// What the keys of choosing an image, of a plan, of its options and of its result do.

import { type CommandTable, change } from '../../workbench/command.ts';
import { chooseAgain } from '../../workbench/show.ts';
import { blinkLed } from '../pins/actions-blink.ts';
import { enterRepl } from '../repl/actions.ts';
import { enterFlash, folderUp, listChoices, pick } from './actions.ts';
import { copyWay, refreshShelf } from './actions-library.ts';
import { addFile, toggleBackup, turnPage, write } from './actions-plan.ts';
import {
  agreeUnlock,
  askToUnlock,
  closeOffset,
  closeOptions,
  leaveLocked,
  moveOption,
  openOptions,
  removeFile,
  takeOffset,
  useOptions,
} from './actions-plan-menu.ts';

export const flashCommands = {
  pick,
  'folder-up': folderUp,
  'refresh-releases': refreshShelf,
  'copy-link': (bench) => copyWay(bench, 'w'),
  'copy-command': (bench) => copyWay(bench, 'd'),
  write,
  'plan-back': change(chooseAgain),
  'plan-options': change(openOptions),
  'plan-backup': toggleBackup,
  'plan-add': async (bench) => {
    bench.store.update(addFile);
    const { choices, folder, shelf } = bench.store.get().flash;
    if (choices.length === 0 || shelf !== null) await listChoices(bench, folder);
  },
  'plan-unlock': change(askToUnlock),
  'plan-more': change(turnPage(1)),
  'plan-less': change(turnPage(-1)),
  'unlock-agree': agreeUnlock,
  'unlock-back': change(leaveLocked),
  'option-next': change(moveOption(1)),
  'option-before': change(moveOption(-1)),
  'option-remove': change(removeFile),
  'options-done': useOptions,
  'options-back': change(closeOptions),
  'offset-done': change(takeOffset),
  'offset-back': change(closeOffset),
  'to-repl': enterRepl,
  'blink-led': blinkLed,
  'flash-again': async (bench) => {
    bench.store.update(chooseAgain);
    await listChoices(bench, bench.store.get().flash.folder);
  },
  'to-flash': enterFlash,
} as const satisfies CommandTable;
