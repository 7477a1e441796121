// A terminal's screen over time as one SVG that moves by itself: each row that changes is drawn once for every way it
// looked, and shown while it did. Rows that stay are drawn once, so a film of a workbench is small.
import type xterm from '@xterm/headless';
import { page, rowsSvg } from './terminal-svg.ts';

type Terminal = InstanceType<typeof xterm.Terminal>;

/** How a row looked, and when: in milliseconds of the film. */
type Shown = { readonly svg: string; readonly spans: { fromMs: number; toMs: number }[] };

export class TerminalMovie {
  readonly #terminal: Terminal;
  readonly #frames: { readonly atMs: number; readonly rows: readonly string[] }[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** The screen as it is now. Frames come in the order of their times. */
  shoot(atMs: number): void {
    const rows = rowsSvg(this.#terminal);
    const last = this.#frames.at(-1);
    if (last && rows.every((row, at) => row === last.rows[at])) return;
    this.#frames.push({ atMs, rows });
  }

  /** The film, which begins again after `lengthMs`. */
  svg(title: string, lengthMs: number): string {
    const parts = Array.from({ length: this.#terminal.rows }, (_, row) =>
      this.#looks(row, lengthMs)
        .map(({ svg, spans }) => drawn(svg, spans, lengthMs))
        .join(''),
    );
    return page(this.#terminal, title, parts.filter(Boolean));
  }

  #looks(row: number, lengthMs: number): readonly Shown[] {
    const looks = new Map<string, Shown>();
    for (const [at, { atMs, rows }] of this.#frames.entries()) {
      const svg = rows[row] ?? '';
      const toMs = this.#frames[at + 1]?.atMs ?? lengthMs;
      const look = looks.get(svg) ?? { svg, spans: [] };
      looks.set(svg, look);
      const last = look.spans.at(-1);
      if (last?.toMs === atMs) last.toMs = toMs;
      else look.spans.push({ fromMs: atMs, toMs });
    }
    return [...looks.values()].filter(({ svg }) => svg !== '');
  }
}

function drawn(svg: string, spans: Shown['spans'], lengthMs: number): string {
  const [only] = spans;
  if (spans.length === 1 && only?.fromMs === 0 && only.toMs >= lengthMs) return svg;
  const share = (ms: number) => (ms / lengthMs).toFixed(3);
  const values: string[] = [];
  const times: string[] = [];
  const step = (visible: string, atMs: number) => {
    values.push(visible);
    times.push(share(atMs));
  };
  if (only && only.fromMs > 0) step('hidden', 0);
  for (const { fromMs, toMs } of spans) {
    step('visible', fromMs);
    if (toMs < lengthMs) step('hidden', toMs);
  }
  const animation = `<animate attributeName="visibility" values="${values.join(';')}" keyTimes="${times.join(';')}" calcMode="discrete" dur="${lengthMs / 1000}s" repeatCount="indefinite"/>`;
  return `<g visibility="${values[0]}">${animation}${svg}</g>`;
}
