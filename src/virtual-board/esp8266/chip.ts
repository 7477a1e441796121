// The ESP8266 and its flash: parts, and the loop of events that drives whatever program runs on it.
// Board time in milliseconds; how that follows a clock is the pacer's affair.
import type { BoardOptions } from '../board-port.ts';
import { flashSpeeds } from '../parts/flash-speed.ts';
import { IdleMeter } from '../parts/idle-meter.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { nothing, type Program } from '../parts/program.ts';
import { createRtcMemory } from '../parts/rtc-memory.ts';
import { SpiFlash } from '../parts/spi-flash.ts';
import { Uart } from '../parts/uart.ts';
import { Wire } from '../parts/wire.ts';
import { Bus } from './bus.ts';
import { Guest, type GuestParts } from './cpu/guest.ts';
import { Memory } from './cpu/memory.ts';
import { CpuClock } from './cpu-clock.ts';
import { efuseWords } from './efuse.ts';
import { GpioRegisters, isFlashPin } from './gpio-registers.ts';
import { writeRomData } from './rom/rom-data.ts';
import { RomFlash } from './rom/rom-flash.ts';
import { romFunctions } from './rom/rom-functions.ts';
import { SpiRegisters } from './spi-registers.ts';

const defaultMac = 'ec:fa:bc:12:34:56';
/** The divider that the ROM sets for 115200 baud, taking any crystal for a 40 MHz one. */
const romClockHz = 80_000_000;

/** A program that prints without end is looked at this often, however fast board time runs. */
const mostUnfetchedBytes = 64 * 1024;

export class Chip {
  readonly memory = new Memory();
  readonly toChip = new Wire();
  readonly toHost = new Wire();
  readonly uart: Uart;
  readonly flash: SpiFlash;
  readonly romFlash: RomFlash;
  readonly bus: Bus;
  readonly pins: BoardPins;
  readonly rtcMemory = createRtcMemory();
  readonly idle: IdleMeter;
  readonly cpuClock: CpuClock;
  readonly mac: string;
  /** A fault: what comes in faster than this while the boot ROM listens is lost. */
  romDeafAboveBaud = Infinity;
  nowMs = 0;
  /** What a fault on the way in asked for; whoever owns the board acts on it and clears it. */
  incident: 'unplug' | 'brown-out' | undefined;
  readonly #spi: SpiRegisters;
  readonly #gpio: GpioRegisters;
  #program: Program = nothing;
  #guest: Guest | undefined;
  #romFunctions: GuestParts['romFunctions'] = new Map();
  #programEnded: (how: 'crash' | 'software-reset') => void = () => {};
  #instructions = 0;

