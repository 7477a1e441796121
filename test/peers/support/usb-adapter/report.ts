// What the adapters' tests found, as a table for people: printed behind each file's tests, and kept in the
// temporary folder.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const numeric = { numeric: true };

export type Report = (...cells: readonly (string | number)[]) => void;

/** `espwb-NAME.md` in the temporary folder; rows come sorted by their first cell's place in `order`, others behind. */
export function report(name: string, heads: readonly string[], order: readonly string[] = []): Report {
  const rows: string[][] = [];
  afterAll(() => {
    const place = ([first = '']: readonly string[]) =>
      order.includes(first) ? order.indexOf(first) : order.length;
    rows.sort(
      (one, other) =>
        place(one) - place(other) || (one[0] ?? '').localeCompare(other[0] ?? '', 'en', numeric),
    );
    const lines = [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
    const path = join(tmpdir(), `espwb-${name}.md`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    console.info(`${lines.join('\n')}\n(${path})`);
  });
  return (...cells) => void rows.push(cells.map(String));
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
