// What the keys of Boards do.

import { type CommandTable, change } from '../../workbench/command.ts';
import { askToErase } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { enterFlash } from '../flash/actions.ts';
import { mendInitData } from '../flash/actions-init-data.ts';
import { enterPins } from '../pins/actions.ts';
import { enterRepl } from '../repl/actions.ts';
import { identify } from './actions-identify.ts';
import { restart } from './actions-restart.ts';

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
