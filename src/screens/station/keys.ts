// The keys of a station.
import { always, type DisabledReason } from '../../workbench/availability.ts';
import type { Binding } from '../../workbench/binding.ts';
import { change } from '../../workbench/command.ts';
import { showScreen } from '../../workbench/show.ts';
import {
  beginStation,
  cancelStation,
  leaveRecipe,
  openRecipe,
  redoBoard,
  stopTaking,
  withStation,
} from './actions.ts';

const needsPath: DisabledReason = ({ station }) =>
  station.typed.text.trim() === '' ? 'Type the path of a recipe first.' : null;

const needsRun: DisabledReason = ({ station }) =>
  station.phase === 'run' || station.phase === 'end' ? null : 'No station runs.';

/** Red ones are done again anyway, but for a copy's MAC and a row that was changed: that needs somebody who says so. */
const needsBoard: DisabledReason = ({ station: { visits, cursor } }) => {
  const visit = visits[cursor];
  if (!visit) return 'No board was here yet.';
  if (visit.status === 'waits' || visit.status === 'works') return 'It is being worked on.';
  return visit.mac === null ? 'It was not identified: plug it in again.' : null;
};

export const stationKeys: readonly Binding[] = [
  {
    id: 'station-open',
    keys: ['enter'],
    where: ['station-path'],
    label: 'read it',
    help: 'Read the recipe and check all of it; no board is touched',
    disabledReason: needsPath,
    run: openRecipe,
  },
  {
    id: 'station-close',
    keys: ['esc'],
    where: ['station-path', 'station-over'],
    label: 'to Boards',
    help: 'Back to Boards',
    disabledReason: always,
    notInPalette: true,
    run: change((state) => showScreen(state, state.home)),
  },
  {
    id: 'station-begin',
    keys: ['enter'],
    where: ['station-ask'],
    label: 'begin',
    help: 'Do it with every board that is plugged in, now or later',
    disabledReason: always,
    notInPalette: true,
    changesBoard: true,
    run: beginStation,
  },
  {
    id: 'station-redo-all',
    keys: ['r'],
    where: ['station-ask'],
    label: 'done ones again',
    help: 'Do boards again that were green before, or leave them as they are',
    disabledReason: always,
    notInPalette: true,
    run: change((state) => withStation({ redoesAll: !state.station.redoesAll })(state)),
  },
  {
    id: 'station-leave',
    keys: ['esc'],
    where: ['station-ask'],
    label: 'another recipe',
    help: 'Leave; nothing is changed',
    disabledReason: always,
    notInPalette: true,
    run: leaveRecipe,
  },
  {
    id: 'station-redo',
    keys: ['r'],
    where: ['station'],
    label: 'again',
    help: 'Do the board under the cursor again when it is plugged in next, whatever it was',
    disabledReason: needsBoard,
    run: redoBoard,
  },
  {
    id: 'station-stop',
    keys: ['esc'],
    where: ['station'],
    label: 'stop',
    help: 'Take no further boards; those that are being worked on come to their end',
    disabledReason: needsRun,
    run: stopTaking,
  },
  {
    id: 'station-cancel',
    keys: ['ctrl-c'],
    where: ['station'],
    label: 'cancel…',
    help: 'End the station now; asks',
    disabledReason: needsRun,
    keepsStatus: true,
    run: cancelStation,
  },
  {
    id: 'station-again',
    keys: ['enter'],
    where: ['station-over'],
    label: 'read the recipe again',
    help: 'Read the recipe again, and ask',
    disabledReason: needsPath,
    notInPalette: true,
    run: (app) => {
      app.store.update(withStation({ phase: 'path' }));
      return openRecipe(app);
    },
  },
  {
    id: 'station-other',
    keys: ['~'],
    where: ['station-over'],
    label: 'another recipe',
    help: 'Type the path of another recipe',
    disabledReason: always,
    notInPalette: true,
    run: change(withStation({ phase: 'path' })),
  },
];
