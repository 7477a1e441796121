// Sync by keys: what would make the board's folder like the local one, and after Enter just that.
import { leftOutLine } from '../../device/files/left-out.ts';
import { planSync, runSync, type SyncPlan } from '../../device/files/sync.ts';
import { formatFiles, formatSize } from '../../device/sizes.ts';
import { nameRules } from '../../platform/name-rules.ts';
import { printable } from '../../text/printable.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { showBoard, withBoard } from './actions.ts';
import { ask, leftOutRows, tell, underway } from './actions-questions.ts';
import type { ChangeLine } from './state.ts';

/** With `remove`, what is not in the local folder is deleted from the board's. */
export async function previewSync(app: Workbench, path: string, remove: boolean): Promise<void> {
  const { local, board } = app.store.get().files;
  const request = {
    localFolder: local.folder,
    remoteFolder: board.folder,
    remove,
    rules: nameRules(app.platform.name),
  };
  let plan: SyncPlan | undefined;
  await withBoard(app, path, 'Comparing the folders', async (files, { signal }) => {
    plan = await planSync(files, request, signal);
  });
  if (!plan) return;
  const ready = plan;
  const lines = linesOf(ready);
  if (lines.length === 0) {
    const rest = remove ? 'nothing to send or delete' : 'nothing to send';
    const left = leftOutLine(ready.leftOut);
    const count = left === null ? '' : `; ${ready.leftOut.length} left out`;
    app.say('good', `Up to date: ${formatFiles(ready.unchanged)} unchanged, ${rest}${count}.`);
    if (left !== null) app.note('quiet', left);
    return;
  }
  const title = `Sync ${printable(local.folder)} to the board`;
  const words = `${summaryOf(ready)} ${printable(board.folder)}`;
  let isAgain = false;
  ask(app, title, [...lines, ...leftOutRows(ready.leftOut)], words, async (where) => {
    await withBoard(app, where, 'Syncing', async (files, context) => {
      // After a failure only the rest of it is to do.
      const now = isAgain ? restOf(ready, await planSync(files, request, context.signal)) : ready;
      isAgain = true;
      await runSync(files, now, context, underway(app));
      await showBoard(app, files, board.folder, context.signal);
      const past = doneWords(now);
      tell(app, `Synced: ${past} ${printable(board.folder)}.`);
    });
  });
}

export const doneWords = (plan: SyncPlan): string =>
  summaryOf(plan).replace('Send', 'sent').replace('delete', 'deleted');

/** What of the plan that was agreed to a later look still finds to do. */
function restOf(agreed: SyncPlan, now: SyncPlan): SyncPlan {
  return {
    ...now,
    send: now.send.filter(({ to }) => agreed.send.some((each) => each.to === to)),
    removeFiles: now.removeFiles.filter((path) => agreed.removeFiles.includes(path)),
    removeFolders: now.removeFolders.filter((path) => agreed.removeFolders.includes(path)),
  };
}

function linesOf(plan: SyncPlan): ChangeLine[] {
  const goes = (name: string): ChangeLine => ({ status: 'goes', name, size: null });
  return [
    ...plan.send.map(
      ({ to, isNew, file }): ChangeLine => ({
        status: isNew ? 'new' : 'replaces',
        name: printable(to),
        size: file.size,
      }),
    ),
    ...plan.removeFiles.map((path) => goes(printable(path))),
    ...plan.removeFolders.map((path) => goes(`${printable(path)}/`)),
  ];
}

/** 'Send 2 files (3 KB), delete 1 file in' */
export function summaryOf({ send, removeFiles, removeFolders }: SyncPlan): string {
  const bytes = send.reduce((sum, { file }) => sum + file.size, 0);
  const gone = removeFiles.length + removeFolders.length;
  const sends = `Send ${formatFiles(send.length)} (${formatSize(bytes)})`;
  return gone === 0 ? `${sends} to` : `${sends}, delete ${gone} in`;
}
