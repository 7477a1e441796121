// Pins: one row a pin, the LEDs first; the LED's light and the pin's level stand apart, because LEDs
// on these boards shine when the pin is low. Below it the very line that was sent.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../components/List.tsx';
import { pad, wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { levelTrace, sparkline } from '../components/sparkline.ts';
import { theme } from '../components/theme.ts';
import type { PinMode } from '../device/gpio/pin-driver.ts';
import type { PinsPrompt, PinsState, PinView } from '../workbench/pins-state.ts';
import { portLabel } from '../workbench/words.ts';
import { BoardPicture, pictureHeight, pictureWidth } from './BoardPicture.tsx';
import type { ScreenProps } from './screen.ts';

const throughWords = {
  micropython: 'MicroPython',
  nodemcu: 'NodeMCU Lua',
  registers: 'boot loader registers',
} as const;

export function PinsScreen({ state, width, height }: ScreenProps): ReactNode {
  const { pins, board } = state;
  const hasPicture = width >= 80 && height >= pictureHeight;
  const listWidth = hasPicture ? width - pictureWidth : width;
  const room = listWidth - panelFrame;
  const title = ['Pins', board ? portLabel(board.path) : null].filter(Boolean).join(' · ');
  const note = [pins.live ? 'live' : '', pins.through ? `by ${throughWords[pins.through]}` : '']
    .filter(Boolean)
    .join(' · ');
  const selected = pins.pins[pins.cursor];
  const about = aboutRows(pins, selected, room);
  const aboutHeight = Math.min(6, Math.max(3, about.length));
  return (
    <Box width={width} height={height}>
      <Panel title={title} note={note} width={listWidth} height={height} focused>
        {pins.trouble ? (
          <Row width={room} pieces={[{ text: pins.trouble, colour: theme.warning }]} />
        ) : (
          <List
            items={pins.pins.map((pin) => pinItem(pin, pins, room - 3))}
            cursor={pins.cursor}
            width={room}
            height={height - 3 - aboutHeight}
            focused
          />
        )}
        <Box flexGrow={1} />
        {about.slice(0, aboutHeight).map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
          <Row key={at} width={room} pieces={row} />
        ))}
      </Panel>
      {hasPicture ? (
        <BoardPicture
          profile={pins.profile}
          pins={pins.pins}
          height={height}
          selected={selected?.pin ?? null}
        />
      ) : null}
    </Box>
  );
}

const modeWords: Readonly<Record<PinMode, string>> = {
  input: 'input',
  'input-pullup': 'pull-up',
  output: 'output',
  'open-drain': 'open drain',
  pwm: 'PWM',
  unknown: 'mode ?',
};

function pinItem(pin: PinView, pins: PinsState, room: number): ListItem {
  const name: Piece[] = [{ text: pad(`GPIO${pin.pin}`, 7) }, { text: pad(pin.name, 4), colour: theme.data }];
  if (pin.locked) return { key: `${pin.pin}`, pieces: [...name, { text: pin.locked }], greyed: true };
  const blinking = pins.blinking === pin.pin || pin.boardBlinkHz !== null;
  const trace = Math.max(0, Math.min(16, room - 44));
  return {
    key: `${pin.pin}`,
    pieces: [
      ...name,
      ...ledPieces(pin),
      ...levelPieces(pin),
      {
        text: pad(modeOf(pin, pins), 12),
        ...(blinking || pin.pwm ? { colour: theme.active } : { dim: pin.mode === 'unknown' }),
      },
      { text: levelTrace(pin.history, trace), colour: theme.data },
    ],
  };
}

