// Names and values in two columns, as a data sheet has them.
import type { ReactNode } from 'react';
import { printable } from '../text/printable.ts';
import { pad } from './layout.ts';
import { type Piece, Row } from './Row.tsx';

export type Fact = {
  readonly name: string;
  readonly value: string | readonly Piece[];
  readonly tone?: string;
};

/** A name with its distance to the value. */
export const factNameCells = 10;

export type FactsProps = {
  readonly facts: readonly Fact[];
  readonly width: number;
  readonly nameWidth?: number;
};

export function Facts({ facts, width, nameWidth = factNameCells }: FactsProps): ReactNode {
  return facts.map((fact) => {
    const value =
      typeof fact.value === 'string' ? [{ text: printable(fact.value), colour: fact.tone }] : [...fact.value];
    const name = { text: printable(pad(fact.name, nameWidth)), dim: true };
    return <Row key={fact.name} width={width} pieces={[name, ...value]} />;
  });
}