  constructor(options: BoardOptions, pins: BoardPins) {
    const clockHz = (options.crystalMHz ?? 26) * 2_000_000;
    this.pins = pins;
    this.mac = options.mac ?? defaultMac;
    this.cpuClock = new CpuClock(clockHz / 1000, () => this.#guest?.clockChanges());
    const bytes = new Uint8Array(options.flashSizeBytes).fill(0xff);
    bytes.set((options.flash ?? new Uint8Array(0)).subarray(0, bytes.length));
    const jedecId = options.jedecId ?? jedecIdOf(options);
    this.flash = new SpiFlash(bytes, jedecId, flashSpeeds[options.flashSpeed ?? 'typical'], this.now);
    this.romFlash = new RomFlash(this.flash, this.memory, this.cpuClock, () => !this.drivesFlashPins);
    this.uart = new Uart(clockHz, {
      transmit: this.transmit,
      waitingAt: (nowMs) => this.toHost.waitingAt(nowMs),
    });
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
      efuse: efuseWords(this.mac, options.chip ?? 'esp8266'),
      now: this.now,
    });
    this.idle = new IdleMeter(() =>
      Math.max(this.toChip.freeAtMs, this.toHost.freeAtMs, this.flash.busyUntilMs),
    );
  }

  /** Board time, exact also while an instruction executes. */
  readonly now = (): number => Math.max(this.nowMs, this.#guest?.now() ?? 0);

  get instructions(): number {
    return this.#instructions + (this.#guest?.instructions ?? 0);
  }

  get drivesFlashPins(): boolean {
    for (let pin = 6; pin <= 11; pin++) {
      const mode = this.pins.mode(pin);
      if (isFlashPin(pin) && (mode === 'output' || mode === 'open-drain' || mode === 'pwm')) return true;
    }
    return false;
  }

  /** The UART puts a byte on the wire, if its pin is still the UART's. */
  readonly transmit = (byte: number): void => this.send(Uint8Array.of(byte));

  send(bytes: Uint8Array): void {
    if (this.pins.mode(1) !== 'uart') return;
    const now = this.now();
    this.idle.advance(now);
    this.toHost.send(bytes, this.uart.baudRate, now);
  }

  print(text: string): void {
    this.send(new TextEncoder().encode(text));
  }

  /** EN is low or the power is off: nothing runs, what was in the FIFOs is lost. */
  hold(): void {
    this.run(nothing);
    this.toHost.cut(this.nowMs);
    this.memory.clear();
    this.pins.reset();
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

  run(program: Program): void {
    this.#program.stop();
    this.#program = program;
    if (program === this.#guest) return;
    this.#instructions = this.instructions;
    this.#guest = undefined;
  }

  /** Jumps into code in RAM. `ended`: it crashed, with what the ROM prints then, or reset the chip. */
  runCode(entry: number, ended: (how: 'crash' | 'software-reset') => void): void {
    this.#programEnded = ended;
    const guest = new Guest(
      {
        memory: this.memory,
        uart: this.uart,
        space: this.bus,
        romFunctions: this.#romFunctions,
        cpuClock: this.cpuClock,
        ended: (text) => {
          this.print(text);
          ended('crash');
        },
      },
      entry,
    );
    this.run(nothing);
    this.#guest = guest;
    this.#program = guest;
  }

  /**
   * Lets board time run to `limitMs`, or with Infinity as long as anything happens by itself. Stops
   * early after `steps` steps, at an incident, or where it runs ahead of whoever fetches what it says; true when
   * it got there.
   */
  advance(limitMs: number, steps: number): boolean {
    for (let step = 0; step < steps; step++) {
      if (limitMs === Infinity && this.toHost.pendingBytes > mostUnfetchedBytes) break;
      const program = this.#program;
      const byteAtMs = this.toChip.nextAtMs;
      const wakeAtMs = Math.max(this.nowMs, program.nextAtMs(this.nowMs));
      const nextMs = Math.min(byteAtMs, wakeAtMs);
      if (nextMs >= limitMs) {
        if (limitMs !== Infinity) this.#moveTo(limitMs);
        program.settled?.();
        return true;
      }
      this.#moveTo(nextMs);
      if (byteAtMs <= wakeAtMs) this.#receive(program);
      else this.#moveTo(program.run(this.nowMs, Math.min(this.toChip.nextAtMs, limitMs)));
      if (this.incident) return false;
    }
    this.#program.settled?.();
    return false;
  }

  /** When something will happen that nobody outside causes; the present while code runs. */
  get nextEventMs(): number {
    return Math.max(this.nowMs, this.#program.nextAtMs(this.nowMs));
  }

  #receive(program: Program): void {
    const sentBaud = this.toChip.nextBaudRate;
    const verdict = this.toChip.arrive(program.hears?.(sentBaud) ?? this.uart.baudRate);
    this.incident = verdict.then;
    if (program === nothing || this.pins.mode(3) !== 'uart') return;
    for (const byte of verdict.bytes) this.uart.receive(byte, this.nowMs);
    if (verdict.bytes.length > 0) program.received(this.nowMs);
  }

  #moveTo(ms: number): void {
    this.idle.advance(ms);
    this.nowMs = Math.max(this.nowMs, ms);
  }
}

/** RDID of a Winbond chip; its third byte is the power of two of its size. */
function jedecIdOf({ flashSizeBytes, jedec }: BoardOptions): [number, number, number] {
  const capacity = Math.log2(flashSizeBytes);
  if (jedec === 'unknown') return [0x5e, 0x00, 0x00];
  return [0xef, 0x40, capacity + (jedec === 'half' ? -1 : jedec === 'double' ? 1 : 0)];
}