function modeOf(pin: PinView, { blinking, blinkHz }: PinsState): string {
  if (blinking === pin.pin) return `blinks ${blinkHz} Hz`;
  if (pin.boardBlinkHz === 'unknown') return 'timer';
  if (pin.boardBlinkHz !== null) return `timer ${pin.boardBlinkHz} Hz`;
  return pin.pwm ? `PWM ${percent(pin.pwm.duty1023, 1023)}` : modeWords[pin.mode];
}

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** Nine cells: the light of the LED, if the pin has one. */
function ledPieces({ ledLitAt, level, pwm }: PinView): Piece[] {
  if (ledLitAt === null) return [{ text: ' '.repeat(9) }];
  if (pwm) return [{ text: pad('◉ LED dim', 9), colour: theme.warning }];
  if (level === null) return [{ text: pad('LED ?', 9), dim: true }];
  return level === ledLitAt
    ? [{ text: pad('◉ LED on', 9), colour: theme.warning, bold: true }]
    : [{ text: pad('○ LED off', 9), dim: true }];
}

function levelPieces({ level, pwm }: PinView): Piece[] {
  if (pwm) return [{ text: pad('  ⎍ both', 10), colour: theme.active }];
  if (level === null) return [{ text: pad('  level ?', 10), dim: true }];
  return [{ text: level ? '  ▔ high  ' : '  ▁ low   ', ...(level ? { colour: theme.good } : {}) }];
}

/** A command is shown whole and as it was sent: cut by width, not by words. */
const pieces = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'gu')) ?? [];

function aboutRows(pins: PinsState, pin: PinView | undefined, room: number): Piece[][] {
  const line: Piece[] = [{ text: '─'.repeat(room), dim: true }];
  if (pins.prompt) return [line, ...promptRows(pins.prompt, room)];
  const purpose = pin?.purpose ? `GPIO${pin.pin}: ${pin.purpose}` : '';
  const sent = pins.lastCommand
    ? pieces(pins.lastCommand, room - 6).map((part, at): Piece[] => [
        { text: at === 0 ? 'sent  ' : '      ', dim: true },
        { text: part, colour: theme.data },
      ])
    : [[{ text: 'Nothing was sent yet.', dim: true }]];
  return [
    line,
    ...(pin?.pwm ? [pwmRow(pin.pwm, room)] : []),
    ...(pins.analog.length > 0 ? [analogRow(pins.analog, room)] : []),
    [{ text: purpose, dim: true }],
    ...sent,
  ];
}

function pwmRow({ frequencyHz, duty1023 }: NonNullable<PinView['pwm']>, room: number): Piece[] {
  const words = ` ${percent(duty1023, 1023)} of ${frequencyHz} Hz`;
  const width = Math.max(8, Math.min(24, room - 8 - words.length));
  const filled = Math.round((width * duty1023) / 1023);
  return [
    { text: 'PWM ← ' },
    { text: '█'.repeat(filled), colour: theme.active },
    { text: '░'.repeat(width - filled), dim: true },
    { text: ' →' },
    { text: words, bold: true },
  ];
}

const analogMost = 1024;

function analogRow(analog: readonly number[], room: number): Piece[] {
  const now = analog.at(-1) ?? 0;
  const words = `${String(now).padStart(4)} of ${analogMost}`;
  return [
    { text: 'A0  ', colour: theme.data },
    { text: words, bold: true },
    { text: `  ${sparkline(analog, Math.max(4, room - 22), analogMost)}`, colour: theme.active },
  ];
}

function promptRows(prompt: PinsPrompt, room: number): Piece[][] {
  const key = (name: string, words: string): Piece[] => [
    { text: name, bold: true, colour: theme.warning },
    { text: ` ${words}   ` },
  ];
  if (prompt.kind === 'wizard') {
    return [
      [{ text: `GPIO${prompt.pin} blinks now. Does an LED light?`, bold: true }],
      [...key('y', 'yes'), ...key('n', 'no, the next'), ...key('Esc', 'stop')],
    ];
  }
  return [
    ...wrapWords(`GPIO${prompt.pin}: ${prompt.risk}`, room).map((text): Piece[] => [
      { text, colour: theme.warning },
    ]),
    [...key('Enter', 'unlock'), ...key('Esc', 'leave it locked')],
  ];
}
