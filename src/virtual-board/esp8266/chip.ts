// The ESP8266 and its flash: its memory, registers and ROM around what any chip has.
import type { BoardOptions } from '../board-port.ts';
import { Guest, type GuestParts } from '../parts/guest.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import type { Program } from '../parts/program.ts';
import { RomFlash } from '../parts/rom-flash.ts';
import { SerialChip } from '../parts/serial-chip.ts';
import { Bus } from './bus.ts';
import { lx106Machine } from './cpu/machine.ts';
import { Memory } from './cpu/memory.ts';
import { CpuClock } from './cpu-clock.ts';
import { efuseWords } from './efuse.ts';
import { GpioRegisters, isFlashPin } from './gpio-registers.ts';
import { flashShape } from './rom/flash-shape.ts';
import { writeRomData } from './rom/rom-data.ts';
import { romFunctions } from './rom/rom-functions.ts';
import { SpiRegisters } from './spi-registers.ts';
import { uartLayout } from './uart-layout.ts';

const defaultMac = 'ec:fa:bc:12:34:56';
/** The divider that the ROM sets for 115200 baud, taking any crystal for a 40 MHz one. */
const romClockHz = 80_000_000;

export class Chip extends SerialChip {
  readonly memory = new Memory();
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly cpuClock: CpuClock;
  readonly #spi: SpiRegisters;
  readonly #gpio: GpioRegisters;
  #guest: Guest | undefined;
  #romFunctions: GuestParts['romFunctions'] = new Map();
  #programEnded: (how: 'crash' | 'software-reset') => void = () => {};

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
    this.cpuClock = new CpuClock(clockHz / 1000, () => this.#guest?.clockChanges());
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
      polledBusy: (forMs) => this.#guest?.skip(forMs),
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

  override get drivesFlashPins(): boolean {
    for (let pin = 6; pin <= 11; pin++) {
      const mode = this.pins.mode(pin);
      if (isFlashPin(pin) && (mode === 'output' || mode === 'open-drain' || mode === 'pwm')) return true;
    }
    return false;
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
      softwareReset: () => this.#programEnded('software-reset'),
    });
  }

  override run(program: Program): void {
    super.run(program);
    if (program !== this.#guest) this.#guest = undefined;
  }

  /** Jumps into code in RAM. `ended`: it crashed, with what the ROM prints then, or reset the chip. */
  runCode(entry: number, ended: (how: 'crash' | 'software-reset') => void): void {
    this.#programEnded = ended;
    const guest = new Guest(
      {
        machine: lx106Machine(this.memory, this.bus),
        uart: this.uart,
        romFunctions: this.#romFunctions,
        cpuClock: this.cpuClock,
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
