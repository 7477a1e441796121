// The ESP8266 and its flash: its memory, registers and ROM around what any chip has.
import type { BoardOptions } from '../board-port.ts';
import { CodeChip, type CodeParts } from '../parts/code-chip.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { RomFlash } from '../parts/rom-flash.ts';
import { Bus } from './bus.ts';
import { lx106Machine } from './cpu/machine.ts';
import { Memory } from './cpu/memory.ts';
import { CpuClock } from './cpu-clock.ts';
import { efuseWords } from './efuse.ts';
import { flashPins, GpioRegisters } from './gpio-registers.ts';
import { flashShape } from './rom/flash-shape.ts';
import { writeRomData } from './rom/rom-data.ts';
import { romFunctions } from './rom/rom-functions.ts';
import { SpiRegisters } from './spi-registers.ts';
import { uartLayout } from './uart-layout.ts';

const defaultMac = 'ec:fa:bc:12:34:56';
/** The divider that the ROM sets for 115200 baud, taking any crystal for a 40 MHz one. */
const romClockHz = 80_000_000;

export class Chip extends CodeChip {
  protected override readonly flashPins = flashPins;
  readonly memory = new Memory();
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly cpuClock: CpuClock;
  readonly #spi: SpiRegisters;
  readonly #gpio: GpioRegisters;
  #romFunctions: CodeParts['romFunctions'] = new Map();

  constructor(options: BoardOptions, pins: BoardPins) {
    const clockHz = (options.crystalMHz ?? 26) * 2_000_000;
    super({
      options,
      pins,
      uartPins: { transmit: 1, receive: 3 },
      uartClockHz: clockHz,
      uartLayout,
      // Winbond.
      flashVendor: [0xef, 0x40],
      mac: defaultMac,
    });
    this.cpuClock = new CpuClock(clockHz / 1000, this.clockChanges);
    this.romFlash = new RomFlash(
      this.flash,
      this.memory,
      this.cpuClock,
      flashShape,
      () => !this.drivesFlashPins,
    );
    this.#gpio = new GpioRegisters(pins);
    this.#spi = new SpiRegisters(this.flash, {
      isConnected: () => this.romFlash.isConnected,
      polledBusy: this.skip,
    });
    this.bus = new Bus({
      memory: this.memory,
      uart: this.uart,
      spi: this.#spi,
      gpio: this.#gpio,
      cpuClock: this.cpuClock,
      efuse: efuseWords(this.mac, options.chip === 'esp8285' ? 'esp8285' : 'esp8266'),
      now: this.now,
    });
  }

  override hold(): void {
    super.hold();
    this.memory.clear();
  }

  /** The state in which the ROM finds the chip after any reset. */
  restart(): void {
    this.hold();
    this.uart.reset(Math.round(romClockHz / 115200));
    this.bus.reset();
    this.#spi.reset();
    this.#gpio.reset();
    this.romFlash.reset();
    writeRomData(this.memory, this.cpuClock.cyclesPerMs / 1000);
    this.#romFunctions = romFunctions({
      memory: this.memory,
      bus: this.bus,
      flash: this.romFlash,
      uart: this.uart,
      cpuClock: this.cpuClock,
      transmitWaiting: () => this.toHost.waitingAt(this.now()),
      transmit: this.transmit,
      softwareReset: this.softwareReset,
    });
  }

  protected override codeParts(): CodeParts {
    return {
      machine: lx106Machine(this.memory, this.bus),
      romFunctions: this.#romFunctions,
      cpuClock: this.cpuClock,
    };
  }
}
