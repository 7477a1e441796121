// How far a measured thing is. What cannot be measured gets no bar: see the caller.
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `share` is 0 to 1; anything else is clamped. */
export function barText(share: number, width: number): { readonly full: string; readonly rest: string } {
  const cells = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * width;
  const whole = Math.floor(cells);
  const part = eighths[Math.floor((cells - whole) * 8)] ?? '';
  const full = '█'.repeat(whole) + part;
  return { full, rest: '░'.repeat(Math.max(0, width - whole - (part ? 1 : 0))) };
}
