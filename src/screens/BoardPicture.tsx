// The board as a picture: its two rows of pins with their levels, its LEDs lit or dark. Antenna up,
// USB down, as it lies on the desk.
import type { ReactNode } from 'react';
import { pad } from '../components/layout.ts';
import { Panel } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import type { PinView } from '../workbench/pins-state.ts';

/** The NodeMCU's headers, top to bottom; numbers are GPIOs. Its schematic, revision 1.0. */
const left = ['A0', 'RSV', 'RSV', 10, 9, 8, 11, 7, 6, 'GND', '3V3', 'EN', 'RST', 'GND', 'VIN'] as const;
const right = [16, 5, 4, 0, 2, '3V3', 'GND', 14, 12, 13, 15, 3, 1, 'GND', '3V3'] as const;

export const pictureWidth = 30;
/** Pins, antenna, USB plug, border. */
export const pictureHeight = left.length + 4;
const room = pictureWidth - 4;
const bodyWidth = 12;

export type BoardPictureProps = {
  readonly pins: readonly PinView[];
  readonly height: number;
  readonly selected: number | null;
};

export function BoardPicture({ pins, height, selected }: BoardPictureProps): ReactNode {
  const viewOf = (pin: number | string) => pins.find((each) => each.pin === pin);
  const side = (pin: number | string, align: 'left' | 'right'): Piece[] => {
    const view = viewOf(pin);
    const label: Piece = {
      text: pad(view ? view.name : String(pin), 4, align === 'left' ? 'right' : 'left'),
      ...(pin === selected
        ? { colour: theme.accent, bold: true, inverse: true }
        : { dim: !view || view.locked !== null }),
    };
    const dot = levelDot(view);
    return align === 'left' ? [label, { text: ' ' }, dot] : [dot, { text: ' ' }, label];
  };
  const edge = (text: string): Piece[] => [{ text: ' '.repeat(6) }, { text }];
  const body = bodyRows(pins);
  return (
    <Panel title="NodeMCU" width={pictureWidth} height={height}>
      <Row width={room} pieces={edge(`╭${'∿'.repeat(bodyWidth)}╮`)} />
      {left.map((pin, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: places on a board
          key={at}
          width={room}
          pieces={[
            ...side(pin, 'left'),
            { text: '│', dim: true },
            ...(body[at] ?? [{ text: ' '.repeat(bodyWidth) }]),
            { text: '│', dim: true },
            ...side(right[at] ?? '', 'right'),
          ]}
        />
      ))}
      <Row width={room} pieces={edge(`╰───┤USB├────╯`)} />
    </Panel>
  );
}

function levelDot(view: PinView | undefined): Piece {
  if (!view || view.level === null) return { text: '·', dim: true };
  return view.level ? { text: '●', colour: theme.good } : { text: '○' };
}

/** What stands on the board between the headers: the module with its LED, and the board's own LED. */
function bodyRows(pins: readonly PinView[]): Record<number, Piece[]> {
  const light = (pin: number): Piece => {
    const view = pins.find((each) => each.pin === pin);
    const lit = view?.ledLitAt !== null && view?.level === view?.ledLitAt;
    return lit ? { text: '◉', colour: theme.warning, bold: true } : { text: '○', dim: true };
  };
  const dim = (text: string): Piece => ({ text, dim: true });
  return {
    0: [dim(` ┌────────┐ `)],
    1: [dim(` │ ESP-12 │ `)],
    2: [dim(' │ '), { text: 'LED ' }, light(2), dim('  │ ')],
    3: [dim(` └────────┘ `)],
    11: [dim('   LED '), light(16), dim('    ')],
    13: [dim(' FLASH  RST ')],
  };
}
