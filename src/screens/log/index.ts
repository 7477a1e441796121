// Log: everything that happened in this run.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { showScreen } from '../../workbench/show.ts';
import { LogScreen } from './LogScreen.tsx';
import { initialLog } from './state.ts';

export const log: ScreenModule<'log'> = {
  name: 'log',
  tab: { key: '0', label: 'Log' },
  ofApp: true,
  initial: () => initialLog,
  focuses: {
    log: {
      title: 'Log',
      move: (state, by) => {
        const { lines, scrolledBack } = state.log;
        return { ...state, log: { lines, scrolledBack: clamp(scrolledBack - by, lines.length) } };
      },
    },
  },
  focusOf: () => 'log',
  keys: [],
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
};
