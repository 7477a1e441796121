// The mask ROM's functions that loaded code calls, done by the host. Addresses as in esp32c3.rom.ld of ESP-IDF; costs
// are estimates in cycles. A call to any other address of the ROM ends the program with a panic.
import { securityInfo } from '../../esp32-rom/dialect.ts';
import { flashFunctions } from '../../esp32-rom/flash-functions.ts';
import { inflateFunction } from '../../esp32-rom/inflate-function.ts';
import { printFunction } from '../../esp32-rom/print-function.ts';
import type { RomCall, RomFunction } from '../../parts/rom-call.ts';
import { arithmeticFunctions as arithmetic } from '../../parts/rom-functions/arithmetic.ts';
import { digestFunctions } from '../../parts/rom-functions/digests.ts';
import { memoryFunctions } from '../../parts/rom-functions/memory.ts';
import type { RomTable, RomWorld } from '../../parts/rom-functions/table.ts';
import { uartFunctions } from '../../parts/rom-functions/uart.ts';
import type { Memory } from '../cpu/memory.ts';
import type { InterruptMatrix } from '../interrupt-matrix.ts';
import { cpuFrequencyWord, flashShape, uartDevice } from './rom-data.ts';

const crystalHz = 40_000_000;
const chipId = 5;

export type C3World = RomWorld & {
  readonly chipMemory: Memory;
  readonly interrupts: InterruptMatrix;
  readonly jedecId: readonly [number, number, number];
};

export function romFunctions(world: C3World): ReadonlyMap<number, RomFunction> {
  return new Map([
    ...systemFunctions(world),
    ...serialFunctions(world),
    ...flashTable(world),
    ...libraryFunctions(world),
  ]);
}

const nothing = () => {};
const returns = (value: number) => (call: RomCall) => call.setResult(value);

function systemFunctions({ bus, cpuClock, interrupts, softwareReset }: C3World): RomTable {
  const frequencyMHz = () => bus.read(cpuFrequencyWord) & 0xffff;
  return [
    [0x40000018, returns(1)], // rtc_get_reset_reason
    [
      0x40000050, // ets_delay_us: counts cycles of the frequency that the ROM believes in
      (call) => call.spend((call.argument(0) * frequencyMHz()) / cpuClock.cyclesPerMs, 0),
    ],
    [0x40000090, softwareReset], // software_reset
    [0x40000094, softwareReset], // software_reset_cpu
    [0x40000580, returns(crystalHz)], // ets_get_apb_freq
    [0x40000584, (call) => call.setResult(frequencyMHz())], // ets_get_cpu_frequency
    [0x40000588, (call) => bus.write(cpuFrequencyWord, call.argument(0))], // ets_update_cpu_frequency
    [0x40000598, returns(crystalHz)], // ets_get_xtal_freq
    [0x400005c8, nothing], // gpio_pad_select_gpio: the pins of the flash stay the flash's
    [0x400005e0, (call) => interrupts.setPriority(call.argument(0), call.argument(1))], // esprv_intc_int_set_priority
    [0x400005e4, (call) => interrupts.setThreshold(call.argument(0))], // esprv_intc_int_set_threshold
    [0x400005e8, (call) => call.maskInterrupts(call.argument(0), false)], // esprv_intc_int_enable
    [0x400005ec, (call) => call.maskInterrupts(call.argument(0), true)], // esprv_intc_int_disable
    [0x400005f0, nothing], // esprv_intc_int_set_type: the UART's is a level
    [0x400005f8, (call) => call.lockInterrupts(true)], // ets_intr_lock
    [0x400005fc, (call) => call.lockInterrupts(false)], // ets_intr_unlock
    [
      0x40000604, // ets_isr_attach
      (call) => call.attachInterrupt(call.argument(0), call.argument(1), call.argument(2)),
    ],
    [0x40000608, (call) => call.maskInterrupts(call.argument(0), true)], // ets_isr_mask
    [0x4000060c, (call) => call.maskInterrupts(call.argument(0), false)], // ets_isr_unmask
    [0x4000071c, returns(0)], // ets_efuse_get_spiconfig: the usual pins
  ];
}

