// The ESP32 and its flash: its memory, registers and ROM around what any chip has.
import type { BoardOptions } from '../board-port.ts';
import { CodeChip, type CodeParts } from '../parts/code-chip.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { RomFlash } from '../parts/rom-flash.ts';
import { Bus } from './bus.ts';
import { Clocks, crystalHz, uartSteps } from './clocks.ts';
import { lx6Machine } from './cpu/machine.ts';
import { Memory } from './cpu/memory.ts';
import { efuseWords } from './efuse.ts';
import { GpioRegisters } from './gpio-registers.ts';
import { flashPins, uartPins } from './pinout.ts';
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

export class Chip extends CodeChip {
  protected override readonly flashPins = flashPins;
  readonly memory = new Memory();
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly clocks: Clocks;
  readonly gpio: GpioRegisters;
  readonly #spi: SpiRegisters;
  #romFunctions: CodeParts['romFunctions'] = new Map();

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
    this.clocks = new Clocks(this.uart, this.clockChanges);
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
      polledBusy: this.skip,
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
        if (offset === options0 && (value & softwareResetBit) !== 0) this.softwareReset();
      },
    });
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
      softwareReset: this.softwareReset,
    });
  }

  protected override codeParts(): CodeParts {
    return {
      machine: lx6Machine(this.memory, this.bus),
      romFunctions: this.#romFunctions,
      cpuClock: this.clocks,
    };
  }
}
