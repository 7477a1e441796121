// A second virtual board for a workbench under test, with nothing in its flash.
import type { Clock } from '../../src/device/clock.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';

export const otherBoard = (clock: Clock, mac: string, more: Pick<BoardOptions, 'chip'> = {}): Board =>
  createBoard({ flashSizeBytes: 4 << 20, timing: 'real', wiring: 'auto', mac, ...more }, clock);
