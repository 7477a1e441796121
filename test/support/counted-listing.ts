// A listing as a board sends it: its lines, last how many there were and the sum of their bytes.
export function counted(...lines: readonly string[]): string {
  const sum = [...Buffer.from(lines.join(''))].reduce((before, byte) => (before * 33 + byte) % 65_521, 0);
  return [...lines, `#${lines.length} ${sum}`, ''].join('\r\n');
}
