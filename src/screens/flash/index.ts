// Flash: choose a firmware, see the plan, watch it, read the result.
import { always } from '../../workbench/availability.ts';
import { everywhere } from '../../workbench/binding.ts';
import { clamp } from '../../workbench/cursor.ts';
import type { ScreenModule } from '../../workbench/screen-module.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { enterFlash } from './actions.ts';
import { backToPlan } from './actions-plan.ts';
import { FlashScreen } from './FlashScreen.tsx';
import { flashFilterKeys, withoutFilter } from './filter-keys.ts';
import { flashKeys } from './keys.ts';
import { beginsPath, flashPathKeys } from './path-keys.ts';
import { planKeys } from './plan-keys.ts';
import { optionRows } from './plan-options.ts';
import { initialFlash, shownChoices, withFlash } from './state.ts';
import { takesPath } from './take-path.ts';

export const flash: ScreenModule<'flash'> = {
  name: 'flash',
  order: 20,
  tab: { key: '2', label: 'Flash' },
  initial: initialFlash,
  focuses: {
    'flash-choose': { title: 'Flash: choosing a firmware', move: moveChoice },
    'flash-nodemcu': { title: 'Flash: how to get a NodeMCU image', move: moveChoice },
    'flash-filter': {
      title: 'Flash: the filter',
      passing: true,
      move: moveChoice,
      edit: (state, edit) => withFlash({ filter: edit(state.flash.filter ?? emptyEntry), cursor: 0 })(state),
    },
    'flash-path': {
      title: 'Flash: a path',
      passing: true,
      pathsIn: ({ store }) => store.get().flash.folder,
      edit: (state, edit) => withFlash({ path: edit(state.flash.path ?? emptyEntry) })(state),
    },
    'flash-plan': { title: 'Flash: the plan', passing: true },
    'flash-options': { title: 'Flash: the options of a plan', passing: true, move: moveOptions },
    'flash-offset': {
      title: 'Flash: the offset of a file',
      passing: true,
      edit: (state, edit) => {
        const { menu } = state.flash;
        if (!menu?.offset) return state;
        const offset = { entry: edit(menu.offset.entry), trouble: null };
        return withFlash({ menu: { ...menu, offset } })(state);
      },
    },
    'flash-unlock': { title: 'Flash: a write-protected chip', passing: true },
    'flash-result': { title: 'Flash: the result', passing: true },
  },
  focusOf: ({ flash: { menu, asksUnlock, phase, category, filtering, path }, operation }) => {
    if (menu) return menu.offset ? 'flash-offset' : 'flash-options';
    if (asksUnlock) return 'flash-unlock';
    if (phase === 'choose') {
      if (operation?.name === 'download') return 'running';
      if (path) return 'flash-path';
      if (filtering) return 'flash-filter';
      return category === 'nodemcu' ? 'flash-nodemcu' : 'flash-choose';
    }
    if (phase === 'plan') return 'flash-plan';
    return phase === 'result' ? 'flash-result' : 'running';
  },
  keys: [...flashKeys, ...flashFilterKeys, ...flashPathKeys, ...planKeys],
  entry: {
    id: 'flash-screen',
    keys: ['2'],
    where: [everywhere],
    label: 'flash',
    help: 'Flash: put a firmware on the board',
    disabledReason: always,
    quiet: true,
    notInPalette: true,
    run: enterFlash,
  },
  View: FlashScreen,
  input: (app, focus, input) =>
    beginsPath(app, focus, input) ||
    takesPath(['flash-choose', 'flash-nodemcu', 'flash-path'])(app, focus, input),
  back: (state) => {
    if (state.flash.phase === 'choose' && state.flash.filter) return withoutFilter(state);
    return state.flash.adding ? backToPlan(state) : null;
  },
};

function moveChoice(state: State, by: number): State {
  return withFlash({ cursor: clamp(state.flash.cursor + by, shownChoices(state.flash).length) })(state);
}

function moveOptions(state: State, by: number): State {
  const { menu } = state.flash;
  if (!menu) return state;
  const cursor = clamp(menu.cursor + by, optionRows.length + menu.request.files.length);
  return withFlash({ menu: { ...menu, cursor } })(state);
}
