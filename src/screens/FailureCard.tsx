// A failure over any screen: its card, with the flash as it is now, and what is remembered of a program.
import type { ReactNode } from 'react';
import { ErrorCard } from '../components/ErrorCard.tsx';
import type { Failure } from '../workbench/state.ts';
import { FlashMap } from './FlashMap.tsx';
import type { PartProps } from './screen.ts';

export function FailureCard({
  failure,
  width,
  height,
}: PartProps & { readonly failure: Failure }): ReactNode {
  const { isProgram, remembers, map, ...card } = failure;
  const always = `[${remembers ? 'x' : ' '}] space: always do so on this board, without a question`;
  return (
    <ErrorCard {...card} choice={isProgram ? always : null} width={width} height={height}>
      {map ? (room, rows) => <FlashMap map={map} width={room} height={rows} /> : undefined}
    </ErrorCard>
  );
}
