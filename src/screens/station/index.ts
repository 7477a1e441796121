// A station: one board after another, each the same by a recipe.
import { homedir } from 'node:os';
import { always } from '../../workbench/availability.ts';
import { change } from '../../workbench/command.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import { insertText } from '../../workbench/text-entry.ts';
import { pastedPath } from '../flash/pasted-path.ts';
import { showStation, withStation } from './actions.ts';
import { stationKeys } from './keys.ts';
import { StationScreen } from './StationScreen.tsx';
import { initialStation } from './state.ts';

const move = (state: State, by: number): State => {
  const { cursor, visits } = state.station;
  return withStation({ cursor: clamp(cursor + by, visits.length) })(state);
};

export const station: ScreenModule<'station'> = {
  name: 'station',
  order: 50,
  tab: { of: 'boards' },
  ofApp: true,
  keepsCards: true,
  initial: () => initialStation,
  focuses: {
    'station-path': {
      title: 'Station: the recipe',
      pathsIn: (app) => app.platform.startFolder,
      edit: (state, edit) => withStation({ typed: edit(state.station.typed), trouble: null })(state),
    },
    'station-ask': { title: 'Station: what it does', passing: true },
    station: { title: 'Station', move },
    'station-over': { title: 'Station: it has ended', passing: true, move },
  },
  focusOf: ({ station: { phase } }) => {
    if (phase === 'path') return 'station-path';
    if (phase === 'ask') return 'station-ask';
    return phase === 'over' ? 'station-over' : 'station';
  },
  keys: stationKeys,
  entry: {
    id: 'station-show',
    keys: ['%'],
    where: ['boards', 'boards-menu'],
    label: 'station',
    help: 'Station: flash, fill and test one board after another by a recipe',
    words: ['recipe', 'production', 'batch', 'serial numbers', 'factory'],
    fromAnywhere: true,
    disabledReason: always,
    quiet: true,
    run: change(showStation),
  },
  View: StationScreen,
  // A file that is dropped into the terminal is the recipe.
  input: (app, focus, input) => {
    if (input.type !== 'paste' || focus !== 'station-path') return false;
    const path = pastedPath(input.text, homedir(), app.platform.name === 'win32');
    if (path === null) return false;
    app.store.update(withStation({ typed: insertText({ text: '', cursor: 0 }, path), trouble: null }));
    return true;
  },
};
