// The flash driver of the family's boot ROMs, as programs call it.
import type { RomFunction } from '../parts/rom-call.ts';
import type { RomWorld } from '../parts/rom-functions/table.ts';

/** A failed command leaves the flash as it was: esp_rom_spiflash_result_t. */
const failed = 1;

export function flashFunctions({ memory, flash }: RomWorld) {
  return {
    waitIdle: (call) => call.wait(flash.waitIdle()),
    enableWrite: (call) => call.wait(flash.enableWrite()),
    unlock: (call) => call.wait(flash.unlock()),
    eraseChip: (call) => call.wait(flash.eraseChip()),
    eraseBlock: (call) => call.wait(flash.eraseBlock(call.argument(0))),
    eraseSector: (call) => call.wait(flash.eraseSector(call.argument(0))),
    eraseArea: (call) => call.wait(flash.eraseArea(call.argument(0), call.argument(1))),
    write: (call) =>
      call.wait(flash.write(call.argument(0), memory.readBytes(call.argument(1), call.argument(2)))),
    read: (call) => {
      const read = flash.read(call.argument(0), call.argument(2));
      if (read) memory.writeBytes(call.argument(1), read.bytes);
      call.spend(read?.ms ?? 0, read ? 0 : failed);
    },
    configure: (call) => {
      flash.configure(Array.from({ length: 6 }, (_, index) => call.argument(index)));
      call.setResult(0);
    },
    fail: (call) => call.setResult(failed),
  } satisfies Record<string, RomFunction>;
}
