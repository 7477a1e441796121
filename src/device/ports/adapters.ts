// USB serial adapters by vendor and product id, and the boards they are found on; chips of the ESP32 family that have
// a USB port of their own. The ids are those of the Linux drivers ch341, cp210x, ftdi_sio, pl2303 and of the vendors'
// own; Espressif's: usb-pids of its documentation, MicroPython's mpconfigport.h for what its programs call themselves.
import type { NativeUsb } from '../transport/transport.ts';

export type Adapter = {
  readonly chip: string;
  readonly likelihood: 'likely' | 'possible' | 'unlikely';
  readonly boardGuess: string | null;
  /** The port is the chip's own: no adapter, no rate, a reset of another kind. */
  readonly native?: NativeUsb;
};

const usual = (chip: string, boardGuess: string): Adapter => ({ chip, likelihood: 'likely', boardGuess });
const cable = (chip: string, boardGuess: string | null = null): Adapter => ({
  chip,
  likelihood: 'possible',
  boardGuess,
});
const native = (kind: NativeUsb, chip: string, boardGuess: string): Adapter => ({
  chip,
  likelihood: 'likely',
  boardGuess,
  native: kind,
});
const other = (chip: string): Adapter => ({ chip, likelihood: 'unlikely', boardGuess: null });

const nodeMcuV3 = 'NodeMCU v3, D1 mini';
const nodeMcuV2 = 'NodeMCU v2';

const adapters: Readonly<Record<string, Adapter>> = {
  '1a86:7522': usual('CH340K', nodeMcuV3),
  '1a86:7523': usual('CH340', nodeMcuV3),
  '1a86:5523': usual('CH341', nodeMcuV3),
  '1a86:55d3': usual('CH343', 'recent NodeMCU'),
  '1a86:55d4': usual('CH9102', 'recent NodeMCU'),
  '1a86:55d2': cable('CH342'),
  '1a86:55d5': cable('CH344'),
  '1a86:55d7': cable('CH9103'),
  '10c4:ea60': usual('CP2102', nodeMcuV2),
  '10c4:ea64': usual('CP2102C', 'recent ESP32 board'),
  '10c4:ea70': cable('CP2105'),
  '10c4:ea71': cable('CP2108'),
  '0403:6001': cable('FT232R', 'ESP-01 adapter, Huzzah, Witty'),
  '0403:6010': cable('FT2232'),
  '0403:6011': cable('FT4232'),
  '0403:6014': cable('FT232H'),
  '0403:6015': cable('FT231X', 'SparkFun Thing'),
  '067b:2303': cable('PL2303', 'ESP-01 adapter'),
  '067b:23a3': cable('PL2303GC'),
  '067b:23b3': cable('PL2303GB'),
  '067b:23c3': cable('PL2303GT'),
  '067b:23d3': cable('PL2303GL'),
  '067b:23e3': cable('PL2303GE'),
  '067b:23f3': cable('PL2303GS'),
  '303a:1001': native('serial-jtag', 'USB-Serial-JTAG', 'ESP32-C3, S3, C6, H2, C5, C61 or P4'),
  '303a:1002': usual('ESP-USB-Bridge', "a board with Espressif's bridge"),
  '303a:0002': native('otg', 'ESP32-S2 boot loader (USB-OTG)', 'ESP32-S2'),
  '303a:0009': native('otg', 'ESP32-S3 boot loader (USB-OTG)', 'ESP32-S3'),
  '303a:0012': native('otg', 'ESP32-P4 boot loader (USB-OTG)', 'ESP32-P4'),
  '2e8a:0005': other('Raspberry Pi Pico'),
};

/** By vendor alone: chips of these makers that the table lacks, and boards with a USB of their own. */
const vendors: Readonly<Record<string, Adapter>> = {
  '1a86': cable('WCH serial adapter'),
  '10c4': cable('Silicon Labs serial adapter'),
  '0403': cable('FTDI serial adapter'),
  '067b': cable('Prolific serial adapter'),
  '303a': native('program', 'Espressif native USB', 'ESP32-S2, S3 or P4'),
  '2e8a': other('Raspberry Pi board'),
  '2341': other('Arduino board'),
  '239a': other('Adafruit board'),
  '0483': other('STMicroelectronics device'),
};

/** Chips that share their ids with others and tell themselves apart in the product text. */
const chipInProduct = /\b(CP210[2-9]N?|CH34\d[A-Z]?|CH910\d[A-Z]?|FT\d{3,4}[A-Z]{1,2})\b/;

/** `product` is the device's own text, used only where it names a chip. Ids in lower case. */
export function adapterOf(vendorId: string, productId: string, product: string | null): Adapter | null {
  const known = adapters[`${vendorId}:${productId}`] ?? vendors[vendorId] ?? null;
  const named = chipInProduct.exec(product ?? '')?.[1];
  return known && named ? { ...known, chip: named } : known;
}

/** Whether a driver should make a serial port of this USB device. */
export function isSerialAdapter(vendorId: string, productId: string): boolean {
  return Object.hasOwn(adapters, `${vendorId}:${productId}`);
}
