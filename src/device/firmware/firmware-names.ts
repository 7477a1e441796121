// What people call each firmware.
import { chipNamedIn } from '../chips/index.ts';
import type { FirmwareFacts, FirmwareKind } from './firmware-link.ts';
import { firmwareOf } from './firmwares.ts';

export const nameOfKind = (kind: FirmwareKind): string => firmwareOf(kind)?.name ?? 'unknown firmware';

/** 'MicroPython 1.27.0', and on what it runs where that is no chip of ours: 'MicroPython 1.27.0 on linux'. */
export const firmwareName = (facts: FirmwareFacts): string =>
  [nameOfKind(facts.kind), facts.version, isElsewhere(facts) ? `on ${facts.board}` : null]
    .filter(Boolean)
    .join(' ');

/** The firmware itself says that it runs on something else than a chip that espwb speaks to: another, a computer. */
export const isElsewhere = ({ board }: FirmwareFacts): boolean =>
  board !== null && chipNamedIn(board) === null;
