// Pins: one row a pin, the LEDs first; the LED's light and the pin's level stand apart, because LEDs
// on these boards shine when the pin is low. Below it the very line that was sent.

import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { levelTrace } from '../../components/sparkline.ts';
import { theme } from '../../components/theme.ts';
import type { PinMode } from '../../device/pins/pin-driver.ts';
import { printable } from '../../text/printable.ts';
import { boardLabel } from '../../workbench/words.ts';
import { FilterField } from '../FilterField.tsx';
import type { ScreenProps } from '../screen.ts';
import { BoardPicture, pictureHeight, pictureWidth } from './BoardPicture.tsx';
import { aboutRows, percent } from './pin-about.ts';
import { type PinsState, type PinView, shownPins } from './state.ts';
import { throughWords } from './through-words.ts';

/** The border, a gap and seven pins stay in view, however long the line is that was sent. */
const leastRows = 3 + 7;

export function PinsScreen({ state, width, height }: ScreenProps): ReactNode {
  const { pins, board } = state;
  const hasPicture = width >= 80 && height >= pictureHeight && pins.profile.left.length > 0;
  const listWidth = hasPicture ? width - pictureWidth : width;
  const room = listWidth - panelFrame;
  const title = ['Pins', board ? boardLabel(state, board.path) : null].filter(Boolean).join(' · ');
  const note = [pins.live ? 'live' : '', pins.through ? `by ${throughWords(pins.through)}` : '']
    .filter(Boolean)
    .join(' · ');
  const shown = shownPins(pins);
  const selected = shown.find((pin) => pin === pins.pins[pins.cursor]);
  const about = aboutRows(pins, selected, room);
  const aboutHeight = Math.min(Math.max(5, height - leastRows), Math.max(3, about.length));
  return (
    <Box width={width} height={height}>
      <Panel title={title} note={note} width={listWidth} height={height} focused>
        {pins.filter ? <FilterField filter={pins.filter} width={room} /> : null}
        {pins.trouble ? (
          wrapWords(pins.trouble, room).map((text) => (
            <Row key={text} width={room} pieces={[{ text: printable(text), colour: theme.warning }]} />
          ))
        ) : (
          <List
            items={shown.map((pin) => pinItem(pin, pins, room - 3))}
            cursor={selected ? shown.indexOf(selected) : 0}
            width={room}
            height={height - 3 - aboutHeight - (pins.filter ? 1 : 0)}
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
  const name: Piece[] = [
    { text: printable(pad(`GPIO${pin.pin}`, 7)) },
    { text: printable(pad(pin.name, 4)), colour: theme.data },
  ];
  if (pin.locked)
    return { key: `${pin.pin}`, pieces: [...name, { text: printable(pin.locked) }], greyed: true };
  const blinking = pins.blinking === pin.pin || pin.boardBlinkHz !== null;
  const trace = Math.max(0, Math.min(16, room - 44));
  return {
    key: `${pin.pin}`,
    pieces: [
      ...name,
      ...ledPieces(pin),
      ...levelPieces(pin),
      {
        text: printable(pad(modeOf(pin, pins), 12)),
        ...(blinking || pin.pwm ? { colour: theme.active } : { dim: pin.mode === 'unknown' }),
      },
      { text: printable(levelTrace(pin.history, trace)), colour: theme.data },
    ],
  };
}

function modeOf(pin: PinView, { blinking, blinkHz }: PinsState): string {
  if (blinking === pin.pin) return `blinks ${blinkHz} Hz`;
  if (pin.boardBlinkHz === 'unknown') return 'timer';
  if (pin.boardBlinkHz !== null) return `timer ${pin.boardBlinkHz} Hz`;
  return pin.pwm ? `PWM ${percent(pin.pwm.duty1023, 1023)}` : modeWords[pin.mode];
}

/** How long the LED is lit in each period; nearly always and nearly never look like on and off. */
function dimmed(duty1023: number): string {
  const lit = Math.round((100 * duty1023) / 1023);
  if (lit === 0) return '○ LED off';
  return lit === 100 ? '◉ LED on' : `◉ LED ${lit}%`;
}

/** Nine cells: the light of the LED, if the pin has one. */
function ledPieces({ ledLitAt, ledKind, lit, level, pwm }: PinView): Piece[] {
  if (ledLitAt === null) return [{ text: printable(' '.repeat(9)) }];
  if (pwm)
    return [
      {
        text: printable(pad(dimmed(ledLitAt === 1 ? pwm.duty1023 : 1023 - pwm.duty1023), 9)),
        colour: theme.warning,
      },
    ];
  const isLit = ledKind ? (lit ?? null) : level === null ? null : level === ledLitAt;
  if (isLit === null) return [{ text: printable(pad(ledKind ? 'RGB ?' : 'LED ?', 9)), dim: true }];
  return isLit
    ? [{ text: printable(pad('◉ LED on', 9)), colour: theme.warning, bold: true }]
    : [{ text: printable(pad('○ LED off', 9)), dim: true }];
}

function levelPieces({ level, pwm }: PinView): Piece[] {
  if (pwm) return [{ text: printable(pad('  ↕ both', 10)), colour: theme.active }];
  if (level === null) return [{ text: printable(pad('  level ?', 10)), dim: true }];
  return [{ text: printable(level ? '  ▔ high  ' : '  ▁ low   '), ...(level ? { colour: theme.good } : {}) }];
}
