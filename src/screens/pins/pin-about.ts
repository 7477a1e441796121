// The rows below the pins: PWM's slider, the analog input, the very line that was sent, what the pin
// is for; or the question that is asked.
import { wrapWords } from '../../components/layout.ts';
import type { Piece } from '../../components/Row.tsx';
import { sparkline } from '../../components/sparkline.ts';
import { theme } from '../../components/theme.ts';
import type { BoardProfile } from '../../device/chips/board-profile.ts';
import { chipOfBoard } from '../../device/pins/boards.ts';
import { printable, safe } from '../../text/printable.ts';
import type { PinsPrompt, PinsState, PinView } from './state.ts';

export const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** What matters least comes last: a small terminal cuts it off. */
export function aboutRows(pins: PinsState, pin: PinView | undefined, room: number): Piece[][] {
  const line: Piece[] = [{ text: printable('─'.repeat(room)), dim: true }];
  if (pins.prompt) return [line, ...promptRows(pins.prompt, room), ...sentRows(pins, room)];
  return [
    line,
    ...(pin?.pwm ? [pwmRow(pin.pwm, room)] : []),
    ...(pins.analog.length > 0 ? [analogRow(pins, room)] : []),
    ...sentRows(pins, room),
    ...(pin ? purposeRows(pin, room) : []),
  ];
}

function sentRows({ lastCommand }: PinsState, room: number): Piece[][] {
  if (lastCommand === null) return [[{ text: safe`Nothing was sent yet.`, dim: true }]];
  return pieces(lastCommand, room - 6).map((part, at): Piece[] => [
    { text: printable(at === 0 ? 'sent  ' : '      '), dim: true },
    { text: printable(part), colour: theme.data },
  ]);
}

/** A command is shown whole and as it was sent: cut by width, not by words. */
const pieces = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'gu')) ?? [];

function purposeRows({ pin, purpose, isStrap }: PinView, room: number): Piece[][] {
  if (purpose === '') return [];
  const words = `GPIO${pin}${isStrap ? ', boot strap' : ''}: ${purpose}`;
  return wrapWords(words, room).map((text): Piece[] => [
    isStrap ? { text: printable(text), colour: theme.warning } : { text: printable(text), dim: true },
  ]);
}

function pwmRow({ frequencyHz, duty1023 }: NonNullable<PinView['pwm']>, room: number): Piece[] {
  const words = ` ${percent(duty1023, 1023)} of ${frequencyHz} Hz`;
  const width = Math.max(8, Math.min(24, room - 8 - words.length));
  const filled = Math.round((width * duty1023) / 1023);
  return [
    { text: safe`PWM ← ` },
    { text: printable('█'.repeat(filled)), colour: theme.active },
    { text: printable('░'.repeat(width - filled)), dim: true },
    { text: safe` →` },
    { text: printable(words), bold: true },
  ];
}

/** What stands beside the button of its boot loader. */
export const bootButtonOf = (profile: BoardProfile): string =>
  chipOfBoard(profile).pins?.bootButton ?? 'BOOT';

function analogRow({ analog, analogPin, profile }: PinsState, room: number): Piece[] {
  const { analogMost = 1024 } = chipOfBoard(profile).pins ?? {};
  const now = analog.at(-1) ?? 0;
  const words = `${String(now).padStart(4)} of ${analogMost}`;
  return [
    { text: printable(analogPin === null ? 'A0  ' : `IO${analogPin}`.padEnd(5)), colour: theme.data },
    { text: printable(words), bold: true },
    { text: safe`  ${sparkline(analog, Math.max(4, room - 22), analogMost)}`, colour: theme.active },
  ];
}

function wizardWords({ pin, led }: Extract<PinsPrompt, { kind: 'wizard' }>): string {
  if (led.kind === 'ws2812') return `GPIO${pin} blinks as an RGB LED (WS2812). Does it light?`;
  return `GPIO${pin} blinks now. Does an LED light?`;
}

function promptRows(prompt: PinsPrompt, room: number): Piece[][] {
  const key = (name: string, words: string): Piece[] => [
    { text: printable(name), bold: true, colour: theme.warning },
    { text: safe` ${words}   ` },
  ];
  if (prompt.kind === 'wizard') {
    return [
      [{ text: printable(wizardWords(prompt)), bold: true }],
      [...key('Enter', 'yes'), ...key('↓', 'no, the next'), ...key('Esc', 'stop')],
    ];
  }
  return [
    ...wrapWords(`GPIO${prompt.pin}: ${prompt.risk}`, room).map((text): Piece[] => [
      { text: printable(text), colour: theme.warning },
    ]),
    [...key('Enter', 'unlock'), ...key('Esc', 'leave it locked')],
  ];
}
