// The boot loader's commands by number. Source: esptool serial protocol documentation; the ESP8266
// ROM knows 0x02 to 0x0b, the ROMs of the others up to 0x14, the flasher stub the rest.

export const opcodes = {
  FLASH_BEGIN: 0x02,
  FLASH_DATA: 0x03,
  FLASH_END: 0x04,
  MEM_BEGIN: 0x05,
  MEM_END: 0x06,
  MEM_DATA: 0x07,
  SYNC: 0x08,
  WRITE_REG: 0x09,
  READ_REG: 0x0a,
  SPI_SET_PARAMS: 0x0b,
  SPI_ATTACH: 0x0d,
  CHANGE_BAUD: 0x0f,
  DEFL_BEGIN: 0x10,
  DEFL_DATA: 0x11,
  DEFL_END: 0x12,
  FLASH_MD5: 0x13,
  GET_SECURITY_INFO: 0x14,
  ERASE_FLASH: 0xd0,
  ERASE_REGION: 0xd1,
  READ_FLASH: 0xd2,
} as const;

const names = new Map<number, string>(Object.entries(opcodes).map(([name, opcode]) => [opcode, name]));

export const opcodeName = (opcode: number): string =>
  names.get(opcode) ?? `command 0x${opcode.toString(16).padStart(2, '0')}`;

/** Largest RAM block that the ROM takes in one MEM_DATA. */
export const ramBlockBytes = 0x1800;

/** The same of a ROM that may speak USB-OTG: its endpoint takes no more at a time. Source: esptool, USB_OTG_BLOCK_SIZE. */
export const otgBlockBytes = 0x800;
