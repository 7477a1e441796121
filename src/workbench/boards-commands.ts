// What the keys of Boards do.
import { enterFlash } from './acts/flash.ts';
import { identify } from './acts/identify.ts';
import { mendInitData } from './acts/mend-init-data.ts';
import { enterPins } from './acts/pins.ts';
import { enterRepl } from './acts/repl.ts';
import { restart } from './acts/restart.ts';
import { askToErase } from './acts/show.ts';
import { type CommandTable, change } from './command.ts';
import type { State } from './state.ts';
import { emptyEntry } from './text-entry.ts';

const boards = (part: Partial<State['boards']>) =>
  change((state) => ({ ...state, boards: { ...state.boards, ...part } }));

export const boardsCommands = {
  open: async (bench, path) => {
    if (await identify(bench, path))
      bench.store.update((state) => ({ ...state, boards: { ...state.boards, pane: 'menu' } }));
  },
  'to-menu': boards({ pane: 'menu' }),
  choose: (bench) => bench.host.pressInMenu('enter'),
  'to-ports': boards({ pane: 'ports' }),
  identify,
  repl: enterRepl,
  pins: enterPins,
  filter: boards({ filter: emptyEntry, filtering: true }),
  flash: enterFlash,
  erase: change(askToErase),
  restart,
  'mend-init-data': mendInitData,
  'filter-done': boards({ filtering: false }),
  'filter-clear': boards({ filter: null, filtering: false }),
} as const satisfies CommandTable;
