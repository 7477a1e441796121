// How far an operation is, as lines: what begins, each of its steps once, a share every tenth or every ten seconds,
// what hands have to do. Knows what was said already.
import { progressLine, shareDone, stepWords } from '../screens/progress-rows.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';
import { leadingStep } from '../workbench/progress.ts';
import type { OperationView } from '../workbench/state.ts';

const everyShare = 0.1;
const everyMs = 10_000;
/** Whoever listens wants to hear what a line says before the next one. */
const leastMs = 1000;

/** Gives the lines that are new since it was asked last. */
export function createProgressLines(): (
  operation: OperationView | null,
  nowMs: number,
) => readonly SafeText[] {
  let startedMs: number | null = null;
  let steps = new Set<string>();
  let shares = new Map<string, number>();
  let saidMs = 0;
  let note: string | null = null;
  let asks: string | null = null;

  return (operation, nowMs) => {
    if (operation === null) {
      startedMs = null;
      return [];
    }
    const lines: SafeText[] = [];
    if (operation.startedMs !== startedMs) {
      startedMs = operation.startedMs;
      steps = new Set();
      shares = new Map();
      saidMs = nowMs;
      note = null;
      asks = null;
      if (!operation.isShort) lines.push(safe`${operation.title}.`);
    }
    if (operation.asks && operation.asks !== asks) {
      lines.push(
        printable(operation.asks),
        safe`When the board answers, this goes on by itself: no key is needed.`,
      );
      note = operation.asks;
    }
    asks = operation.asks ?? null;
    if (operation.note && operation.note !== note) lines.push(printable(operation.note));
    note = operation.note ?? note;
    if (operation.isShort || operation.givesWay || operation.onlyWaits || operation.asks) return lines;

    const { step } = operation;
    if (step !== null && !steps.has(step)) {
      steps.add(step);
      saidMs = nowMs;
      lines.push(printable(`  ${stepWords[step]}`));
    }
    const leading = leadingStep(operation);
    const name =
      leading && Object.keys(operation.steps).find((each) => operation.steps[each as never] === leading);
    if (leading?.total && name) {
      const tenth = Math.floor(leading.done / leading.total / everyShare);
      if (tenth > (shares.get(name) ?? 0) && nowMs - saidMs >= leastMs) {
        shares.set(name, tenth);
        saidMs = nowMs;
        lines.push(printable(`  ${shareDone(operation)}`));
      }
    }
    if (nowMs - saidMs >= everyMs) {
      saidMs = nowMs;
      lines.push(printable(`  ${progressLine(operation, nowMs)}`));
    }
    return lines;
  };
}
