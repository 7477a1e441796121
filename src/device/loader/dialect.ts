// How whoever answers now puts its commands.
import type { Dialect } from '../chips/chip.ts';
import type { Loader } from './loader.ts';

export const dialectOf = ({ chip, kind }: Pick<Loader, 'chip' | 'kind'>): Dialect => chip.dialects[kind];
