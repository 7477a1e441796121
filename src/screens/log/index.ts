// Log: everything that happened in this run.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import { newFilter } from '../../workbench/filter.ts';
import { filterKeys } from '../../workbench/filter-keys.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { LogScreen } from './LogScreen.tsx';
import { initialLog, shownLines } from './state.ts';

const withLog =
  (part: Partial<State['log']>) =>
  (state: State): State => ({ ...state, log: { ...state.log, ...part } });

const clear = withLog({ filter: null, scrolledBack: 0 });

function move(state: State, by: number): State {
  return withLog({ scrolledBack: clamp(state.log.scrolledBack - by, shownLines(state.log).length) })(state);
}

const logKeys = filterKeys({
  ...{ id: 'log-filter', list: 'log', field: 'log-filter' },
  help: 'Show only lines that hold a text',
  helpClear: 'Show all lines again',
  begin: withLog({ filter: newFilter, scrolledBack: 0 }),
  keep: (state) =>
    state.log.filter ? withLog({ filter: { ...state.log.filter, typing: false } })(state) : state,
  clear,
});

export const log: ScreenModule<'log'> = {
  name: 'log',
  order: 110,
  tab: { key: '0', label: 'Log' },
  ofApp: true,
  initial: () => initialLog,
  focuses: {
    log: {
      title: 'Log',
      move,
    },
    'log-filter': {
      title: 'Log: the filter',
      passing: true,
      move,
      edit: (state, edit) => {
        const { filter, scrolledBack } = state.log;
        if (!filter) return state;
        const entry = edit(filter.entry);
        const isSame = entry.text === filter.entry.text;
        return withLog({ filter: { ...filter, entry }, scrolledBack: isSame ? scrolledBack : 0 })(state);
      },
    },
  },
  focusOf: ({ log: { filter } }) => (filter?.typing ? 'log-filter' : 'log'),
  keys: logKeys,
  entry: {
    id: 'log',
    keys: ['0'],
    where: [everywhere],
    label: 'log',
    help: 'Log: everything that happened',
    words: ['history', 'messages', 'events'],
    disabledReason: always,
    quiet: true,
    run: change((state) => showScreen(state, 'log')),
  },
  View: LogScreen,
  back: (state) => (state.log.filter ? clear(state) : null),
};
