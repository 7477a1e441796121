// An ESP8266 board: chip, flash, pins, reset circuit, one serial port. Runs in the thread that
// made it, driven only by the clock it was given; start-worker-board.ts moves it off the main thread.
import type {
  AnalogInput,
  BoardClock,
  BoardCounters,
  BoardOptions,
  BoardPort,
  PinEdge,
} from './board-port.ts';

export interface Board {
  /** Plugs the cable in; a second cable unplugs the first. Powering on happens once, at creation. */
  readonly plug: () => BoardPort;
  /** Yanks the cable and the power; `plug` again powers on. */
  readonly unplug: () => void;
  /** The two buttons of a NodeMCU, for boards whose wiring cannot reset them. */
  readonly press: (button: 'flash' | 'reset', down: boolean) => void;
  /** A live view of the flash array, for saving and for tests that compare. */
  readonly flash: Uint8Array;
  readonly counters: () => BoardCounters;
  readonly resetCounters: () => void;
  /** Level on the pin now, whoever drives it. */
  readonly pinLevel: (pin: number) => 0 | 1;
  /** What the first WS2812 of a strip at the pin shines as, 0xRRGGBB; null where nothing told it a colour. */
  readonly ledColour: (pin: number) => number | null;
  /** An outside driver: a wire to ground or 3.3 V, or null to let go. */
  readonly drivePin: (pin: number, level: 0 | 1 | null) => void;
  /** A voltage on A0. */
  readonly setAnalog: (input: AnalogInput) => void;
  /** Every change of level since creation, the oldest dropped beyond 10000. */
  readonly edges: () => readonly PinEdge[];
  /** Faults for the next bytes or flash operations; see faults.ts. */
  readonly inject: (fault: Fault) => void;
  readonly stop: () => void;
}

/** Byte numbers count from the moment of injection. */
export type Fault =
  | { readonly kind: 'lose' | 'double' | 'flip'; readonly direction: 'in' | 'out'; readonly atByte: number }
  | { readonly kind: 'noise'; readonly direction: 'in' | 'out'; readonly rate: number; readonly seed: number }
  /** Damages bytes only above this rate: a line that wants to be slower. */
  | { readonly kind: 'bad-above-baud'; readonly baudRate: number; readonly seed: number }
  /** A boot ROM whose receiver takes nothing above this rate; code that it has started does. */
  | { readonly kind: 'rom-deaf-above-baud'; readonly baudRate: number }
  | { readonly kind: 'unplug'; readonly direction: 'in' | 'out'; readonly atByte: number }
  /** The chip resets by itself, as a brown-out does. */
  | { readonly kind: 'brown-out'; readonly direction: 'in' | 'out'; readonly atByte: number }
  | {
      readonly kind: 'silence';
      readonly direction: 'in' | 'out';
      readonly atByte: number;
      readonly forMs: number;
    }
  | { readonly kind: 'protected'; readonly from: number; readonly sizeBytes: number }
  | { readonly kind: 'stuck-sector'; readonly sector: number }
  | { readonly kind: 'clear' };

export type CreateBoard = (options: BoardOptions, clock: BoardClock) => Board;
