// ets_printf of the boot ROMs of the family: formats, then waits for room in the UART's FIFO for each character.
import { formatText } from '../parts/format-text.ts';
import type { RomFunction } from '../parts/rom-call.ts';
import { type RomWorld, readString } from '../parts/rom-functions/table.ts';

const transmitRoom = 126;

export const printFunction =
  (world: RomWorld): RomFunction =>
  (call) => {
    let index = 1;
    const text = formatText(
      readString(world, call, call.argument(0)),
      () => call.argument(index++),
      (address, limit) => readString(world, call, address, limit),
    );
    let at = 0;
    call.wait({
      step: () => {
        while (at < text.length) {
          if (world.transmitWaiting() >= transmitRoom) return world.uart.characterMs;
          world.transmit(text[at++]!);
        }
        return -1;
      },
      result: () => text.length,
    });
  };
