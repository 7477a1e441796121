// The ESP32-C3 and its flash: its memory, registers and ROM around what any chip has.
import type { BoardClock, BoardOptions } from '../board-port.ts';
import { CodeChip, type CodeParts } from '../parts/code-chip.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { RomFlash } from '../parts/rom-flash.ts';
import { Bus } from './bus.ts';
import { Clocks, crystalHz } from './clocks.ts';
import { riscVMachine } from './cpu/machine.ts';
import { Memory } from './cpu/memory.ts';
import { efuseWords } from './efuse.ts';
import { GpioRegisters } from './gpio-registers.ts';
import { InterruptMatrix } from './interrupt-matrix.ts';
import { flashPins, uartPins } from './pinout.ts';
import { flashShape, writeRomData } from './rom/rom-data.ts';
import { romFunctions } from './rom/rom-functions.ts';
import { RtcWatchdog } from './rtc-watchdog.ts';
import { SpiRegisters } from './spi-registers.ts';
import { uartLayout } from './uart-layout.ts';

/** Of Espressif, as of most modules. */
const defaultMac = '34:85:18:12:34:56';
/** In sixteenths, as the divider counts them. */
const uartClockHz = crystalHz * 16;

export class Chip extends CodeChip {
  protected override readonly flashPins = flashPins;
  readonly memory = new Memory();
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly clocks = new Clocks(this.clockChanges);
  readonly gpio: GpioRegisters;
  readonly #interrupts = new InterruptMatrix();
  readonly #spi: SpiRegisters;
  readonly #watchdog: RtcWatchdog;
  #romFunctions: CodeParts['romFunctions'] = new Map();
  /** The watchdog of the real-time clock has run out. */
  watchdogBites: () => void = () => {};

  constructor(options: BoardOptions, pins: BoardPins, clock: BoardClock) {
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
    this.#watchdog = new RtcWatchdog(clock, () => this.watchdogBites());
    this.bus = new Bus({
      memory: this.memory,
      uart: this.uart,
      spi: this.#spi,
      gpio: this.gpio,
      interrupts: this.#interrupts,
      clocks: this.clocks,
      efuse: efuseWords(this.mac, options.flashSizeBytes),
      now: this.now,
      rtcWritten: (offset, value) => this.#watchdog.written(offset, value),
    });
  }

  override hold(): void {
    super.hold();
    this.memory.clear();
    this.#watchdog.reset();
  }

  /** The state in which the ROM finds the chip after any reset; `straps` as they were when EN last rose. */
  restart(straps: number): void {
    this.hold();
    this.uart.reset(Math.round(uartClockHz / 115200));
    this.bus.reset();
    this.#spi.reset();
    this.gpio.reset();
    this.gpio.strapping = straps;
    this.#interrupts.reset();
    this.romFlash.reset();
    // The pins of the flash are the flash's from the start.
    this.romFlash.attach();
    writeRomData(this.memory, this.clocks.cyclesPerMs / 1000);
    const { bus } = this;
    this.#romFunctions = romFunctions({
      memory: this.memory,
      chipMemory: this.memory,
      bus: {
        read: (address) => bus.word((address & ~3) >>> 0),
        write: (address, value) => void bus.write((address & ~3) >>> 0, value | 0),
      },
      flash: this.romFlash,
      uart: this.uart,
      cpuClock: this.clocks,
      interrupts: this.#interrupts,
      jedecId: this.flash.jedecId,
      transmitWaiting: () => this.toHost.waitingAt(this.now()),
      transmit: this.transmit,
      softwareReset: this.softwareReset,
    });
  }

  protected override codeParts(): CodeParts {
    return {
      machine: riscVMachine(this.memory, this.bus, this.#interrupts),
      romFunctions: this.#romFunctions,
      cpuClock: this.clocks,
    };
  }
}
