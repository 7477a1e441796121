// Pins: one row a pin, the LEDs first; the LED's light and the pin's level stand apart, because LEDs
// on these boards shine when the pin is low. Below it the very line that was sent.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../components/List.tsx';
import { pad } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { levelTrace } from '../components/sparkline.ts';
import { theme } from '../components/theme.ts';
import type { PinMode } from '../device/gpio/pin-driver.ts';
import type { PinsState, PinView } from '../workbench/pins-state.ts';
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
  const note = pins.through ? `by ${throughWords[pins.through]}` : '';
  const selected = pins.pins[pins.cursor];
  const about = aboutRows(pins, selected, room);
  const aboutHeight = Math.min(5, Math.max(3, about.length));
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
      {hasPicture ? <BoardPicture pins={pins.pins} height={height} selected={selected?.pin ?? null} /> : null}
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
  const blinking = pins.blinking === pin.pin;
  const mode = blinking ? `blinks ${pins.blinkHz} Hz` : modeWords[pin.mode];
  const trace = Math.max(0, Math.min(16, room - 44));
  return {
    key: `${pin.pin}`,
    pieces: [
      ...name,
      ...ledPieces(pin),
      ...levelPieces(pin),
      { text: pad(mode, 12), ...(blinking ? { colour: theme.active } : { dim: pin.mode === 'unknown' }) },
      { text: levelTrace(pin.history, trace), colour: theme.data },
    ],
  };
}

/** Nine cells: the light of the LED, if the pin has one. */
function ledPieces({ ledLitAt, level }: PinView): Piece[] {
  if (ledLitAt === null) return [{ text: ' '.repeat(9) }];
  if (level === null) return [{ text: pad('LED ?', 9), dim: true }];
  return level === ledLitAt
    ? [{ text: pad('◉ LED on', 9), colour: theme.warning, bold: true }]
    : [{ text: pad('○ LED off', 9), dim: true }];
}

function levelPieces({ level }: PinView): Piece[] {
  if (level === null) return [{ text: pad('  level ?', 10), dim: true }];
  return [{ text: level ? '  ▔ high  ' : '  ▁ low   ', ...(level ? { colour: theme.good } : {}) }];
}

/** A command is shown whole and as it was sent: cut by width, not by words. */
const pieces = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'gu')) ?? [];

function aboutRows(pins: PinsState, pin: PinView | undefined, room: number): Piece[][] {
  const purpose = pin?.purpose ? `GPIO${pin.pin}: ${pin.purpose}` : '';
  const sent = pins.lastCommand
    ? pieces(pins.lastCommand, room - 6).map((line, at): Piece[] => [
        { text: at === 0 ? 'sent  ' : '      ', dim: true },
        { text: line, colour: theme.data },
      ])
    : [[{ text: 'Nothing was sent yet.', dim: true }]];
  return [[{ text: '─'.repeat(room), dim: true }], [{ text: purpose, dim: true }], ...sent];
}
