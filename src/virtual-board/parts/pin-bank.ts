// The pins of a chip: mode, output latch, pull-up, an outside driver, the level that results, and the log of
// its edges. Backed by shared memory, so that a firmware in a worker reads and moves pins without asking.
// Times are milliseconds of the board's clock.
import type { AnalogInput, PinEdge } from '../board-port.ts';
import { logBytes, openEdgeLog, type PwmOutput } from './edge-log.ts';

/** Room for the chip with the most of them. */
const pinCount = 40;

/** The pins that a chip has. */
export type Pinout = {
  readonly count: number;
  /** The UART's at a start. */
  readonly uart: readonly number[];
  /** What a floating pin reads on a module. */
  readonly floatsHigh: ReadonlySet<number>;
};

/** Pull-ups at GPIO0, 2 and 16, flash and UART lines idle high. */
export const esp8266Pinout: Pinout = {
  count: 17,
  uart: [1, 3],
  floatsHigh: new Set([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 16]),
};

export type PinBankMode = 'input' | 'input-pullup' | 'output' | 'open-drain' | 'pwm' | 'uart';

export interface PinBank {
  readonly pinout: Pinout;
  /** One Int32 a pin, the ADC, the log's head, a clock's offset, edge counts, the log; for `attachPinBank` in a worker. */
  readonly shared: SharedArrayBuffer;
  readonly setMode: (pin: number, mode: PinBankMode) => void;
  /** The clock of the log: milliseconds, the same in every thread. */
  readonly now: () => number;
  /** `atMs`: when the chip would have done it, for the log, if that is not now. */
  readonly setLatch: (pin: number, level: 0 | 1, atMs?: number) => void;
  /** frequencyHz 0 = stopped. At most 16383 Hz; duty 0..1023. */
  readonly setPwm: (pin: number, frequencyHz: number, duty1023: number) => void;
  readonly level: (pin: number) => 0 | 1;
  readonly mode: (pin: number) => PinBankMode;
  readonly latch: (pin: number) => 0 | 1;
  /** Changes of level since ever, however short they were; those of a PWM are not counted. Modulo 2^32. */
  readonly edgeCounts: (pin: number) => { readonly rises: number; readonly falls: number };
  /** A WS2812 at the pin takes this colour, 0xRRGGBB, and keeps it until it is told another. */
  readonly setColour: (pin: number, colour: number) => void;
  /** null where it was told none. */
  readonly colour: (pin: number) => number | null;
  /** 0..1024 on A0, now. */
  readonly adc: () => number;
}

/** What the board's own side may do besides: wires from outside, the strapping circuit, the log. */
export interface BoardPins extends PinBank {
  readonly drive: (pin: number, level: 0 | 1 | null) => void;
  /** The reset circuit or the FLASH button pulls the pin to ground. */
  readonly pullLow: (pin: number, on: boolean) => void;
  readonly setAnalog: (input: AnalogInput) => void;
  /** As the chip leaves them at reset; outside drivers stay. */
  readonly reset: () => void;
  readonly edges: () => readonly PinEdge[];
}

// One word a pin: mode 0-2, latch 3, outside 4-5 (1 low, 2 high), pulled low 6, duty 7-16, Hz 17-30.
const modes: readonly PinBankMode[] = ['input', 'input-pullup', 'output', 'open-drain', 'pwm', 'uart'];
const latchBit = 8;
const pulledLowBit = 64;
const keptAtReset = 0x70;

const adcWord = pinCount;
/** What the ADC's word holds instead of a value. */
const sine = -1;
const sinePeriodMs = 10_000;
const mostCounts = 1024;
const headWord = pinCount + 1;
/** A float of eight bytes: what a worker adds to the clock that all threads share. */
const clockOffsetAt = Math.ceil((headWord + 1) / 2) * 8;
/** Two Int32 a pin: falls, rises. */
const countsAt = clockOffsetAt + 8;
/** One Int32 a pin: what a strip of LEDs there was last told. */
const coloursAt = countsAt + pinCount * 8;
const logStartBytes = coloursAt + pinCount * 4;
/** In a colour's word: it was told one. Below it red, green, blue. */
const wasTold = 1 << 24;

/** Makes the pins of one board. `now` is the board's clock. */
export function createPinBank(now: () => number, pinout = esp8266Pinout): BoardPins {
  const shared = new SharedArrayBuffer(logStartBytes + logBytes);
  // A worker has its own performance.now(), and the wall clock may be set in between; the process's
  // monotonic clock is what both threads share.
  new Float64Array(shared, clockOffsetAt, 1)[0] = now() - sharedClockMs();
  const bank = openPinBank(shared, now, pinout);
  bank.reset();
  Atomics.store(new Int32Array(shared, headWord * 4, 1), 0, 0);
  return bank;
}

/** Opens a board's pins in another thread. */
export function attachPinBank(shared: SharedArrayBuffer, pinout = esp8266Pinout): PinBank {
  const offsetMs = new Float64Array(shared, clockOffsetAt, 1)[0]!;
  return openPinBank(shared, () => sharedClockMs() + offsetMs, pinout);
}

// Taken at once: a firmware's thread has no `process` later.
const { bigint: nanoseconds } = process.hrtime;
const sharedClockMs = () => Number(nanoseconds() / 1000n) / 1000;

