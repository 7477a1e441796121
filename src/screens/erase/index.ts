// Erase: what will be lost, the four characters that agree to it, the outcome.
import type { ScreenModule } from '../../workbench/screen-module.ts';
import { EraseScreen } from './EraseScreen.tsx';
import { eraseKeys } from './keys.ts';
import { initialErase } from './state.ts';

export const erase: ScreenModule<'erase'> = {
  name: 'erase',
  order: 30,
  tab: { of: 'boards' },
  initial: () => initialErase,
  focuses: {
    erase: {
      title: 'Erase: the confirmation',
      passing: true,
      edit: (state, edit) => {
        const typed = edit(state.erase.typed);
        // Four characters are asked for: more would only hide a mistake.
        return [...typed.text].length > 4 ? state : { ...state, erase: { ...state.erase, typed } };
      },
    },
    'erase-unlock': { title: 'Erase: a write-protected chip', passing: true },
    'erase-result': { title: 'Erase: the result', passing: true },
  },
  focusOf: ({ erase: { phase, asksUnlock } }) => {
    if (phase === 'confirm') return asksUnlock ? 'erase-unlock' : 'erase';
    return phase === 'result' ? 'erase-result' : 'running';
  },
  keys: eraseKeys,
  entry: null,
  View: EraseScreen,
};
