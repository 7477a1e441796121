// Every key there is: those of the screens and those of the workbench, looked up and run.
// Lower case looks, UPPER CASE changes the board.
import { screens } from '../screens/index.ts';
import { notBusy, targetPath } from './availability.ts';
import { type Binding, bindingsOn, everywhere as everywhereName, type Focus, keyName } from './binding.ts';
import { clamp } from './cursor.ts';
import { cardOf, focuses, focusOf, hiddenScreenOf, screenOf } from './focus.ts';
import { type OwnKeys, withOwnKeys } from './own-keys.ts';
import { type PaletteEntry, paletteEntries } from './palette.ts';
import { pathKeys } from './path-keys.ts';
import { programKeys } from './program-keys.ts';
import type { State, Status } from './state.ts';
import type { Workbench } from './workbench.ts';
import { cardKeys, everywhereKeys, overScreenKeys } from './workbench-keys.ts';

const lists = Object.keys(focuses).filter((focus) => focuses[focus]?.move);

export const keymap: readonly Binding[] = [
  ...cardKeys,
  ...screens.flatMap(({ keys }) => keys),
  ...programKeys,
  ...pathKeys,
  ...overScreenKeys({ lists: [...lists, 'palette'], moveCursor, chosenInPalette, run: foundDone }),
  ...screens.flatMap(({ entry }) => entry ?? []),
  ...everywhereKeys((state) => screenOf(state).back?.(state) ?? null),
];

/** With the keys that a person has chosen. */
const keymapWith = (own: OwnKeys): readonly Binding[] => withOwnKeys(keymap, own);

const asShipped: OwnKeys = {};

export const everywhereKeysOf = (own: OwnKeys = asShipped): readonly Binding[] =>
  bindingsOn(keymapWith(own), everywhereName);

/** What the footer and the help show, the most useful first. */
export const bindingsOf = (focus: Focus, own: OwnKeys = asShipped): readonly Binding[] =>
  bindingsOn(keymapWith(own), focus);

export const bindingNamed = (id: string): Binding | undefined => keymap.find((each) => each.id === id);

/** Keys of the focus win over those that work everywhere. */
export const findBinding = (focus: Focus, keyId: string, own: OwnKeys = asShipped): Binding | undefined =>
  [...bindingsOf(focus, own), ...everywhereKeysOf(own)].find(({ keys }) => keys.includes(keyId));

export const inPalette = (state: State, query: string): readonly PaletteEntry[] =>
  paletteEntries(
    keymapWith(state.preferences.keys),
    {
      isPassing: (focus) => focuses[focus]?.passing === true,
      reason: (binding) => (hiddenScreenOf(binding, state)?.entry ?? binding).disabledReason(state),
      isElsewhere: (binding) => hiddenScreenOf(binding, state) !== null,
    },
    query,
  );

function chosenInPalette({ overlay, ...state }: State): Binding | undefined {
  if (overlay?.kind !== 'palette') return undefined;
  return inPalette({ overlay: null, ...state }, overlay.query.text)[overlay.cursor]?.binding;
}

/** The cursor of whichever list has the keys, moved by rows; infinite means to the end. */
export function moveCursor(state: State, by: number): State {
  const { overlay } = state;
  if (overlay?.kind !== 'palette') return focuses[focusOf(state)]?.move?.(state, by) ?? state;
  const cursor = clamp(overlay.cursor + by, inPalette(state, overlay.query.text).length);
  return { ...state, overlay: { ...overlay, cursor } };
}

/** Runs the command unless it is disabled; the reason is said on the status line. */
export function runCommand(app: Workbench, id: string): void {
  // Never rejects.
  void commandDone(app, id);
}

/** The same; resolves when what it does has ended. Never rejects. */
export async function commandDone(app: Workbench, id: string): Promise<void> {
  const binding = bindingNamed(id);
  if (!binding) return;
  const state = app.store.get();
  const reason = binding.disabledReason(state);
  if (reason) {
    app.say('warning', reason);
    return;
  }
  if (asksTwice(state, binding)) {
    app.store.update((now) => ({ ...now, status: askedAgain(binding) }));
    return;
  }
  // From now on the cursor stays where it is.
  if (!state.ports.isChosen) app.store.update((now) => ({ ...now, ports: { ...now.ports, isChosen: true } }));
  // Clears the last result: it stays until the next key.
  if (!binding.keepsStatus && state.status.text)
    app.store.update((now) => ({ ...now, status: { kind: 'quiet', text: '' } }));
  // Actions report their failures themselves; what still escapes is a bug and ends in the log.
  try {
    await binding.run(app, targetPath(app.store.get()) ?? '');
  } catch (error) {
    app.say('bad', `This is a bug in espwb: ${String(error)}`);
  }
}

/**
 * A command that was found by its name. What belongs to a screen that is not shown may be about its cursor, or asks
 * there: that screen is shown first. What a list is about is then left to its key. Never rejects.
 */
export async function foundDone(app: Workbench, { id }: Binding): Promise<void> {
  const binding = bindingNamed(id);
  const screen = binding ? hiddenScreenOf(binding, app.store.get()) : null;
  if (!binding || !screen?.entry) return commandDone(app, id);
  await commandDone(app, screen.entry.id);
  const state = app.store.get();
  // What has come up instead is read first.
  const isClear = state.screen === screen.name && state.overlay === null && cardOf(state) === null;
  if (!isClear || notBusy(state) !== null) return;
  const [home = ''] = binding.where;
  if (!focuses[home]?.move) return commandDone(app, id);
  // What came of showing it stays; else the way on is said, or what is in it.
  const isQuiet = state.status.kind === 'quiet' || state.status.kind === 'good';
  if (isQuiet) app.say('warning', binding.disabledReason(state) ?? hereWords(state, binding));
}

/** With the key as the person has it. */
function hereWords(state: State, { id, label, where, help }: Binding): string {
  const own = keymapWith(state.preferences.keys).find((each) => each.id === id);
  const [home = ''] = where;
  const name = own?.keys[0] === undefined ? label : keyName(own.keys[0]);
  const place = where.includes(focusOf(state)) ? 'here' : `at ${focuses[home]?.title ?? home}`;
  return `${name} does it ${place}: ${help}.`;
}

/** Who wants to be careful presses each key twice that changes something on the board. */
const asksTwice = ({ preferences, status }: State, { id, changesBoard }: Binding): boolean =>
  preferences.confirm === 'careful' && changesBoard === true && status.asksAgain !== id;

const askedAgain = ({ id, keys, help }: Binding): Status => ({
  kind: 'warning',
  text: keys[0] ? `${keyName(keys[0])} again: ${help}.` : `Press it again to do it: ${help}.`,
  asksAgain: id,
});
