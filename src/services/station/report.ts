// The report of a station: a line a run in CSV, for spreadsheets, and in JSON lines, for programs. Both are made of
// the records alone, and made anew at each start: what a crash has left out of them is in them then.
import { join } from 'node:path';
import { appendPrivate } from '../../disk/append-private.ts';
import { writeWhole } from '../../disk/write-whole.ts';
import type { BoardRecord } from './board-record.ts';

export const reportColumns = [
  ...(['ended', 'port', 'mac', 'chip', 'name', 'row', 'outcome', 'step', 'code', 'message'] as const),
  ...(['firmware', 'md5', 'files', 'printed', 'seconds', 'began'] as const),
] as const;
export type ReportColumn = (typeof reportColumns)[number];

export type Report = {
  readonly folder: string;
  readonly columns: readonly ReportColumn[];
};

const csvPath = ({ folder }: Report): string => join(folder, 'boards.csv');
const linesPath = ({ folder }: Report): string => join(folder, 'boards.jsonl');

/** @throws NotRegularError | NodeJS.ErrnoException */
export async function writeReport(report: Report, records: readonly BoardRecord[]): Promise<void> {
  const rows = records.map((record) => csvLine(report, record)).join('');
  await writeWhole(csvPath(report), `${report.columns.join(',')}\n${rows}`, true);
  await writeWhole(linesPath(report), records.map((record) => jsonLine(report, record)).join(''), true);
}

/** @throws NotRegularError | NodeJS.ErrnoException */
export async function addToReport(report: Report, record: BoardRecord): Promise<void> {
  await appendPrivate(csvPath(report), csvLine(report, record));
  await appendPrivate(linesPath(report), jsonLine(report, record));
}

const csvLine = ({ columns }: Report, record: BoardRecord): string =>
  `${columns.map((column) => csvValue(valueIn(record, column))).join(',')}\n`;

const jsonLine = ({ columns }: Report, record: BoardRecord): string =>
  `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, valueIn(record, column)])))}\n`;

function valueIn(record: BoardRecord, column: ReportColumn): string | number | null {
  if (column === 'firmware') return record.firmware.map(({ path }) => path).join(' ') || null;
  if (column === 'md5') return record.firmware.map(({ md5 }) => md5).join(' ') || null;
  return record[column];
}

/** Spreadsheets take a text that begins like this for a formula, and obey it: it is told to be text. */
const startsFormula = /^[=+\-@\t\r]/;

export function csvValue(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = startsFormula.test(value) ? `'${value}` : value;
  return /[",;\r\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
