// How far an operation is, in rows of pieces: phases, a bar where there is a measure, rate, time.
import { barText } from '../components/ProgressBar.tsx';
import type { Piece } from '../components/Row.tsx';
import { sparkline } from '../components/sparkline.ts';
import { theme } from '../components/theme.ts';
import type { Step } from '../device/operation.ts';
import { rateOf, secondsLeft } from '../workbench/progress.ts';
import type { OperationView } from '../workbench/state.ts';
import { duration } from '../workbench/words.ts';

const stepWords: Readonly<Record<Step, string>> = {
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
  const at = operation.step === null ? 0 : phases.indexOf(operation.step);
  return phases.flatMap((phase, index): Piece[] => {
    const words = stepWords[phase];
    if (index < at) return [{ text: '✔ ', colour: theme.good }, { text: `${words}   ` }];
    if (index === at) return [{ text: `▶ ${words}   `, colour: theme.active, bold: true }];
    return [{ text: `· ${words}   `, dim: true }];
  });
}

export function barRow(operation: OperationView, width: number): Piece[] {
  const { done, total } = operation;
  if (!total)
    return [
      { text: operation.cancelling ? 'stopping at a safe point…' : 'no measure for this step', dim: true },
    ];
  const share = Math.min(1, done / total);
  const { full, rest } = barText(share, Math.max(8, width - 6));
  return [
    { text: full, colour: operation.cancelling ? theme.warning : theme.accent },
    { text: rest, dim: true },
    { text: `${Math.floor(share * 100)} %`.padStart(6), bold: true },
  ];
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`;

/** What was measured, and nothing that was not. */
export function figuresRow(operation: OperationView, nowMs: number): Piece[] {
  const rate = rateOf(operation);
  const left = secondsLeft(operation, nowMs);
  const elapsed = Math.max(0, nowMs - operation.startedMs) / 1000;
  const parts = [
    operation.total ? `${kilobytes(operation.done)} of ${kilobytes(operation.total)}` : null,
    rate === null ? null : `${kilobytes(rate)}/s`,
    left === null ? null : `${duration(left)} left`,
    `${duration(elapsed)} so far`,
    operation.wireBytes > 0 ? `${kilobytes(operation.wireBytes)} on the wire` : null,
  ];
  const text = parts.filter(Boolean).join('   ');
  if (operation.cancelling)
    return [{ text: 'stopping safely   ', colour: theme.warning, bold: true }, { text }];
  return [{ text }];
}

export const rateRow = (operation: OperationView, width: number): Piece[] => [
  { text: 'rate  ', dim: true },
  { text: sparkline(operation.rates, Math.max(0, width - 6)), colour: theme.data },
];

/** One line for the status row while something runs elsewhere. */
export function progressLine(operation: OperationView, nowMs: number): string {
  const share = operation.total ? ` ${Math.floor((operation.done / operation.total) * 100)} %` : '';
  const step = operation.step ? `, ${stepWords[operation.step]}${share}` : '';
  const elapsed = Math.max(0, nowMs - operation.startedMs) / 1000;
  return `${operation.title}${step}, ${duration(elapsed)}`;
}
