// E and R for all that is marked.
import { formatSize } from '../../device/sizes.ts';
import { factsOf } from '../../workbench/availability.ts';
import { fewNames } from '../../workbench/several-boards.ts';
import { boardLabel, counted, firmwareName } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { beginBatch } from '../batch/actions.ts';
import type { BatchJob, Prepared } from '../batch/state.ts';
import { eraseOn } from '../erase/actions.ts';
import { macTail } from '../erase/availability.ts';
import { identify } from './actions-identify.ts';
import { restartBoard } from './actions-restart.ts';

const pathOf = (desk: Workbench): string => desk.store.get().path ?? '';

export function restartMarked(app: Workbench): Promise<void> {
  const job: BatchJob = {
    title: 'Restart',
    question: () => '',
    word: () => null,
    carryOut: (id) => restartBoard(app.desks.numbered(id), pathOf(app.desks.numbered(id))),
    outcome: (id) => app.desks.numbered(id).store.get().status.text,
  };
  return beginBatch(app, job);
}

/** What is typed names how many there are and one of them: neither is typed by accident. */
export function eraseMarked(app: Workbench): Promise<void> {
  const job: BatchJob = {
    title: 'Erase the whole flash',
    question: (ready) =>
      `This erases ${formatSize(ready.reduce((sum, { bytes }) => sum + bytes, 0))} on ${counted(ready.length, 'board')}: ${fewNames(
        ready.map(({ id }) => boardLabel(app.store.get(), pathOf(app.desks.numbered(id)))),
        4,
      )}. All that is on them is gone.`,
    word: (ready) => `${ready.length} ${macTail(ready[0]?.mac ?? '')}`,
    prepare: async (id) => lookAt(app.desks.numbered(id)),
    carryOut: (id) => eraseOn(app.desks.numbered(id), pathOf(app.desks.numbered(id)), false, () => {}),
    outcome: (id) => app.desks.numbered(id).store.get().status.text,
  };
  return beginBatch(app, job);
}

async function lookAt(desk: Workbench): Promise<Prepared | null> {
  // What an earlier visit found may be of another board.
  if (!(await identify(desk, pathOf(desk)))) return null;
  const state = desk.store.get();
  const facts = factsOf(state);
  const sizeBytes = facts?.flash.sizeBytes ?? null;
  if (!facts) return { words: '', bytes: 0, mac: null, leftOut: 'its MAC is not known' };
  const known = state.ports.known[pathOf(desk)];
  const firmware = known?.firmware ? firmwareName(known.firmware) : (known?.noFirmware?.words ?? 'not known');
  const size = sizeBytes === null ? 'flash of unknown size' : formatSize(sizeBytes);
  return { words: `${size}, firmware ${firmware}`, bytes: sizeBytes ?? 0, mac: facts.mac, leftOut: null };
}
