// Whether the terminal's background is dark or light, as COLORFGBG tells it (rxvt, Konsole, iTerm2 and others set
// it). A terminal could be asked (OSC 11), but its answer comes through the keyboard: late, over a slow line, it would
// be typed into the shell or the board. Where nothing is told, a theme is used that both grounds can carry.

/** COLORFGBG is '15;0' or '0;default;15': the last one is the background, 7 and above 8 are light. */
export function backgroundTold(
  environment: Readonly<Record<string, string | undefined>>,
): 'dark' | 'light' | 'unknown' {
  const last = environment['COLORFGBG']?.split(';').at(-1) ?? '';
  if (!/^\d+$/.test(last)) return 'unknown';
  return Number(last) === 7 || Number(last) > 8 ? 'light' : 'dark';
}
