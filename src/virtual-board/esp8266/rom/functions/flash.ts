// The ROM's flash driver, by the arguments that the SDK's spi_flash headers give it.
import type { RomTable, RomWorld } from '../../../parts/rom-functions/table.ts';

export function flashFunctions({ memory, flash }: RomWorld): RomTable {
  return [
    [0x40003f58, () => {}], // SelectSpiFunction: spi_flash_attach does it all
    [0x40004644, () => flash.attach()], // spi_flash_attach
    [0x4000448c, (call) => call.wait(flash.waitIdle())], // Wait_SPI_Idle
    [0x40004878, (call) => call.wait(flash.unlock())], // SPIUnlock
    [0x400048ec, (call) => call.setResult(0)], // SPIReadModeCnfig: every mode reads the same bytes
    [0x40004984, (call) => call.wait(flash.eraseChip())], // SPIEraseChip
    [0x400049b4, (call) => call.wait(flash.eraseBlock(call.argument(0)))], // SPIEraseBlock
    [0x40004a00, (call) => call.wait(flash.eraseSector(call.argument(0)))], // SPIEraseSector
    [0x40004b44, (call) => call.wait(flash.eraseArea(call.argument(0), call.argument(1)))], // SPIEraseArea
    [
      0x40004a4c, // SPIWrite
      (call) =>
        call.wait(flash.write(call.argument(0), memory.readBytes(call.argument(1), call.argument(2)))),
    ],
    [
      0x40004b1c, // SPIRead
      (call) => {
        const read = flash.read(call.argument(0), call.argument(2));
        if (read) memory.writeBytes(call.argument(1), read.bytes);
        call.spend(read?.ms ?? 0, read ? 0 : 1);
      },
    ],
    [
      0x40004c2c, // SPIParamCfg
      (call) => {
        flash.configure(Array.from({ length: 6 }, (_, index) => call.argument(index)));
        call.setResult(0);
      },
    ],
  ];
}
