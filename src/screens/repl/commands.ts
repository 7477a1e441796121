// What the keys of the REPL pane and of its menu do.

import { type CommandTable, overlay } from '../../workbench/command.ts';
import { mendInitData } from '../flash/actions-init-data.ts';
import { changeRate as changeReplRate, enterRepl, leaveRepl, setRepl, typeBytes, zoom } from './actions.ts';
import { askFile, runFile, runPaste, typePaste } from './actions-block.ts';
import { replDeed } from './actions-board.ts';
import {
  askSearch,
  changeLineEnding,
  clearPane,
  followBoard,
  lookBack,
  searchNow,
  searchOn,
  toggleHex,
  toggleLog,
  toggleStamps,
} from './actions-look.ts';

export const replCommands = {
  'repl-mend': mendInitData,
  'repl-leave': leaveRepl,
  'repl-again': enterRepl,
  'repl-menu': overlay({ kind: 'repl-menu' }),
  'repl-interrupt': (bench, path) => replDeed(bench, path, 'interrupt'),
  'repl-soft-reset': (bench, path) => replDeed(bench, path, 'soft reset'),
  'repl-hard-reset': (bench, path) => replDeed(bench, path, 'reset'),
  'repl-break-in': (bench, path) => replDeed(bench, path, 'break in'),
  'repl-boot': (bench, path) => replDeed(bench, path, 'boot'),
  'repl-file': askFile,
  'repl-file-now': runFile,
  'repl-paste-run': runPaste,
  'repl-paste-type': typePaste,
  'repl-back': lookBack,
  'repl-follow': followBoard,
  'repl-search': askSearch,
  'repl-search-now': searchNow,
  'repl-older': (bench) => searchOn(bench, -1),
  'repl-newer': (bench) => searchOn(bench, 1),
  'repl-hex': toggleHex,
  'repl-stamps': toggleStamps,
  'repl-log': toggleLog,
  'repl-ending': changeLineEnding,
  'repl-rate': changeReplRate,
  'repl-clear': clearPane,
  'repl-ask-close': (bench) => setRepl(bench, { prompt: null }),
  'repl-zoom': zoom,
  'repl-send-menu-key': (bench) => {
    bench.store.update((state) => ({ ...state, overlay: null }));
    return typeBytes(bench, Uint8Array.of(0x14));
  },
  'repl-menu-close': overlay(null),
} as const satisfies CommandTable;
