// Sizes of files as narrow as a pane needs them.

/** '0', '980', '12.5K', '3.2M', '14G': at most six cells. */
export function bytesText(bytes: number): string {
  const units = ['', 'K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10}${units[unit]}`;
}
