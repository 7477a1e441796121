// Addresses inside the ESP8266 that the loader reads and writes. Source: ESP8266 non-OS SDK
// eagle_soc.h, ESP8266 Technical Reference.

export const registers = {
  /** Holds chipMagic on an ESP8266. */
  magic: 0x4000_1000,
  uartClockDivider: 0x6000_0014,
  /** DPORT: bit 0 doubles the clock of the core. */
  cpuClock: 0x3ff0_0014,
  /** Four words; the 128-bit efuse block is [3][2][1][0]. */
  efuse: [0x3ff0_0050, 0x3ff0_0054, 0x3ff0_0058, 0x3ff0_005c],
  /** ROM variable: address of the structure { id, chip_size, … } that SPIRead and SPIWrite obey. */
  flashChipPointer: 0x3fff_c714,
} as const;

export const chipMagic = 0xfff0_c101;

export const spi = {
  command: 0x6000_0200,
  address: 0x6000_0204,
  user: 0x6000_021c,
  user1: 0x6000_0220,
  user2: 0x6000_0224,
  /** W0 to W15. */
  data: 0x6000_0240,
} as const;
