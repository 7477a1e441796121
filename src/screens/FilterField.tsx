// What a list is narrowed by, above it.
import type { ReactNode } from 'react';
import { TextField } from '../components/TextField.tsx';
import type { Filter } from '../workbench/filter.ts';

export function FilterField({ filter: { entry, typing }, width }: FilterFieldProps): ReactNode {
  return <TextField label="/" text={entry.text} cursor={typing ? entry.cursor : null} width={width} />;
}

type FilterFieldProps = { readonly filter: Filter; readonly width: number };
