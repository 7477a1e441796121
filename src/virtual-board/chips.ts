// The chips that a board can have. One more is one more entry: its pins, its parts, and what runs on it when.
import type { BoardClock, BoardOptions, ChipName } from './board-port.ts';
import { BootControl as Esp32BootControl } from './esp32/boot-control.ts';
import { Chip as Esp32Chip } from './esp32/chip.ts';
import { pinout as esp32Pinout } from './esp32/pinout.ts';
import { BootControl as C3BootControl } from './esp32c3/boot-control.ts';
import { Chip as C3Chip } from './esp32c3/chip.ts';
import { pinout as c3Pinout } from './esp32c3/pinout.ts';
import { BootControl } from './esp8266/boot-control.ts';
import { Chip } from './esp8266/chip.ts';
import { recogniseApplication } from './firmware/esp32-application.ts';
import { recogniseBootImage } from './firmware/recognise.ts';
import type { StartFirmware } from './firmware/runtime.ts';
import { type BoardPins, esp8266Pinout, type Pinout } from './parts/pin-bank.ts';
import type { ResetInputs } from './parts/reset-circuit.ts';
import type { SerialChip } from './parts/serial-chip.ts';

/** What runs on a chip and when, as the board drives it. */
export type ChipControl = {
  readonly powerOn: () => void;
  readonly powerOff: () => void;
  readonly setInputs: (change: Partial<ResetInputs>) => void;
  /** The chip resets by itself; 0 is a supply that dips. */
  readonly restart: (why: number) => void;
};

export type ControlHost = {
  readonly clock: BoardClock;
  readonly options: BoardOptions;
  readonly change: (work: () => void) => void;
  readonly startFirmware: StartFirmware;
  readonly countDropped: (bytes: number) => void;
  /** The chip has reset: its own USB port goes away. */
  readonly usbGone: () => void;
};

export type ChipModel = {
  readonly pinout: Pinout;
  readonly create: (
    options: BoardOptions,
    pins: BoardPins,
    clock: BoardClock,
  ) => { readonly chip: SerialChip; readonly control: (host: ControlHost) => ChipControl };
};

const esp8266: ChipModel = {
  pinout: esp8266Pinout,
  create: (options, pins) => {
    const chip = new Chip(options, pins);
    return { chip, control: (host) => new BootControl({ ...host, chip, recogniseBootImage }) };
  },
};

const esp32: ChipModel = {
  pinout: esp32Pinout,
  create: (options, pins) => {
    const chip = new Esp32Chip(options, pins);
    return { chip, control: (host) => new Esp32BootControl({ ...host, chip, recogniseApplication }) };
  },
};

const esp32c3: ChipModel = {
  pinout: c3Pinout,
  create: (options, pins, clock) => {
    const chip = new C3Chip(options, pins, clock);
    return { chip, control: (host) => new C3BootControl({ ...host, chip, recogniseApplication }) };
  },
};

/** An ESP8285 is an ESP8266 with its flash inside. */
export const chipModels: Readonly<Record<ChipName, ChipModel>> = {
  esp8266,
  esp8285: esp8266,
  esp32,
  esp32c3,
};
