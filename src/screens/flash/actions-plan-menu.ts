// The menu of a plan's options: a draft that is changed freely, and a new plan when it is agreed to.
import { isEspError } from '../../device/errors.ts';
import { formatOffset, parseSize } from '../../device/sizes.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry, insertText } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { plan } from './actions-plan.ts';
import { optionRows } from './plan-options.ts';
import { type ChosenFile, type FlashState, type OptionsMenu, withFlash } from './state.ts';

export function openOptions(state: State): State {
  const { chosen, options } = state.flash;
  // While one chooses anew, the files of an earlier plan are no longer meant.
  const files = hasPlan(state.flash) ? chosen : [];
  return withFlash({ menu: { request: { files, options }, cursor: 0, offset: null } })(state);
}

/** Also while a file is being chosen to be added to it. */
const hasPlan = ({ phase, adding }: FlashState): boolean => phase === 'plan' || adding;

export const closeOptions = withFlash({ menu: null });

const withMenu = (state: State, change: (menu: OptionsMenu) => OptionsMenu): State => {
  const { menu } = state.flash;
  return menu ? withFlash({ menu: change(menu) })(state) : state;
};

/** Behind the options stand the files, each with its offset. */
const fileAt = ({ cursor, request }: OptionsMenu): ChosenFile | undefined =>
  request.files[cursor - optionRows.length];

export const moveOption =
  (by: 1 | -1) =>
  (state: State): State =>
    withMenu(state, (menu) => {
      const { cursor, request } = menu;
      const row = optionRows[cursor];
      if (row) return { ...menu, request: { ...request, options: row.moved(request.options, by) } };
      const file = fileAt(menu);
      // A backup lies where it was.
      if (!file || file.choice.kind === 'backup') return menu;
      const text = file.offset === null ? '' : formatOffset(file.offset);
      return { ...menu, offset: { entry: insertText(emptyEntry, text), trouble: null } };
    });

export const removeFile = (state: State): State =>
  withMenu(state, (menu) => {
    const file = fileAt(menu);
    const files = menu.request.files.filter((each) => each !== file);
    // A plan without a file is none.
    if (!file || files.length === 0) return menu;
    const last = optionRows.length + files.length - 1;
    return { ...menu, request: { ...menu.request, files }, cursor: Math.min(menu.cursor, last) };
  });

export const closeOffset = (state: State): State => withMenu(state, (menu) => ({ ...menu, offset: null }));

/** Takes the offset that was typed; nothing typed leaves the place to the file's kind. */
export const takeOffset = (state: State): State =>
  withMenu(state, (menu) => {
    const { offset, request } = menu;
    const file = fileAt(menu);
    if (!offset || !file) return menu;
    const text = offset.entry.text.trim();
    try {
      const value = text === '' ? null : parseSize(text, 'an offset');
      const files = request.files.map((each) => (each === file ? { ...each, offset: value } : each));
      return { ...menu, request: { ...request, files }, offset: null };
    } catch (error) {
      if (!isEspError(error)) throw error;
      return { ...menu, offset: { ...offset, trouble: error.message } };
    }
  });

/** With a plan on show it is made again, unless nothing was changed. */
export async function useOptions(app: Workbench, path: string): Promise<void> {
  const { menu, chosen, options } = app.store.get().flash;
  if (!menu) return;
  const { request } = menu;
  app.store.update(withFlash({ menu: null }));
  if (!hasPlan(app.store.get().flash)) {
    app.store.update(withFlash({ options: request.options }));
    return;
  }
  const isSame = JSON.stringify(request) === JSON.stringify({ files: chosen, options });
  if (!isSame) await plan(app, path, request);
}

export const askToUnlock = withFlash({ asksUnlock: true });
export const leaveLocked = withFlash({ asksUnlock: false });

/** Agreed to: the bits are cleared when the plan is carried out, not before. */
export async function agreeUnlock(app: Workbench, path: string): Promise<void> {
  const { chosen: files, options } = app.store.get().flash;
  app.store.update(leaveLocked);
  await plan(app, path, { files, options: { ...options, unlock: true } });
}
