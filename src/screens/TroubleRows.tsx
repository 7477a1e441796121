// Why a pane is empty, in words that fit it.
import type { ReactNode } from 'react';
import { wrapWords } from '../components/layout.ts';
import { Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import { printable } from '../text/printable.ts';

type TroubleRowsProps = { readonly text: string; readonly width: number; readonly height: number };

export const TroubleRows = ({ text, width, height }: TroubleRowsProps): ReactNode =>
  wrapWords(text, width)
    .slice(0, height)
    .map((line) => (
      <Row key={line} width={width} pieces={[{ text: printable(line), colour: theme.warning }]} />
    ));
