// A series of figures as a row of little bars; the newest is at the right end.

const bars = '▁▂▃▄▅▆▇█';

/** At most `width` characters; scaled from zero to `top`, else to the largest figure shown. */
export function sparkline(figures: readonly number[], width: number, top?: number): string {
  const shown = figures.slice(-width);
  const most = top ?? Math.max(...shown, 0);
  if (most <= 0) return '▁'.repeat(shown.length);
  return shown
    .map((figure) => bars[Math.min(bars.length - 1, Math.max(0, Math.round((figure / most) * 7)))])
    .join('');
}

/** Two-valued series, as a logic analyser draws them. */
export const levelTrace = (levels: readonly (0 | 1)[], width: number): string =>
  levels
    .slice(-width)
    .map((level) => (level ? '▔' : '▁'))
    .join('');
