// The cable's other end as a host sees it. In process, from a worker (start-worker-board.ts) or behind a network
// listener: always this shape. Nothing here is shared with device/: the two ends are written apart.

export type BoardPort = {
  /** Bytes from the host, sent at the host's present baud rate. */
  readonly write: (bytes: Uint8Array) => void;
  /** Resolves when all written bytes have crossed the wire (at once with timing=fast). */
  readonly drain: () => Promise<void>;
  /** true = asserted, as a USB adapter has it: asserted pulls the line low through a transistor. */
  readonly setLines: (lines: { readonly dtr: boolean; readonly rts: boolean }) => void;
  /**
   * 'as-chip': an end without a rate of its own. Each way goes at the rate that the program on the chip
   * has chosen, at 115200 until it has chosen one (so the ROM's boot text is garbled there).
   */
  readonly setBaudRate: (baudRate: number | 'as-chip') => void;
  readonly setBreak: (on: boolean) => void;
  /** Bytes for the host; drops what a previous listener did not take. One listener. */
  readonly onBytes: (listener: (bytes: Uint8Array) => void) => void;
  /** While it holds, nothing is handed to the listener of `onBytes`: what comes waits, at most 4 MB of it. */
  readonly hold?: (isHeld: boolean) => void;
  /** The adapter vanished: unplugged, or the board was stopped. */
  readonly onClose: (listener: (reason: string) => void) => void;
  readonly close: () => void;
};

/** The same as device/clock.ts has it, by shape only. */
export type BoardClock = {
  readonly now: () => number;
  readonly setTimer: (delayMs: number, fire: () => void) => () => void;
};

/** usb: the chip's own port, of a chip that has one: no adapter, no rate, and it goes away with each reset. */
export type Wiring = 'auto' | 'direct' | 'none' | 'usb';
export type Timing = 'real' | 'fast';

export type ChipName = 'esp8266' | 'esp8285' | 'esp32' | 'esp32c3';

export type BoardOptions = {
  /** 512 KB to 16 MB. */
  readonly flashSizeBytes: number;
  /** Flash contents to start with; erased (all FF) beyond its end. */
  readonly flash?: Uint8Array;
  /** `flash` has its size and nobody else needs it: the chip takes it as its own. */
  readonly ownsFlash?: boolean;
  readonly timing: Timing;
  readonly wiring: Wiring;
  /** RDID as three bytes, vendor first: [0xc8, 0x40, 0x16]. Default fits flashSizeBytes. */
  readonly jedecId?: readonly [number, number, number];
  /** A chip whose ID does not tell its size: half of it, double, or nothing that one knows. */
  readonly jedec?: 'half' | 'double' | 'unknown';
  readonly chip?: ChipName;
  /** 'ec:fa:bc:12:34:56' */
  readonly mac?: string;
  readonly crystalMHz?: 26 | 40;
  readonly leds?: 'nodemcu' | 'd1mini' | 'esp01';
  /** Busy times; default 'typical'. */
  readonly flashSpeed?: 'typical' | 'slow' | 'worn';
  /** What A0 is connected to; default 0. */
  readonly analog?: AnalogInput;
  /** Adapter latency per delivery to the host with timing=real; default 1. */
  readonly usbLatencyMs?: number;
};

/** Counts of the ADC, 0 to 1024, or a voltage that rises and falls once in ten seconds. */
export type AnalogInput = number | 'sine';

/** Counted since power-on of the board object; the floor that benchmarks compare with. */
export type BoardCounters = {
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Lost because a FIFO was full, with the place it happened. */
  readonly droppedByFifo: number;
  readonly droppedByFirmware: number;
  /** Milliseconds of board time. */
  readonly wireInBusyMs: number;
  readonly wireOutBusyMs: number;
  readonly flashBusyMs: number;
  /** Neither wire nor flash was busy, since the last reset of the counters. */
  readonly idleMs: number;
  readonly sectorsErased: number;
  readonly bytesProgrammed: number;
  /** Programmed 0-bits that were to become 1: a host bug. */
  readonly overProgrammedBits: number;
  readonly instructions: number;
};

export type PinEdge = { readonly timeMs: number; readonly pin: number; readonly level: 0 | 1 };
