// Erase: the whole flash, after the last four of the MAC were typed.
import { isEspError } from '../../device/errors.ts';
import { eraseFlash } from '../../device/flash/erase.ts';
import type { OperationContext } from '../../device/operation.ts';
import { onlyOn, type Session } from '../../device/session/session.ts';
import { factsOf } from '../../workbench/availability.ts';
import { pathNow } from '../../workbench/ports.ts';
import { emptyMap } from '../../workbench/progress.ts';
import { duration, portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { askToErase, type EraseOutcome, erasedWords } from './state.ts';

/** `unlock` = agreed to: the chip's write protection is cleared first. */
export const eraseAll = (app: Workbench, path: string, unlock = false): Promise<boolean> =>
  eraseOn(app, path, unlock, () => app.store.update(askToErase));

/** Without a question of its own; false also where the chip is write-protected. */
export async function eraseOn(
  app: Workbench,
  path: string,
  unlock: boolean,
  onFailure: () => void,
): Promise<boolean> {
  const facts = factsOf(app.store.get());
  const sizeBytes = facts?.flash.sizeBytes ?? null;
  // Of the board that the person was asked about: after an unplug another one may have its name.
  const mac = facts?.mac ?? null;
  await app.runner.run({
    name: 'erase',
    screen: 'erase',
    title: 'Erasing the whole flash',
    path,
    map: 'erase',
    cancelLeaves: 'part of the flash erased',
    onFailure,
    work: async (context) => {
      app.store.update((state) => ({
        ...state,
        erase: {
          ...state.erase,
          phase: 'run',
          asksUnlock: false,
          map: sizeBytes === null ? null : emptyMap(sizeBytes),
        },
      }));
      const session = await app.board.on(path, context);
      const outcome = await erased(app, session, { unlock, mac }, context);
      if (!outcome) return;
      const at = pathNow(app.store.get().ports, path);
      const words = erasedWords(outcome, ` on ${portLabel(at)}`);
      app.store.update((state) => {
        const before = state.ports.known[at];
        const known = before && {
          ...before,
          firmware: null,
          noFirmware: { words: 'none: the flash is erased', isBare: true },
        };
        return {
          ...state,
          summary: [...state.summary, `Erased the flash (${duration(outcome.seconds)}).`],
          erase: { ...state.erase, phase: 'result', outcome },
          ports: known ? { ...state.ports, known: { ...state.ports.known, [at]: known } } : state.ports,
        };
      });
      app.say('good', words);
    },
  });
  return app.store.get().erase.phase === 'result';
}

/** Null where the chip is write-protected: nothing was erased then, and the question is on the screen. */
async function erased(
  app: Workbench,
  session: Session,
  { unlock, mac }: { readonly unlock: boolean; readonly mac: string | null },
  context: OperationContext,
): Promise<EraseOutcome | null> {
  try {
    return await onlyOn(session, mac, () => eraseFlash(session, { unlock }, context));
  } catch (error) {
    if (unlock || !isEspError(error) || error.code !== 'flash-protected' || error.board !== 'unchanged')
      throw error;
    app.note('warning', error.message);
    app.store.update((state) => ({
      ...state,
      erase: { ...state.erase, phase: 'confirm', asksUnlock: true, map: null },
    }));
    return null;
  }
}
