// The one thing the rest of device/ knows about a wire: bytes, two modem lines, a baud rate.
// Implementations: serial.ts, virtual.ts, tcp.ts, rfc2217.ts. None of them knows what the bytes mean.

/** true = asserted. On the two-transistor circuit: RTS alone pulls EN low, DTR alone pulls GPIO0 low. */
export type Lines = { readonly dtr: boolean; readonly rts: boolean };

/** What the other end of the wire asserts, of the inputs that every system tells; a ring indicator is not. */
export type ModemInputs = { readonly cts: boolean; readonly dsr: boolean; readonly cd: boolean };

/**
 * A port that is the chip's own and no adapter's: USB-Serial-JTAG, which the chip has in hardware; USB-OTG of a boot
 * ROM; or of a program that runs on the chip.
 */
export type NativeUsb = 'serial-jtag' | 'otg' | 'program';

export type Capabilities = {
  /** False on ptys and raw TCP: setLines then throws `lines-unsupported`. */
  readonly hasLines: boolean;
  /** What a person can do so that lines are set all the same, where there is a way. */
  readonly linesHint?: string | undefined;
  /** False where the rate cannot be changed from here (raw TCP): setBaudRate then does nothing. */
  readonly hasBaud: boolean;
  /** One setLines call changes both lines at once (Unix serial, virtual); needed by the tight reset. */
  readonly setsLinesTogether: boolean;
  /** The far end runs the boot-loader reset by itself when DTR rises (some RFC 2217 servers). */
  readonly resetsItself: boolean;
  /** The chip's own port; absent for an adapter, and where nobody knows. */
  readonly native?: NativeUsb | undefined;
};

export type TransportListener = {
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Called once: the wire is gone (unplugged, server closed). Not called after close(). */
  readonly onClose: (reason: Error) => void;
};

export interface Transport {
  /** What the person typed or picked: '/dev/ttyUSB0', 'COM3', 'virtual:demo', 'tcp://…', 'rfc2217://…'. */
  readonly path: string;
  /** May be learned while open: a pty shows that it has no lines at the first setLines. */
  readonly capabilities: Capabilities;
  readonly isOpen: boolean;
  readonly baudRate: number;
  /**
   * Opens with both lines deasserted (idle on every wiring), 8N1, no flow control.
   * @throws EspError port-missing | port-busy | port-forbidden | baud-failed where the driver takes another rate
   */
  open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void>;
  /** Idempotent; never throws; leaves the lines as they are. */
  close(): Promise<void>;
  /**
   * Resolves when the bytes have left this process (drained to the driver).
   * @throws EspError unplugged
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Always both lines. @throws EspError lines-unsupported | unplugged */
  setLines(lines: Lines): Promise<void>;
  /**
   * Holds the sending wire low, or lets go of it; stays over setLines. Absent where it is out of reach.
   * @throws EspError lines-unsupported where the driver has none | unplugged | timeout
   */
  setBreak?(on: boolean): Promise<void>;
  /** null where the driver does not tell; absent where they are out of reach. @throws EspError unplugged */
  readInputs?(): Promise<ModemInputs | null>;
  /** Waits for pending output first, then switches. @throws EspError usage | baud-failed | unplugged */
  setBaudRate(baudRate: number): Promise<void>;
  /** Drops what has been received and not yet delivered. @throws EspError unplugged */
  discardInput(): Promise<void>;
  /**
   * Ends whatever the driver is stuck in and starts with a fresh port, lines deasserted; what was waited for
   * rejects with `timeout`. `hurry`: until a write goes through again, calls fail in a quarter of a second.
   * Only where there is a driver that can be stuck. @throws EspError unplugged
   */
  reopen?(options?: { readonly baudRate?: number; readonly hurry?: boolean }): Promise<void>;
  /** The chip is about to reset by itself: a port of its own may go and come back. */
  expectReset?(): void;
  /** Any number of listeners; the returned function removes this one. */
  listen(listener: TransportListener): () => void;
}
