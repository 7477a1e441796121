// Backups: the list, a new one of the board that is open or selected, back into a plan, and away.
import { isEspError } from '../../device/errors.ts';
import { deleteBackup } from '../../device/flash/backup.ts';
import type { Range } from '../../device/flash/geometry.ts';
import { formatOffset, formatSize, parseSize } from '../../device/sizes.ts';
import { factsOf } from '../../workbench/availability.ts';
import { clamp } from '../../workbench/cursor.ts';
import { emptyMap } from '../../workbench/progress.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import { duration, portLabel } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { awaitRestart } from '../boards/actions-await-restart.ts';
import { askFirmware } from '../boards/actions-identify.ts';
import { plan } from '../flash/actions-plan.ts';
import { optionsFrom } from '../flash/plan-options.ts';
import { type BackupRow, type BackupsState, backupRow, inOrder, savedAt, shownBackups } from './state.ts';

export const withBackups =
  (part: Partial<BackupsState>) =>
  (state: State): State => ({ ...state, backups: { ...state.backups, ...part } });

export async function enterBackups(app: Workbench): Promise<void> {
  app.store.update((state) => withBackups({ prompt: null, filter: null })(showScreen(state, 'backups')));
  await listAgain(app);
}

/** The cursor stays on its backup, or goes to the one that is named. */
export async function listAgain(app: Workbench, path?: string): Promise<void> {
  const found = (await app.devices.backups()).map(backupRow);
  app.store.update((state) => {
    const here = path ?? rowHere(state)?.path;
    const listed = withBackups({ rows: inOrder(found, factsOf(state)?.mac ?? null) })(state);
    const shown = shownBackups(listed);
    const at = shown.findIndex((row) => row.path === here);
    return withBackups({ cursor: at >= 0 ? at : clamp(state.backups.cursor, shown.length) })(listed);
  });
}

const rowHere = (state: State): BackupRow | undefined => shownBackups(state)[state.backups.cursor];

export const askRegion = withBackups({ prompt: { kind: 'region', entry: emptyEntry, trouble: null } });
export const closePrompt = withBackups({ prompt: null });

export const askDelete = (state: State): State => {
  const row = rowHere(state);
  return row ? withBackups({ prompt: { kind: 'delete', row } })(state) : state;
};

/** Saves all of the flash, or the region that was typed. */
export async function makeBackup(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().backups;
  if (prompt?.kind !== 'region') return;
  let region: Range | null;
  try {
    region = regionOf(prompt.entry.text);
  } catch (error) {
    if (!isEspError(error)) throw error;
    const { message: trouble } = error;
    app.store.update(withBackups({ prompt: { ...prompt, trouble } }));
    return;
  }
  await backUp(app, path, region);
}

async function backUp(app: Workbench, path: string, region: Range | null): Promise<void> {
  let isLeftWaiting = false;
  await app.runner.run({
    name: 'backup',
    keepsFlash: true,
    screen: 'backups',
    title: 'Backing up the flash',
    path,
    map: 'backups',
    onFailure: () => app.store.update(withBackups({ phase: 'list' })),
    work: async (context) => {
      const sizeBytes = factsOf(app.store.get())?.flash.sizeBytes ?? null;
      const map = sizeBytes === null ? null : emptyMap(sizeBytes);
      app.store.update(withBackups({ phase: 'run', prompt: null, map }));
      const startedMs = app.clock.now();
      const session = await app.board.on(path, context);
      const made = backupRow(await app.devices.backUp(session, region, context));
      const seconds = duration((app.clock.now() - startedMs) / 1000);
      await listAgain(app, made.path);
      app.store.update((state) => ({
        ...state,
        summary: [...state.summary, `Backed up ${formatSize(made.sizeBytes)} (${seconds}).`],
      }));
      const words = `Backed up ${formatSize(made.sizeBytes)} of ${portLabel(path)} in ${seconds}.`;
      try {
        isLeftWaiting = !(await leaveRunning(app, path, made, context));
      } catch (error) {
        // Saved is saved, also if what follows is cancelled.
        if (!isEspError(error) || error.code !== 'cancelled') throw error;
        app.say('warning', `${words} Cancelled after that: its restart was not waited for.`);
        return;
      } finally {
        app.store.update(withBackups({ phase: 'list' }));
      }
      app.say('good', isLeftWaiting ? `${words} Tap RST to start its firmware.` : words);
    },
  });
  if (isLeftWaiting)
    void awaitRestart(app, path, (found) => app.say('good', `Restarted. Firmware: ${found}.`));
}

/** As it was found: out of the boot loader. False where the wiring does not allow it. */
async function leaveRunning(
  app: Workbench,
  path: string,
  made: BackupRow,
  context: Parameters<typeof askFirmware>[2],
): Promise<boolean> {
  try {
    await app.board.use('restart', path, context, (session, inner) => session.restart(inner));
  } catch (error) {
    if (!isEspError(error) || error.code !== 'lines-unsupported') throw error;
    return false;
  }
  // A board without an image has nobody to ask.
  if (made.what !== null) await askFirmware(app, path, context);
  return true;
}

/** `OFFSET:SIZE`; nothing typed is the whole flash. @throws EspError usage */
function regionOf(text: string): Range | null {
  const [offset = '', size = '', ...more] = text.trim().split(':');
  if (offset === '' && size === '') return null;
  if (more.length > 0) parseSize(text, 'a region like 0x100000:1MB');
  return { offset: parseSize(offset, 'the offset'), sizeBytes: parseSize(size, 'the size') };
}

/** A flash of the backup, through the same plan as every other. */
export async function planRestore(app: Workbench, path: string): Promise<void> {
  const row = rowHere(app.store.get());
  if (!row) return;
  const choice = { kind: 'backup', name: nameOf(row), backup: row } as const;
  app.store.update((state) => showScreen(state, 'flash'));
  // Options that were meant for another image are not meant for this one; what may be overruled is kept.
  const { force } = app.store.get().flash.options;
  const options = { ...optionsFrom(app.store.get().preferences), force };
  await plan(app, path, { files: [{ choice, offset: row.offset }], options });
}

/** 'backup of 2026-11-20 18:02'. */
const nameOf = ({ time }: BackupRow): string => `backup of ${savedAt(time)}`;

export async function deleteHere(app: Workbench): Promise<void> {
  const { prompt } = app.store.get().backups;
  if (prompt?.kind !== 'delete') return;
  const { row } = prompt;
  app.store.update(closePrompt);
  try {
    await deleteBackup(row);
    const where = row.offset === 0 ? '' : ` at ${formatOffset(row.offset)}`;
    const words = `Deleted the backup of ${savedAt(row.time)} (${formatSize(row.sizeBytes)}${where}, ${row.mac}).`;
    app.store.update((state) => ({ ...state, summary: [...state.summary, words] }));
    app.say('good', words);
  } catch (error) {
    if (!isEspError(error)) throw error;
    app.say('bad', error.message);
  }
  await listAgain(app);
}

export function copyPath(app: Workbench): void {
  const row = rowHere(app.store.get());
  if (!row) return;
  app.say('good', `The path is ${app.platform.copy(row.path)}.`);
}
