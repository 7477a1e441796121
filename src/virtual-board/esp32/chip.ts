// The ESP32 and its flash: its memory, registers and ROM around what any chip has.
import type { BoardOptions } from '../board-port.ts';
import type { ProgramEnd } from '../esp32-rom/family-boot.ts';
import { Guest, type GuestParts } from '../parts/guest.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import type { Program } from '../parts/program.ts';
import { RomFlash } from '../parts/rom-flash.ts';
import { SerialChip } from '../parts/serial-chip.ts';
import { Bus } from './bus.ts';
import { Clocks, crystalHz, uartSteps } from './clocks.ts';
import { lx6Machine } from './cpu/machine.ts';
import { Memory } from './cpu/memory.ts';
import { efuseWords } from './efuse.ts';
import { GpioRegisters } from './gpio-registers.ts';
import { isFlashPin, pinout, uartPins } from './pinout.ts';
import { flashShape, writeRomData } from './rom/rom-data.ts';
import { romFunctions } from './rom/rom-functions.ts';
import { SpiRegisters } from './spi-registers.ts';
import { uartLayout } from './uart-layout.ts';

/** Of Espressif, as of most modules. */
const defaultMac = '24:0a:c4:12:34:56';
const uartClockHz = crystalHz * uartSteps;
/** OPTIONS0 of the real-time clock's block: the highest bit resets the chip. */
const options0 = 0;
const softwareResetBit = 0x80000000;

export class Chip extends SerialChip {
  readonly memory = new Memory();
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly clocks: Clocks;
  readonly gpio: GpioRegisters;
  readonly #spi: SpiRegisters;
  #guest: Guest | undefined;
  #romFunctions: GuestParts['romFunctions'] = new Map();
  #programEnded: (how: ProgramEnd) => void = () => {};

  constructor(options: BoardOptions, pins: BoardPins) {
    super({
      options,
      pins,
      uartPins,
      uartClockHz,
      uartLayout,
      // GigaDevice.
      flashVendor: [0xc8, 0x40],
      mac: defaultMac,
    });
    this.clocks = new Clocks(this.uart, () => this.#guest?.clockChanges());
    this.romFlash = new RomFlash(
      this.flash,
      this.memory,
      this.clocks,
      flashShape,
      () => !this.drivesFlashPins,
    );
    this.gpio = new GpioRegisters(pins);
    this.#spi = new SpiRegisters(this.flash, {
      isConnected: () => this.romFlash.isConnected,
      polledBusy: (forMs) => this.#guest?.skip(forMs),
    });
    this.bus = new Bus({
      memory: this.memory,
      uart: this.uart,
      spi: this.#spi,
      gpio: this.gpio,
      clocks: this.clocks,
      efuse: efuseWords(this.mac),
      now: this.now,
      rtcWritten: (offset, value) => {
        if (offset === options0 && (value & softwareResetBit) !== 0) this.#programEnded('software-reset');
      },
    });
  }

  override get drivesFlashPins(): boolean {
    for (let pin = 0; pin < pinout.count; pin++) {
      const mode = this.pins.mode(pin);
      if (isFlashPin(pin) && (mode === 'output' || mode === 'open-drain' || mode === 'pwm')) return true;
    }
    return false;
  }

  override hold(): void {
    super.hold();
    this.memory.clear();
  }

  /** The state in which the ROM finds the chip after any reset; `straps` as they were when EN last rose. */
  restart(straps: number): void {
    this.hold();
    this.bus.reset();
    this.uart.reset(Math.round(uartClockHz / 115200));
    this.#spi.reset();
    this.gpio.reset();
    this.gpio.strapping = straps;
    this.romFlash.reset();
    // The pins of the flash are the flash's from the start.
    this.romFlash.attach();
    writeRomData(this.memory, this.clocks.cyclesPerMs / 1000);
    this.#romFunctions = romFunctions({
      memory: this.memory,
      chipMemory: this.memory,
      bus: {
        read: (address) => this.bus.read((address & ~3) >>> 0),
        write: (address, value) => this.bus.write((address & ~3) >>> 0, value),
      },
      flash: this.romFlash,
      uart: this.uart,
      cpuClock: this.clocks,
      transmitWaiting: () => this.toHost.waitingAt(this.now()),
      transmit: this.transmit,
      softwareReset: () => this.#programEnded('software-reset'),
    });
  }

  override run(program: Program): void {
    super.run(program);
    if (program !== this.#guest) this.#guest = undefined;
  }

  /** Jumps into code in RAM. `ended`: it crashed, with what the ROM prints then, or reset the chip. */
  runCode(entry: number, ended: (how: ProgramEnd) => void): void {
    this.#programEnded = ended;
    const guest = new Guest(
      {
        machine: lx6Machine(this.memory, this.bus),
        uart: this.uart,
        romFunctions: this.#romFunctions,
        cpuClock: this.clocks,
        ended: (text) => {
          this.print(text);
          ended('crash');
        },
      },
      entry,
    );
    this.#guest = guest;
    this.run(guest);
  }
}
