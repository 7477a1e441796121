// UART0 of a chip: two bounded FIFOs, the divider, the interrupt bits, the registers at 0x60000000. What stands in
// which bits of them differs from chip to chip.
// Times are milliseconds of board time. It does not know the wire's other end.

const fifoBytes = 128;

const fullBit = 1 << 0;
const emptyBit = 1 << 1;
const timeoutBit = 1 << 8;

/** What a chip's registers mean. */
export type UartLayout = {
  /** Bytes in the FIFO that ask for service; 0 is the default. */
  readonly fullThreshold: (conf1: number) => number;
  /** Characters of silence after which the receive timeout fires. */
  readonly timeoutCharacters: (conf1: number, memConf: number) => number;
  /** CLKDIV of a divider, and back. */
  readonly toClockDivider: (divider: number) => number;
  readonly fromClockDivider: (word: number) => number;
};

export type UartWire = {
  /** A byte leaves at the UART's present rate. */
  readonly transmit: (byte: number) => void;
  /** Bytes accepted by `transmit` that have not left at this time. */
  readonly waitingAt: (nowMs: number) => number;
};

export class Uart {
  /** What the divider divides; a chip may put its buses on another clock while it runs. */
  clockHz: number;
  droppedBytes = 0;
  #divider: number;
  readonly #wire: UartWire;
  readonly #layout: UartLayout;
  readonly #fifo = new Uint8Array(fifoBytes);
  #head = 0;
  #count = 0;
  #lastByteMs = 0;
  #timeoutArmed = false;
  #timeoutSeen = false;
  #interruptEnable = 0;
  #conf0 = 0x1c;
  #conf1 = 0;
  #memConf = 0;
  #autobaud = 0;
  #isRateChosen = false;

  /** `clockHz` is what the divider divides: 52 MHz in an ESP8266's ROM with a 26 MHz crystal. */
  constructor(clockHz: number, wire: UartWire, layout: UartLayout) {
    this.#layout = layout;
    this.clockHz = clockHz;
    this.#wire = wire;
    this.#divider = Math.round(clockHz / 115200);
  }

  get baudRate(): number {
    return this.clockHz / this.#divider;
  }

  get divider(): number {
    return this.#divider;
  }

  set divider(divider: number) {
    this.#divider = Math.min(0xfffff, Math.max(1, divider));
    this.#isRateChosen = true;
  }

  /** A program has set the rate since the reset; until then it is what the ROM takes for 115200. */
  get isRateChosen(): boolean {
    return this.#isRateChosen;
  }

  /** Milliseconds of one 8N1 character. */
  get characterMs(): number {
    return 10_000 / this.baudRate;
  }

  get count(): number {
    return this.#count;
  }

  receive(byte: number, nowMs: number): void {
    this.#lastByteMs = nowMs;
    this.#timeoutArmed = true;
    if (this.#count === fifoBytes) {
      this.droppedBytes++;
      return;
    }
    this.#fifo[(this.#head + this.#count++) % fifoBytes] = byte;
  }

  /** The oldest received byte, or -1. */
  take(): number {
    if (this.#count === 0) return -1;
    const byte = this.#fifo[this.#head]!;
    this.#head = (this.#head + 1) % fifoBytes;
    this.#count--;
    return byte;
  }

  /** When the receive timeout will fire if nothing else comes; Infinity when it cannot. */
  get timeoutAtMs(): number {
    if (!this.#timeoutArmed || this.#timeoutSeen || this.#count === 0) return Infinity;
    const characters = this.#layout.timeoutCharacters(this.#conf1, this.#memConf);
    return this.#lastByteMs + characters * this.characterMs;
  }

  /** True while an enabled interrupt asks for service. */
  wantsInterrupt(nowMs: number): boolean {
    return (this.#raw(nowMs) & this.#interruptEnable) !== 0;
  }

  /** `divider`: what the ROM starts with. */
  reset(divider: number): void {
    this.#divider = divider;
    this.#isRateChosen = false;
    this.#head = 0;
    this.#count = 0;
    this.#timeoutArmed = false;
    this.#timeoutSeen = false;
    this.#interruptEnable = 0;
    this.#conf1 = 0;
    this.#memConf = 0;
    this.#autobaud = 0;
  }

  readRegister(offset: number, nowMs: number): number {
    switch (offset) {
      case 0x00:
        return Math.max(0, this.take());
      case 0x04:
        return this.#raw(nowMs);
      case 0x08:
        return this.#raw(nowMs) & this.#interruptEnable;
      case 0x0c:
        return this.#interruptEnable;
      case 0x14:
        return this.#layout.toClockDivider(this.#divider);
      case 0x18:
        return this.#autobaud;
      case 0x1c:
        return this.#count | (Math.min(fifoBytes - 2, this.#wire.waitingAt(nowMs)) << 16);
      case 0x20:
        return this.#conf0;
      case 0x24:
        return this.#conf1;
      case 0x60:
        return this.#memConf;
      default:
        return 0;
    }
  }

  writeRegister(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.#wire.transmit(value & 0xff);
        break;
      case 0x0c:
        this.#interruptEnable = value;
        break;
      case 0x10:
        if (value & timeoutBit) {
          this.#timeoutArmed = false;
          this.#timeoutSeen = false;
        }
        break;
      case 0x14:
        this.divider = this.#layout.fromClockDivider(value);
        break;
      case 0x18:
        this.#autobaud = value;
        break;
      case 0x20:
        if (value & (1 << 17)) this.#count = 0;
        this.#conf0 = value & ~(3 << 17);
        break;
      case 0x24:
        this.#conf1 = value;
        break;
      case 0x60:
        this.#memConf = value;
        break;
    }
  }

  #raw(nowMs: number): number {
    if (nowMs >= this.timeoutAtMs) this.#timeoutSeen = true;
    const threshold = this.#layout.fullThreshold(this.#conf1) || fifoBytes - 8;
    return (
      (this.#count >= threshold ? fullBit : 0) |
      (this.#wire.waitingAt(nowMs) === 0 ? emptyBit : 0) |
      (this.#timeoutSeen ? timeoutBit : 0)
    );
  }
}
