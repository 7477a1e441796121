// The plan of what was chosen, for the board that is meant or for all that are marked.
import { formatSize } from '../../device/sizes.ts';
import { fewNames } from '../../workbench/several-boards.ts';
import { answersAlone, boardLabel, counted, duration } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { beginBatch } from '../batch/actions.ts';
import type { BatchJob, BatchRow, Prepared } from '../batch/state.ts';
import { leavePlan, plan, write } from './actions-plan.ts';
import { upToDateWords } from './outcome-words.ts';
import { type FlashOutcome, type FlashRequest, namesOf, nothingToWrite, type PlanView } from './state.ts';

export function planMeant(app: Workbench, path: string, request: FlashRequest): Promise<void> {
  const { flash, ports } = app.store.get();
  return flash.forMarked && ports.marked.length > 0 ? planMarked(app, request) : plan(app, path, request);
}

const pathOf = (desk: Workbench): string => desk.store.get().path ?? '';

const boardsWords = (count: number): string => counted(count, 'board');

/** What Enter does; `names` are those of the boards that get something. */
export function writesWords(ready: readonly Pick<BatchRow, 'bytes'>[], names: readonly string[]): string {
  if (names.length === 0) return `Nothing has to be written to ${boardsWords(ready.length)}.`;
  const bytes = formatSize(ready.reduce((sum, row) => sum + row.bytes, 0));
  const others = ready.length - names.length;
  const rest = others === 0 ? '' : ` Nothing has to be written to ${boardsWords(others)}.`;
  return `Enter writes ${bytes} to ${boardsWords(names.length)}: ${fewNames(names, 4)}.${rest}`;
}

function planMarked(app: Workbench, request: FlashRequest): Promise<void> {
  const job: BatchJob = {
    title: `Flash ${namesOf(request.files)}`,
    question: (ready) =>
      writesWords(
        ready,
        ready
          .filter(({ bytes }) => bytes > 0)
          .map(({ id }) => boardLabel(app.store.get(), pathOf(app.desks.numbered(id)))),
      ),
    word: () => null,
    prepare: async (id) => {
      const desk = app.desks.numbered(id);
      await plan(desk, pathOf(desk), request);
      const { flash, board } = desk.store.get();
      return flash.phase === 'plan' && flash.plan && flash.carryOut
        ? prepared(flash.plan, board?.facts?.mac ?? null)
        : null;
    },
    carryOut: async (id) => {
      const desk = app.desks.numbered(id);
      await write(desk, pathOf(desk));
      const { phase, outcome } = desk.store.get().flash;
      return phase === 'result' && outcome !== null;
    },
    outcome: (id) => {
      const { outcome } = app.desks.numbered(id).store.get().flash;
      return outcome ? outcomeWords(outcome) : '';
    },
    leave: (id) => leavePlan(app.desks.numbered(id), pathOf(app.desks.numbered(id))),
  };
  return beginBatch(app, job);
}

/** What differs from board to board, the most telling first. */
function prepared(view: PlanView, mac: string | null): Prepared {
  const size = view.flashSizeBytes === null ? 'flash of unknown size' : formatSize(view.flashSizeBytes);
  const there = view.skipBytes > 0 ? `, ${formatSize(view.skipBytes)} there already` : '';
  const write = nothingToWrite(view)
    ? `nothing to write: all ${formatSize(view.skipBytes)} are there already`
    : `${formatSize(view.writeBytes)} to write${there}`;
  const rest = [...view.warnings, ...view.lost.map((text) => `Gone then: ${text}`)].join(' ');
  return {
    words: `${write}; ${size}. ${rest}`.trim(),
    bytes: view.writeBytes,
    mac,
    leftOut: view.writeProtected ? 'write-protected: flash it alone, that asks whether to clear it' : null,
  };
}

function outcomeWords(outcome: FlashOutcome): string {
  const { writtenBytes, verified, seconds, answers } = outcome;
  const proof = verified ? ' and verified' : ', NOT verified';
  const done = outcome.upToDate
    ? upToDateWords(outcome)
    : `${formatSize(writtenBytes)} written${proof} in ${duration(seconds)}`;
  return `${done}${answers === null ? '' : `; ${answersAlone(answers)}`}`;
}
