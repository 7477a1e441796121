// Which chip a port leads to, as far as that is known before it is opened.
import type { Chip } from '../device/chips/chip.ts';
import { chipById, presumedChip } from '../device/chips/index.ts';
import { isVirtualPath, parseVirtualPath } from './virtual-spec.ts';

/** null where only the board can say; what is wrong with the path is told by who opens it. */
export function chipAtPort(path: string | undefined): Chip | null {
  if (path === undefined || !isVirtualPath(path)) return null;
  try {
    const { chip } = parseVirtualPath(path).options;
    return chip === undefined ? presumedChip : (chipById(chip) ?? presumedChip);
  } catch {
    return null;
  }
}
