// The mask ROM's functions that loaded code calls, done by the host. Addresses as in esp32.rom.ld of ESP-IDF; costs are
// estimates in cycles. A call to any other address of the ROM ends the program with an exception.
import { flashFunctions } from '../../esp32-rom/flash-functions.ts';
import { inflateFunction } from '../../esp32-rom/inflate-function.ts';
import { printFunction } from '../../esp32-rom/print-function.ts';
import type { RomCall, RomFunction } from '../../parts/rom-call.ts';
import { digestFunctions } from '../../parts/rom-functions/digests.ts';
import { memoryFunctions } from '../../parts/rom-functions/memory.ts';
import type { RomTable, RomWorld } from '../../parts/rom-functions/table.ts';
import { uartFunctions } from '../../parts/rom-functions/uart.ts';
import { crystalHz } from '../clocks.ts';
import type { Memory } from '../cpu/memory.ts';
import { ticksPerMicrosecond, uartDevice } from './rom-data.ts';

export type Esp32World = RomWorld & { readonly chipMemory: Memory };

export function romFunctions(world: Esp32World): ReadonlyMap<number, RomFunction> {
  return new Map([
    ...systemFunctions(world),
    ...serialFunctions(world),
    ...flashTable(world),
    ...libraryFunctions(world),
  ]);
}

const nothing = () => {};
const returns = (value: number) => (call: RomCall) => call.setResult(value);

function systemFunctions({ bus, cpuClock, softwareReset }: Esp32World): RomTable {
  const ticks = () => bus.read(ticksPerMicrosecond) & 0xffff;
  return [
    [0x400041a4, nothing], // rom_i2c_writeReg: the PLL's settings
    [0x400067b0, (call) => call.lockInterrupts(true)], // ets_intr_lock
    [0x400067c4, (call) => call.lockInterrupts(false)], // ets_intr_unlock
    [
      0x400067ec, // ets_isr_attach
      (call) => call.attachInterrupt(call.argument(0), call.argument(1), call.argument(2)),
    ],
    [0x400067fc, (call) => call.maskInterrupts(call.argument(0), true)], // ets_isr_mask
    [0x40006808, (call) => call.maskInterrupts(call.argument(0), false)], // ets_isr_unmask
    [0x4000681c, nothing], // intr_matrix_set: the UART's is where the ROM has put it
    [0x400081d4, returns(1)], // rtc_get_reset_reason
    [0x4000824c, softwareReset], // software_reset
    [0x40008264, softwareReset], // software_reset_cpu
    [
      0x40008534, // ets_delay_us: counts cycles of the frequency that the ROM believes in
      (call) => call.spend((call.argument(0) * ticks()) / cpuClock.cyclesPerMs, 0),
    ],
    [0x40008550, (call) => bus.write(ticksPerMicrosecond, call.argument(0))], // ets_update_cpu_frequency
    [0x4000855c, (call) => call.setResult(ticks())], // ets_get_cpu_frequency
    [0x40008588, returns(crystalHz)], // ets_get_detected_xtal_freq
    [0x40008658, returns(0)], // ets_efuse_get_spiconfig: the usual pins
    [0x40009fdc, nothing], // gpio_pad_select_gpio: the pins of the flash stay the flash's
  ];
}

function serialFunctions(world: Esp32World): RomTable {
  const uart = uartFunctions(world);
  return [
    [0x40007d54, printFunction(world)], // ets_printf
    [
      0x400090cc, // uart_div_modify: in sixteenths, of which the register has whole ones and the rest
      (call) => {
        if (call.argument(0) === 0) world.uart.divider = call.argument(1);
      },
    ],
    [0x40009120, nothing], // Uart_Init: the ROM has done it before anything was loaded
    [0x40009200, uart.transmit], // uart_tx_one_char
    [0x4000922c, uart.transmit], // uart_tx_one_char2
    [0x40009258, uart.waitIdle], // uart_tx_flush
    [0x40009278, uart.waitIdle], // uart_tx_wait_idle
    [0x400092a4, uart.receiveWaiting], // uart_rx_one_char_block
    [0x400092d0, uart.receive], // uart_rx_one_char
    [0x40009598, returns(uartDevice)], // GetUartDevice
  ];
}

function flashTable(world: Esp32World): RomTable {
  const does = flashFunctions(world);
  return [
    [0x40062320, does.enableWrite], // SPI_write_enable
    [
      0x40062a6c, // spiflash_attach
      (call) => {
        world.flash.attach();
        call.setResult(0);
      },
    ],
    [0x40062c14, does.eraseChip], // SPIEraseChip
    [0x40062c4c, does.eraseBlock], // SPIEraseBlock
    [0x40062ccc, does.eraseSector], // SPIEraseSector
    [0x40062d50, does.write], // SPIWrite
    [0x40062e78, does.fail], // SPI_Encrypt_Write: there is no key
    [0x40062ed8, does.read], // SPIRead
    [0x400631ac, does.eraseArea], // SPIEraseArea
    [0x40063238, does.configure], // SPIParamCfg
  ];
}

function libraryFunctions(world: Esp32World): RomTable {
  const text = memoryFunctions(world);
  const digest = digestFunctions(world);
  return [
    [0x40001274, text.strcmp],
    [0x400013ac, text.strcpy],
    [0x400014c0, text.strlen],
    [0x4000c1f4, text.bzero],
    [0x4000c260, text.memcmp],
    [0x4000c2c8, text.memcpy],
    [0x4000c3c0, text.memmove],
    [0x4000c44c, text.memset],
    [0x4005da7c, digest.md5Init],
    [0x4005da9c, digest.md5Update],
    [0x4005db1c, digest.md5Final],
    [0x4005ef30, inflateFunction(world, world.chipMemory)], // tinfl_decompress
  ];
}
