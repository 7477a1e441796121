// The flash of the selected board as a bar, as far as it is known without reading it.
import type { ReactNode } from 'react';
import { pad } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { PartProps } from '../screen.ts';
import { type FlashPicture, flashPicture } from './flash-regions.ts';

/** Borders, the bar, three regions. */
export const boardFlashHeight = 6;

export function BoardFlash({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const picture = flashPicture(state);
  if (!picture || picture.regions.length === 0)
    return (
      <Panel title="Flash" width={width} height={height}>
        <Row width={room} pieces={[{ text: safe`F compares it and shows its map.`, dim: true }]} />
      </Panel>
    );
  return (
    <Panel title={`Flash, ${picture.size}`} width={width} height={height}>
      <Row width={room} pieces={barOf(picture, room)} />
      {picture.regions.slice(0, height - 3).map(({ glyph, colour, offset, size, what }) => (
        <Row
          key={offset}
          width={room}
          pieces={[
            { text: safe`${glyph} `, colour },
            { text: printable(pad(offset, 10)), colour: theme.data },
            { text: printable(pad(size, 10)) },
            { text: what, dim: true },
          ]}
        />
      ))}
    </Panel>
  );
}

/** Equal neighbours are one piece: a frame costs by its pieces. */
function barOf({ bar }: FlashPicture, cells: number): Piece[] {
  const pieces: { region: ReturnType<FlashPicture['bar']>[number]; cells: number }[] = [];
  for (const region of bar(cells)) {
    const last = pieces.at(-1);
    if (last?.region === region) last.cells++;
    else pieces.push({ region, cells: 1 });
  }
  return pieces.map(({ region, cells: count }) => ({
    text: printable((region?.glyph ?? '·').repeat(count)),
    ...(region ? { colour: region.colour } : { dim: true }),
  }));
}
