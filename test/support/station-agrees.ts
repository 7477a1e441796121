// What holds of a station's folder whatever has happened to it: journals, report and boards say the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BoardRecord } from '../../src/services/station/board-record.ts';
import type { LifeEnd, WorldBoard } from './station-world.ts';

/** Rows k0 to k(count-1), each with a secret of its own. */
export const keyedCsv = (count: number): string =>
  `key,secret\n${Array.from({ length: count }, (_, at) => `k${at},s${at}\n`).join('')}`;

export const jsonLinesIn = (folder: string, name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

export const recordedIn = (folder: string): BoardRecord[] =>
  jsonLinesIn(folder, 'records/journal.jsonl').filter(
    ({ type }) => type === 'board',
  ) as unknown as BoardRecord[];

/** No row has two boards, and each green was one when it was said and stands in the records. */
export function mustAgree(folder: string, boards: readonly WorldBoard[], ends: readonly LifeEnd[]): void {
  const claims = jsonLinesIn(folder, 'rows.csv.used.jsonl') as { key: string; mac: string }[];
  const ownerOf = new Map<string, string>();
  for (const { key, mac } of claims) {
    expect(ownerOf.get(key) ?? mac, `the owner of ${key}`).toBe(mac);
    ownerOf.set(key, mac);
  }
  for (const board of boards) if (board.row !== null) expect(ownerOf.get(board.row)).toBe(board.mac);
  const recorded = recordedIn(folder);
  for (const { record, board } of ends.flatMap(({ greens }) => greens)) {
    expect(board).toMatchObject({ mac: record.mac, flash: 'new', row: record.row });
    expect(board.fails.size).toBe(0);
    expect(recorded).toContainEqual(expect.objectContaining(record));
  }
  const inCsv = readFileSync(join(folder, 'records/boards.csv'), 'utf8').trimEnd().split('\n').slice(1);
  expect(inCsv).toHaveLength(recorded.length);
  expect(jsonLinesIn(folder, 'records/boards.jsonl')).toHaveLength(recorded.length);
}