function openPinBank(shared: SharedArrayBuffer, now: () => number, pinout: Pinout): BoardPins {
  const levelOf = levelOn(pinout);
  const words = new Int32Array(shared, 0, headWord + 1);
  const counts = new Int32Array(shared, countsAt, pinCount * 2);
  const colours = new Int32Array(shared, coloursAt, pinCount);
  const log = openEdgeLog(words.subarray(headWord), new DataView(shared, logStartBytes), now);

  const update = (pin: number, change: (word: number) => number, atMs?: number) => {
    if (!(pin >= 0 && pin < pinout.count)) return;
    for (;;) {
      const before = Atomics.load(words, pin);
      const after = change(before);
      if (Atomics.compareExchange(words, pin, before, after) !== before) continue;
      const level = levelOf(pin, after, now());
      if (level !== levelOf(pin, before, now())) {
        log.edge(pin, level, atMs);
        if (modes[after & 7] !== 'pwm') Atomics.add(counts, pin * 2 + level, 1);
      }
      const output = pwmOf(after);
      if (output?.hertz !== pwmOf(before)?.hertz || output?.duty1023 !== pwmOf(before)?.duty1023)
        log.pwm(pin, output);
      return;
    }
  };
  const word = (pin: number) => (pin >= 0 && pin < pinout.count ? Atomics.load(words, pin) : 0);

  return {
    pinout,
    shared,
    setMode: (pin, mode) => update(pin, (old) => (old & ~7) | modes.indexOf(mode)),
    now,
    setLatch: (pin, level, atMs) => update(pin, (old) => (level ? old | latchBit : old & ~latchBit), atMs),
    setPwm: (pin, frequencyHz, duty1023) =>
      update(pin, (old) => {
        const duty = Math.min(1023, Math.max(0, Math.round(duty1023)));
        const hertz = Math.min(0x3fff, Math.max(0, Math.round(frequencyHz)));
        return (old & 0x78) | modes.indexOf('pwm') | (duty << 7) | (hertz << 17);
      }),
    level: (pin) => levelOf(pin, word(pin), now()),
    mode: (pin) => modes[word(pin) & 7] ?? 'input',
    latch: (pin) => (word(pin) & latchBit ? 1 : 0),
    edgeCounts: (pin) => ({ falls: Atomics.load(counts, pin * 2), rises: Atomics.load(counts, pin * 2 + 1) }),
    setColour: (pin, colour) => {
      if (pin >= 0 && pin < pinout.count) Atomics.store(colours, pin, wasTold | (colour & 0xffffff));
    },
    colour: (pin) => {
      const told = pin >= 0 && pin < pinout.count ? Atomics.load(colours, pin) : 0;
      return told & wasTold ? told & 0xffffff : null;
    },
    adc: () => {
      const value = Atomics.load(words, adcWord);
      return value === sine ? sineAt(now()) : value;
    },
    drive: (pin, level) =>
      update(pin, (old) => (old & ~0x30) | (level === null ? 0 : level === 0 ? 0x10 : 0x20)),
    pullLow: (pin, on) => update(pin, (old) => (on ? old | pulledLowBit : old & ~pulledLowBit)),
    setAnalog: (input) => void Atomics.store(words, adcWord, input === 'sine' ? sine : toCounts(input)),
    reset: () => {
      for (let pin = 0; pin < pinout.count; pin++) {
        const mode = modes.indexOf(pinout.uart.includes(pin) ? 'uart' : 'input');
        update(pin, (old) => (old & keptAtReset) | mode);
      }
    },
    edges: log.edges,
  };
}

const toCounts = (value: number): number => Math.min(mostCounts, Math.max(0, Math.round(value)));

/** From end to end and back every ten seconds, beginning in the middle. */
const sineAt = (nowMs: number): number =>
  toCounts((mostCounts / 2) * (1 + Math.sin((2 * Math.PI * nowMs) / sinePeriodMs)));

/** A wire to ground or to 3.3 V wins over the chip's own driver, that over the pull-ups. */
const levelOn =
  ({ floatsHigh }: Pinout) =>
  (pin: number, word: number, nowMs: number): 0 | 1 => {
    if (word & pulledLowBit || word & 0x10) return 0;
    if (word & 0x20) return 1;
    const latch = word & latchBit ? 1 : 0;
    const floating = floatsHigh.has(pin) ? 1 : 0;
    switch (modes[word & 7]) {
      case 'output':
        return latch;
      case 'open-drain':
        return latch ? floating : 0;
      case 'input-pullup':
      case 'uart':
        return 1;
      case 'pwm': {
        const { hertz, duty1023 } = pwmSetting(word);
        return hertz > 0 && ((nowMs * hertz) / 1000) % 1 < duty1023 / 1023 ? 1 : 0;
      }
      default:
        return floating;
    }
  };

const pwmSetting = (word: number): PwmOutput => ({
  hertz: (word >> 17) & 0x3fff,
  duty1023: (word >> 7) & 0x3ff,
});

/** What toggles the pin; null where nothing does, or a wire from outside holds it. */
function pwmOf(word: number): PwmOutput | null {
  if (modes[word & 7] !== 'pwm' || word & (pulledLowBit | 0x30)) return null;
  const setting = pwmSetting(word);
  return setting.hertz > 0 && setting.duty1023 > 0 && setting.duty1023 < 1023 ? setting : null;
}
