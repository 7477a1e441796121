// Flash: the plan of what was chosen, made again after each change, and the flash that follows it.
import { isEspError } from '../../device/errors.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { Session } from '../../device/session/session.ts';
import { formatSize } from '../../device/sizes.ts';
import { chipAtPort } from '../../platform/chip-at-port.ts';
import { checkLocalFiles } from '../../services/check-local-files.ts';
import { pathNow } from '../../workbench/ports.ts';
import type { State } from '../../workbench/state.ts';
import { portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { type BackupRow, backupRow } from '../backups/state.ts';
import { awaitRestart } from '../boards/actions-await-restart.ts';
import { askFirmware } from '../boards/actions-identify.ts';
import { outcomeWords, summaryOf } from './outcome-words.ts';
import { flashOptionsOf, optionsFrom } from './plan-options.ts';
import { plannedFlash } from './plan-view.ts';
import { chooseAgain, type FlashRequest, namesOf, savesFirst, withFlash } from './state.ts';

/** What is to be planned, where that takes a look at the board first; null = nothing after all. */
export type RequestFinder = (session: Session, context: OperationContext) => Promise<FlashRequest | null>;

export async function plan(
  app: Workbench,
  path: string,
  wanted: FlashRequest | RequestFinder,
): Promise<void> {
  const before = app.store.get().flash;
  // A change that cannot be planned leaves the plan as it was; without one there is a file to choose.
  const goBack = () => {
    const { chosen, options, plan: view, map } = before;
    const phase = view ? 'plan' : 'choose';
    app.store.update(withFlash({ phase, chosen, options, plan: view, map, adding: false }));
  };
  await app.runner.run({
    name: 'plan',
    keepsFlash: true,
    screen: 'flash',
    title: 'Planning',
    path,
    map: 'flash',
    onFailure: goBack,
    work: async (context) => {
      const isKnown = typeof wanted !== 'function';
      begin(app, isKnown ? wanted : { files: [], options: optionsFrom(app.store.get().preferences) });
      // What is wrong with a file is told before a port is opened, and a board reset, for it.
      if (isKnown)
        await checkLocalFiles(
          sourcesOf(wanted),
          flashOptionsOf(wanted.options).force === true,
          chipAtPort(path),
        );
      const session = await app.board.on(path, context);
      const request = isKnown ? wanted : await wanted(session, context);
      if (!request) return goBack();
      if (!isKnown) begin(app, request);
      const { files } = request;
      const prepared = await app.devices.prepareFlash(
        session,
        {
          files: sourcesOf(request),
          options: flashOptionsOf(request.options),
        },
        context,
      );
      const planned = plannedFlash(prepared, request.options.noStub);
      const backUpFirst = await app.settings.backUpFirst().catch(() => false);
      app.store.update((state) => {
        const { interrupted } = state.flash;
        const resumes = interrupted === namesOf(files) && planned.view.skipBytes > 0;
        const plan = { ...planned.view, resumes };
        return withFlash({ phase: 'plan', plan, carryOut: planned.run, backUpFirst, last: request })(state);
      });
      for (const { choice } of files)
        if (choice.kind === 'file' || choice.kind === 'recent')
          await app.settings.rememberImage(choice.path).catch(() => {});
    },
  });
}

const sourcesOf = ({ files }: FlashRequest) =>
  files.map(({ choice, offset }) => ({ source: choice, offset }));

const begin = (app: Workbench, { files, options }: FlashRequest): void =>
  app.store.update(
    withFlash({
      ...{ phase: 'planning', chosen: files, options, plan: null, map: null, outcome: null },
      ...{ menu: null, asksUnlock: false, adding: false, page: 0 },
    }),
  );

/** The firmware, which the comparing has stopped, starts again. */
export async function leavePlan(app: Workbench, path: string): Promise<void> {
  app.store.update(chooseAgain);
  const state = app.board.session?.state;
  if (state !== 'stub' && state !== 'boot rom') return;
  await app.runner.run({
    name: 'restart',
    keepsFlash: true,
    isShort: true,
    title: 'Starting the firmware again',
    path,
    work: async (context) => {
      await app.board
        .use('restart', path, context, (session, inner) => session.restart(inner))
        .catch((error: unknown) => {
          if (!isEspError(error) || error.code !== 'lines-unsupported') throw error;
          app.say(
            'warning',
            'Nothing was written. The board waits in its boot loader: tap RST to start its firmware.',
          );
        });
    },
  });
}

/** Carries out the plan that is shown. */
export async function write(app: Workbench, path: string): Promise<void> {
  const { chosen, options, plan: view, carryOut, backUpFirst } = app.store.get().flash;
  if (!carryOut || !view) return;
  const name = namesOf(chosen);
  let backup: BackupRow | null = null;
  await app.runner.run({
    name: 'flash',
    screen: 'flash',
    title: `Flashing ${name}`,
    path,
    map: 'flash',
    cancelLeaves: 'the flash partly written',
    // The plan no longer holds: the flash has changed.
    onFailure: () => app.store.update((state) => withFlash({ interrupted: name })(chooseAgain(state))),
    work: async (context) => {
      app.store.update(withFlash({ phase: 'run', chosen, options, plan: view }));
      const session = await app.board.on(path, context);
      // Once: after a failure there is nothing left that is worth saving.
      if (savesFirst(backUpFirst, view))
        backup ??= backupRow(await app.devices.backUp(session, null, withoutMap(context)));
      const outcome = await carryOut(session, context);
      const saved = backup ? [`Backed up ${formatSize(backup.sizeBytes)}.`] : [];
      // Done is done, also if what follows is cancelled.
      app.store.update((state) => ({
        ...state,
        summary: [...state.summary, ...saved, summaryOf(name, outcome)],
      }));
      const answers = outcome.restarted ? await whoAnswers(app, path, context) : null;
      const words = outcomeWords(name, portLabel(pathNow(app.store.get().ports, path)), outcome);
      app.store.update((state) => ({
        ...withFlash({
          ...{ phase: 'result', outcome: { ...outcome, answers, backup }, interrupted: null },
          isUnseen: state.screen !== 'flash',
        })(state),
        backups: { ...state.backups, rows: backup ? null : state.backups.rows },
      }));
      app.say(outcome.verified ? 'good' : 'warning', words);
    },
  });
  app.store.update(withFlash({ carryOut: null }));
  const { outcome } = app.store.get().flash;
  if (outcome?.restarted === false) void awaitRestart(app, path, (answers) => told(app, answers));
}

/** The flash is done: whoever does not wait for the firmware's name has its result all the same. Null = not known. */
async function whoAnswers(app: Workbench, path: string, context: OperationContext): Promise<string | null> {
  try {
    return await askFirmware(app, path, context);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    return null;
  }
}

/** RST was tapped: the result says who answers, if it is still on show. */
function told(app: Workbench, answers: string): void {
  const { outcome } = app.store.get().flash;
  if (outcome) app.store.update(withFlash({ outcome: { ...outcome, restarted: true, answers } }));
  app.say('good', `Restarted. Firmware: ${answers}.`);
}

/** The map shows the plan: reading has none of its own there. */
const withoutMap = ({ signal, onEvent }: OperationContext): OperationContext => ({
  signal,
  onEvent: (event) => {
    if (event.type !== 'region') onEvent(event);
  },
});

/** Whether to save the flash before it is written: remembered for the next board too. */
export async function toggleBackup(app: Workbench): Promise<void> {
  const backUpFirst = !app.store.get().flash.backUpFirst;
  app.store.update(withFlash({ backUpFirst }));
  await app.settings
    .rememberBackUpFirst(backUpFirst)
    .catch(() => app.note('warning', 'The "back up first" setting could not be saved.'));
}

/** Another file for the plan that is there; Esc leads back to it. */
export const addFile = (state: State): State => withFlash({ phase: 'choose', adding: true })(state);

export const backToPlan = (state: State): State => withFlash({ phase: 'plan', adding: false })(state);

/** How many pages there are is the screen's: it counts them round. */
export const turnPage =
  (by: 1 | -1) =>
  (state: State): State =>
    withFlash({ page: state.flash.page + by })(state);
