// Which chip a port leads to, as far as that is known before it is opened.
import { join } from 'node:path';
import type { Chip } from '../device/chips/chip.ts';
import { chipById, presumedChip } from '../device/chips/index.ts';
import { keptChip } from '../virtual-board/kept-chip.ts';
import { folders } from './folders.ts';
import { isVirtualPath, parseVirtualPath } from './virtual-spec.ts';

/**
 * null where only the board can say; what is wrong with the path is told by who opens it. A virtual board that was
 * made before is of the chip that it was made with.
 */
export function chipAtPort(
  path: string | undefined,
  environment?: Readonly<Record<string, string | undefined>>,
): Chip | null {
  if (path === undefined || !isVirtualPath(path)) return null;
  try {
    const { name, options } = parseVirtualPath(path);
    const chip = options.chip ?? keptChip(join(folders(environment).state, 'boards', `${name}.flash`));
    return chip === null ? presumedChip : (chipById(chip) ?? presumedChip);
  } catch {
    return null;
  }
}
