// Sync for all boards that are marked: one look at each, and after one Enter just what that found.
import { planSync, runSync, type SyncPlan } from '../../device/files/sync.ts';
import { formatFiles, formatSize } from '../../device/sizes.ts';
import { nameRules } from '../../platform/name-rules.ts';
import { printable } from '../../text/printable.ts';
import { fewNames } from '../../workbench/several-boards.ts';
import { boardLabel, counted } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { beginBatch } from '../batch/actions.ts';
import type { BatchJob } from '../batch/state.ts';
import { withBoard } from './actions.ts';
import { tell, underway } from './actions-questions.ts';
import { doneWords, summaryOf } from './actions-sync.ts';

/** The folder that Files shows of this computer, into the root of each board; nothing is deleted. */
export function syncMarked(app: Workbench): Promise<void> {
  const localFolder = app.store.get().files.local.folder;
  const request = { localFolder, remoteFolder: '/', remove: false, rules: nameRules(app.platform.name) };
  const plans = new Map<number, SyncPlan>();
  const pathOf = (id: number) => app.desks.numbered(id).store.get().path ?? '';
  const outcome = (id: number) => {
    const plan = plans.get(id);
    return !plan || plan.send.length === 0 ? 'in step' : `${doneWords(plan)} it`;
  };
  const job: BatchJob = {
    title: `Sync ${printable(localFolder)}`,
    question: (ready) => {
      const names = ready.map(({ id }) => boardLabel(app.store.get(), pathOf(id)));
      const bytes = formatSize(ready.reduce((sum, row) => sum + row.bytes, 0));
      return `Enter sends ${bytes} to ${counted(ready.length, 'board')}: ${fewNames(names, 4)}.`;
    },
    word: () => null,
    prepare: async (id) => {
      const desk = app.desks.numbered(id);
      plans.delete(id);
      await withBoard(desk, pathOf(id), 'Comparing the folders', async (files, { signal }) => {
        plans.set(id, await planSync(files, request, signal));
      });
      const plan = plans.get(id);
      if (!plan) return null;
      const left = plan.leftOut.length > 0 ? `; ${plan.leftOut.length} left out` : '';
      const words =
        plan.send.length === 0
          ? `in step: ${formatFiles(plan.unchanged)} unchanged`
          : `${summaryOf(plan)} it; ${formatFiles(plan.unchanged)} unchanged`;
      return {
        words: `${words}${left}`,
        bytes: plan.send.reduce((sum, { file }) => sum + file.size, 0),
        mac: desk.store.get().ports.known[pathOf(id)]?.facts?.mac ?? null,
        leftOut: null,
      };
    },
    carryOut: async (id) => {
      const desk = app.desks.numbered(id);
      const plan = plans.get(id);
      if (!plan) return false;
      return withBoard(desk, pathOf(id), 'Syncing', async (files, context) => {
        await runSync(files, plan, context, underway(desk));
        if (plan.send.length > 0) tell(desk, `Synced: ${outcome(id)}.`);
      });
    },
    outcome,
  };
  return beginBatch(app, job);
}
