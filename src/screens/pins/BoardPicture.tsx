// The board as a picture: its two rows of pins with their levels, its LEDs lit or dark. Antenna up,
// USB down, as it lies on the desk.
import type { ReactNode } from 'react';
import { pad } from '../../components/layout.ts';
import { Panel } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import type { BoardProfile } from '../../device/chips/board-profile.ts';
import { printable, safe } from '../../text/printable.ts';
import { bootButtonOf } from './pin-about.ts';
import type { PinView } from './state.ts';

export const pictureWidth = 30;
/** The longest header, antenna, USB plug, border. */
const frameRows = 4;
export const pictureHeight = 15 + frameRows;
const room = pictureWidth - 4;
const bodyWidth = 12;

export type BoardPictureProps = {
  readonly profile: BoardProfile;
  readonly pins: readonly PinView[];
  readonly height: number;
  readonly selected: number | null;
};

export function BoardPicture({ profile, pins, height, selected }: BoardPictureProps): ReactNode {
  const side = (pin: number | string | undefined, align: 'left' | 'right'): Piece[] => {
    if (pin === undefined) return [{ text: printable(' '.repeat(6)) }];
    const view = pins.find((each) => each.pin === pin);
    const name = view ? view.name || `IO${view.pin}` : String(pin);
    const label: Piece = {
      text: printable(pad(name, 4, align === 'left' ? 'right' : 'left')),
      ...(pin === selected
        ? { colour: theme.accent, bold: true, inverse: true }
        : { dim: !view || view.locked !== null }),
    };
    const dot = levelDot(view);
    return align === 'left' ? [label, { text: safe` ` }, dot] : [dot, { text: safe` ` }, label];
  };
  const edge = (text: string): Piece[] => [{ text: printable(' '.repeat(6)) }, { text: printable(text) }];
  const all = Math.max(profile.left.length, profile.right.length);
  // Of a board that is longer than the room the part is shown where the cursor is.
  const rows = Math.min(all, height - frameRows);
  const at = Math.max(profile.left.indexOf(selected ?? ''), profile.right.indexOf(selected ?? ''), 0);
  const from = Math.max(0, Math.min(all - rows, at - Math.floor(rows / 2)));
  const body = bodyRows(profile, pins, rows);
  return (
    <Panel title={profile.name} width={pictureWidth} height={height}>
      <Row width={room} pieces={edge(from > 0 ? goesOn : `╭${'≈'.repeat(bodyWidth)}╮`)} />
      {Array.from({ length: rows }, (_, place) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: places on a board
          key={place}
          width={room}
          pieces={[
            ...side(profile.left[from + place], 'left'),
            { text: safe`│`, dim: true },
            ...(body[place] ?? [{ text: printable(' '.repeat(bodyWidth)) }]),
            { text: safe`│`, dim: true },
            ...side(profile.right[from + place], 'right'),
          ]}
        />
      ))}
      <Row
        width={room}
        pieces={edge(
          from + rows < all ? goesOn : profile.hasUsb ? '╰───┤USB├────╯' : `╰${'─'.repeat(bodyWidth)}╯`,
        )}
      />
    </Panel>
  );
}

/** The board is longer than what is shown. */
const goesOn = `┆${' '.repeat(bodyWidth)}┆`;

function levelDot(view: PinView | undefined): Piece {
  if (!view || view.level === null) return { text: safe`·`, dim: true };
  return view.level ? { text: safe`●`, colour: theme.good } : { text: safe`○` };
}

/** What stands on the board between the headers: the module with its LED, and the board's own LED. */
function bodyRows(profile: BoardProfile, pins: readonly PinView[], rows: number): Record<number, Piece[]> {
  const button = bootButtonOf(profile);
  const dim = (text: string): Piece => ({ text: printable(text), dim: true });
  const lights = pins.filter(({ ledLitAt }) => ledLitAt !== null);
  const onModule = lights.find(({ pin }) => pin !== 16);
  const onBoard = lights.find(({ pin }) => pin === 16);
  const module: Record<number, Piece[]> = {
    0: [dim(' ┌────────┐ ')],
    1: [dim(` │${pad(profile.module, 8)}│ `)],
    2: onModule
      ? [dim(' │ '), { text: onModule.ledKind ? safe`RGB ` : safe`LED ` }, light(onModule), dim('  │ ')]
      : [dim(' │        │ ')],
    3: [dim(' └────────┘ ')],
  };
  if (rows < 8) return module;
  return {
    ...module,
    ...(onBoard ? { [rows - 4]: [dim('   LED '), light(onBoard), dim('    ')] } : {}),
    ...(rows >= 15 ? { [rows - 2]: [dim(` ${pad(button, 5)}  RST `)] } : {}),
  };
}

function light({ level, ledLitAt, ledKind, lit: shines, pwm }: PinView): Piece {
  const lit = pwm !== null || (ledKind ? shines === true : level === ledLitAt);
  return lit ? { text: safe`◉`, colour: theme.warning, bold: true } : { text: safe`○`, dim: true };
}
