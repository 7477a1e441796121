// How far an operation is, in rows of pieces: phases, a bar where there is a measure, rate, time.

import { cellWidth } from '../components/layout.ts';
import { type Piece, piecesWidth } from '../components/Row.tsx';
import { sparkline } from '../components/sparkline.ts';
import { theme } from '../components/theme.ts';
import type { Step } from '../device/operation.ts';
import { printable, safe } from '../text/printable.ts';
import { barText } from '../text/progress-bar.ts';
import { isComplete, leadingStep, rateOf, secondsLeft } from '../workbench/progress.ts';
import type { OperationView } from '../workbench/state.ts';
import { duration } from '../workbench/words.ts';
import { kilobytes } from './files/file-words.ts';

export const stepWords: Readonly<Record<Step, string>> = {
  connect: 'connect',
  stub: 'start stub',
  identify: 'identify',
  plan: 'compare',
  erase: 'erase',
  write: 'write',
  verify: 'verify',
  read: 'read',
  restart: 'restart',
  exec: 'run',
  transfer: 'transfer',
  download: 'download',
};

/** ✔ connect  ▶ write  · verify: what is done, what runs, what comes. */
export function phaseRow(operation: OperationView, phases: readonly Step[]): Piece[] {
  const known = operation.step !== null && !phases.includes(operation.step) ? [operation.step] : [];
  return [...known, ...phases].flatMap((phase): Piece[] => {
    const words = `${stepWords[phase]}   `;
    const step = operation.steps[phase];
    if (!step) return [{ text: safe`· ${words}`, dim: true }];
    if (isComplete(step) || (step.total === null && operation.step !== phase))
      return [{ text: safe`✔ `, colour: theme.good }, { text: printable(words) }];
    return [{ text: safe`▶ ${words}`, colour: theme.active, bold: true }];
  });
}

export function barRow(operation: OperationView, width: number): Piece[] {
  const step = leadingStep(operation);
  if (!step?.total) return [{ text: safe`the size of this step is not known`, dim: true }];
  const share = Math.min(1, step.done / step.total);
  const { full, rest } = barText(share, Math.max(8, width - 6));
  return [
    { text: printable(full), colour: operation.cancelling ? theme.warning : theme.accent },
    { text: printable(rest), dim: true },
    { text: printable(`${Math.floor(share * 100)} %`.padStart(6)), bold: true },
  ];
}

/** What was measured, and nothing that was not; the most telling first, because the width cuts. */
export function figuresRow(
  operation: OperationView,
  nowMs: number,
  width = Number.POSITIVE_INFINITY,
): Piece[] {
  const step = leadingStep(operation);
  const rate = step ? rateOf(step) : null;
  const left = step ? secondsLeft(step, nowMs) : null;
  const elapsed = Math.max(0, nowMs - operation.startedMs) / 1000;
  const parts = [
    step?.total ? `${kilobytes(step.done)} of ${kilobytes(step.total)}` : null,
    rate === null || !step?.total ? null : `${kilobytes(rate)}/s`,
    left === null ? null : `${duration(left)} left`,
    `${duration(elapsed)} so far`,
  ];
  const pieces: Piece[] = operation.cancelling
    ? [{ text: safe`stopping safely   `, colour: theme.warning, bold: true }]
    : [];
  // What does not fit as a whole is left out.
  for (const part of parts.filter((each) => each !== null)) {
    const text = `${part}   `;
    if (piecesWidth(pieces) + cellWidth(part) <= width) pieces.push({ text: printable(text) });
  }
  return pieces;
}

/** What crosses the wire, and at which rate; where that had to step down, from what. */
export function wireRow({ wireBytes, baudRate, firstBaudRate }: OperationView): Piece[] {
  if (wireBytes < 1024) return [];
  const slower = baudRate && firstBaudRate && baudRate < firstBaudRate ? `, down from ${firstBaudRate}` : '';
  const rate = baudRate ? ` at ${baudRate} baud${slower}` : '';
  return [{ text: safe`${kilobytes(wireBytes)} on the wire${rate}`, ...(slower ? {} : { dim: true }) }];
}

/** A second try, a rate that failed: what was told last stays in view. */
export const noteRow = ({ note }: OperationView): Piece[] =>
  note ? [{ text: printable(note), dim: true }] : [];

export function rateRow(operation: OperationView, width: number): Piece[] {
  const step = leadingStep(operation);
  if (!step?.total || step.rates.length === 0) return [];
  return [
    { text: safe`rate  `, dim: true },
    { text: printable(sparkline(step.rates, Math.max(0, width - 6))), colour: theme.data },
  ];
}

/** '43 %' of the step that tells most; its name where nothing is measured. */
export function shareDone(operation: OperationView): string {
  const step = leadingStep(operation);
  const words = operation.step ? stepWords[operation.step] : 'begins';
  return step?.total ? `${words} ${Math.floor((step.done / step.total) * 100)} %` : words;
}

/** One line for the status row while something runs elsewhere. */
export function progressLine(operation: OperationView, nowMs: number): string {
  if (operation.asks) return operation.asks;
  const step = leadingStep(operation);
  const share = step?.total ? ` ${Math.floor((step.done / step.total) * 100)} %` : '';
  const words = operation.step ? `, ${stepWords[operation.step]}${share}` : '';
  const elapsed = Math.max(0, nowMs - operation.startedMs) / 1000;
  return `${operation.title}${words}, ${duration(elapsed)}`;
}
