import { expect, test } from 'vitest';
import { progressBar } from '../../src/commands/progress-bar.ts';

const plain = { columns: 80, colour: false, ascii: false };
const halfWay = {
  words: 'Writing',
  done: 300 * 1024,
  total: 600 * 1024,
  measured: { since: 0, elapsedMs: 4000 },
};

test('says what runs, the share, the rate and the time left', () => {
  expect(progressBar(halfWay, plain)).toBe(
    `Writing ${'█'.repeat(20)}${'░'.repeat(20)}  50 % 75 KB/s 4 s left`,
  );
});

test('minutes where it takes minutes, and nothing left at the end', () => {
  const slow = { ...halfWay, measured: { since: 299 * 1024, elapsedMs: 1000 } };
  expect(progressBar(slow, plain)).toMatch(/ 1 KB\/s 5 min 00 s left$/);
  expect(progressBar({ ...halfWay, done: 600 * 1024 }, plain)).toMatch(/ 100 % 150 KB\/s$/);
});

test('no rate in the first second, of what is no bytes, or where nothing has moved', () => {
  for (const measured of [null, { since: 0, elapsedMs: 900 }, { since: 300 * 1024, elapsedMs: 5000 }])
    expect(progressBar({ ...halfWay, measured }, plain)).toMatch(/ 50 %$/);
});

test('never reaches the last column, however narrow the terminal is', () => {
  for (let columns = 1; columns <= 120; columns++)
    expect(progressBar(halfWay, { ...plain, columns }).length).toBeLessThan(Math.max(columns, 1));
  expect(progressBar(halfWay, { ...plain, columns: 36 })).toMatch(/^Writing [█░]{8,} {2}50 % 4 s left$/);
  expect(progressBar(halfWay, { ...plain, columns: 20 })).toBe('Writing  50 %');
});

test('in colour it has the same cells, without unicode the same places', () => {
  const coloured = progressBar(halfWay, { ...plain, colour: true });
  expect(coloured).toContain('\x1b[36m');
  expect(coloured.replaceAll(/\x1b\[\d*m/g, '')).toBe(progressBar(halfWay, plain));
  expect(progressBar(halfWay, { ...plain, ascii: true })).toMatch(/^Writing #{20}:{20} {2}50 %/);
});