function serialFunctions(world: C3World): RomTable {
  const uart = uartFunctions(world);
  const print = printFunction(world);
  return [
    [0x40000040, print], // ets_printf
    [0x40000068, uart.transmit], // uart_tx_one_char
    [0x4000006c, uart.transmit], // uart_tx_one_char2
    [0x40000070, uart.receive], // uart_rx_one_char
    [0x40000074, uart.receiveWaiting], // uart_rx_one_char_block
    [0x4000007c, nothing], // uartAttach
    [0x40000080, uart.waitIdle], // uart_tx_flush
    [0x40000084, uart.waitIdle], // uart_tx_wait_idle
    [0x40000088, uart.setDivider], // uart_div_modify
    [0x400000b0, returns(uartDevice)], // GetUartDevice
    [0x400000b8, nothing], // Uart_Init: the ROM has done it before anything was loaded
    ...([0x4004d51e, 0x4004b9da] as const).map(
      (address) =>
        [
          address, // GetSecurityInfoProc: (message, error, where to)
          (call: RomCall) => {
            world.memory.writeBytes(call.argument(2), securityInfo(chipId));
            call.setResult(0);
          },
        ] as const,
    ),
  ];
}

function flashTable(world: C3World): RomTable {
  const { bus, jedecId } = world;
  const does = flashFunctions(world);
  return [
    [0x4000010c, does.waitIdle], // esp_rom_spiflash_wait_idle
    [0x40000110, does.fail], // esp_rom_spiflash_write_encrypted: there is no key
    [0x40000120, does.eraseChip], // esp_rom_spiflash_erase_chip
    [0x40000124, does.eraseBlock], // esp_rom_spiflash_erase_block
    [0x40000128, does.eraseSector], // esp_rom_spiflash_erase_sector
    [0x4000012c, does.write], // esp_rom_spiflash_write
    [0x40000130, does.read], // esp_rom_spiflash_read
    [0x40000134, does.configure], // esp_rom_spiflash_config_param
    [0x40000140, does.unlock], // esp_rom_spiflash_unlock
    [
      0x4000014c, // esp_rom_spi_flash_update_id: the id into the flashchip structure, vendor highest
      (call) => {
        const [vendor, type, capacity] = jedecId;
        bus.write(flashShape.address, (vendor << 16) | (type << 8) | capacity);
        call.setResult(0);
      },
    ],
    [0x40000164, (call) => call.setResult(0)], // esp_rom_spiflash_attach: connected from the start
    [0x400001e4, does.eraseArea], // SPIEraseArea
    [0x40000210, does.enableWrite], // SPI_write_enable
    [0x4000021c, does.waitIdle], // Wait_SPI_Idle
  ];
}

function libraryFunctions(world: C3World): RomTable {
  const text = memoryFunctions(world);
  const digest = digestFunctions(world);
  return [
    [0x400000f4, inflateFunction(world, world.chipMemory)], // tinfl_decompress
    [0x40000354, text.memset],
    [0x40000358, text.memcpy],
    [0x4000035c, text.memmove],
    [0x40000360, text.memcmp],
    [0x40000364, text.strcpy],
    [0x40000368, text.strncpy],
    [0x4000036c, text.strcmp],
    [0x40000370, text.strncmp],
    [0x40000374, text.strlen],
    [0x40000378, text.strstr],
    [0x4000037c, text.bzero],
    [0x40000614, digest.md5Init],
    [0x40000618, digest.md5Update],
    [0x4000061c, digest.md5Final],
    [0x4000076c, arithmetic.__adddf3],
    [0x40000770, arithmetic.__addsf3],
    [0x400007b0, arithmetic.__divdf3],
    [0x400007b4, arithmetic.__divdi3],
    [0x400007c0, arithmetic.__divsi3],
    [0x400007cc, arithmetic.__extendsfdf2],
    [0x400007dc, arithmetic.__fixdfsi],
    [0x400007e8, arithmetic.__fixunsdfsi],
    [0x400007f0, arithmetic.__fixunssfsi],
    [0x400007fc, arithmetic.__floatsidf],
    [0x40000800, arithmetic.__floatsisf],
    [0x4000080c, arithmetic.__floatunsidf],
    [0x40000810, arithmetic.__floatunsisf],
    [0x40000848, arithmetic.__muldf3],
    [0x4000084c, arithmetic.__muldi3],
    [0x40000854, arithmetic.__mulsf3],
    [0x40000894, arithmetic.__subdf3],
    [0x40000898, arithmetic.__subsf3],
    [0x400008a4, arithmetic.__truncdfsf2],
    [0x400008ac, arithmetic.__udivdi3],
    [0x400008b4, arithmetic.__udivsi3],
    [0x400008bc, arithmetic.__umoddi3],
    [0x400008c0, arithmetic.__umodsi3],
  ];
}
