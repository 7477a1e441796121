// What a chip with one serial port is here: wires, UART, flash, pins, and the loop of events that drives whatever
// program runs on it. Each chip adds its core, its registers and its ROM. Board time in milliseconds; how that
// follows a clock is the pacer's affair.
import type { BoardOptions } from '../board-port.ts';
import { flashSpeeds } from './flash-speed.ts';
import { IdleMeter } from './idle-meter.ts';
import type { BoardPins } from './pin-bank.ts';
import { nothing, type Program } from './program.ts';
import { createRtcMemory } from './rtc-memory.ts';
import { SpiFlash } from './spi-flash.ts';
import { Uart, type UartLayout } from './uart.ts';
import { Wire } from './wire.ts';

/** A program that prints without end is looked at this often, however fast board time runs. */
const mostUnfetchedBytes = 64 * 1024;

export type ChipParts = {
  readonly options: BoardOptions;
  readonly pins: BoardPins;
  /** Where the UART's bytes go in and out, unless a program has taken the pin for something else. */
  readonly uartPins: { readonly transmit: number; readonly receive: number };
  readonly uartClockHz: number;
  readonly uartLayout: UartLayout;
  /** Vendor and type of RDID; the third byte is the power of two of the size. */
  readonly flashVendor: readonly [number, number];
  readonly mac: string;
};

export class SerialChip {
  readonly toChip = new Wire();
  readonly toHost = new Wire();
  readonly uart: Uart;
  readonly flash: SpiFlash;
  readonly pins: BoardPins;
  readonly rtcMemory = createRtcMemory();
  readonly idle: IdleMeter;
  readonly mac: string;
  /** A fault: what comes in faster than this while the boot ROM listens is lost. */
  romDeafAboveBaud = Infinity;
  nowMs = 0;
  /** What a fault on the way in asked for; whoever owns the board acts on it and clears it. */
  incident: 'unplug' | 'brown-out' | undefined;
  readonly #uartPins: ChipParts['uartPins'];
  #program: Program = nothing;
  #instructions = 0;

  constructor({ options, pins, uartPins, uartClockHz, uartLayout, flashVendor, mac }: ChipParts) {
    this.pins = pins;
    this.#uartPins = uartPins;
    this.mac = options.mac ?? mac;
    const bytes = flashOf(options);
    const jedecId = options.jedecId ?? jedecIdOf(options, flashVendor);
    this.flash = new SpiFlash(bytes, jedecId, flashSpeeds[options.flashSpeed ?? 'typical'], this.now);
    const wire = { transmit: this.transmit, waitingAt: (nowMs: number) => this.toHost.waitingAt(nowMs) };
    this.uart = new Uart(uartClockHz, wire, uartLayout);
    this.idle = new IdleMeter(() =>
      Math.max(this.toChip.freeAtMs, this.toHost.freeAtMs, this.flash.busyUntilMs),
    );
  }

  /** Board time, exact also while an instruction executes. */
  readonly now = (): number => Math.max(this.nowMs, this.#program.now?.() ?? 0);

  get instructions(): number {
    return this.#instructions + (this.#program.instructions ?? 0);
  }

  /** A pin of the flash is driven as a GPIO: the flash answers no more. */
  get drivesFlashPins(): boolean {
    return false;
  }

  /** The UART puts a byte on the wire, if its pin is still the UART's. */
  readonly transmit = (byte: number): void => this.send(Uint8Array.of(byte));

  send(bytes: Uint8Array): void {
    if (this.pins.mode(this.#uartPins.transmit) !== 'uart') return;
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
    this.pins.reset();
  }

  run(program: Program): void {
    this.#instructions = this.instructions;
    this.#program.stop();
    this.#program = program;
    this.#instructions -= program.instructions ?? 0;
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
    if (program === nothing || this.pins.mode(this.#uartPins.receive) !== 'uart') return;
    for (const byte of verdict.bytes) this.uart.receive(byte, this.nowMs);
    if (verdict.bytes.length > 0) program.received(this.nowMs);
  }

  #moveTo(ms: number): void {
    this.idle.advance(ms);
    this.nowMs = Math.max(this.nowMs, ms);
  }
}

/** A copy, unless it is the chip's own: two of 4 MB stay in memory until somebody collects the first. */
function flashOf({ flashSizeBytes, flash, ownsFlash }: BoardOptions): Uint8Array {
  if (flash && ownsFlash && flash.length === flashSizeBytes) return flash;
  const bytes = new Uint8Array(flashSizeBytes).fill(0xff);
  bytes.set((flash ?? new Uint8Array(0)).subarray(0, flashSizeBytes));
  return bytes;
}

function jedecIdOf(
  { flashSizeBytes, jedec }: BoardOptions,
  [vendor, type]: readonly [number, number],
): [number, number, number] {
  const capacity = Math.log2(flashSizeBytes);
  if (jedec === 'unknown') return [0x5e, 0x00, 0x00];
  return [vendor, type, capacity + (jedec === 'half' ? -1 : jedec === 'double' ? 1 : 0)];
}
