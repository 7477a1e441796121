// Whether the terminal's background is dark or light: told by COLORFGBG where a terminal sets it (rxvt, Konsole),
// else by its answer to a question (OSC 11; xterm's ctlseqs). Terminals that know neither stay silent.

/** Asks for the colour of the background. The Linux console would print what it does not know. */
export const backgroundQuestion = '\x1b]11;?\x07';

export const mayAskBackground = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  !/^(linux|dumb|cons25|vt\d+.*)?$/.test(environment['TERM'] ?? '');

/** COLORFGBG is '15;0' or '0;default;15': the last one is the background, 7 and above 8 are light. */
export function backgroundTold(
  environment: Readonly<Record<string, string | undefined>>,
): 'dark' | 'light' | null {
  const last = environment['COLORFGBG']?.split(';').at(-1) ?? '';
  if (!/^\d+$/.test(last)) return null;
  return Number(last) === 7 || Number(last) > 8 ? 'light' : 'dark';
}

/** Of the bytes of an answer, 'ESC ] 11 ; rgb:ffff/ffff/ffff BEL'; null for everything else. */
export function backgroundAnswered(bytes: Uint8Array): 'dark' | 'light' | null {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  const parts = /^\x1b\]11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(text);
  if (!parts) return null;
  const [red = 0, green = 0, blue = 0] = parts
    .slice(1)
    .map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
  // Rec. 709: what the eye makes of the three.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}
