// What is known of a port before it is opened. Texts from the system are already cleaned.
import type { ErrorCode } from '../errors.ts';

export type UsbIdentity = {
  /** Four hexadecimal digits, lower case: '1a86'. */
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  /** The socket and the interface, as this system names them ('1-2.3:1.0', 'Port_#0002.Hub_#0001'). */
  readonly location: string | null;
};

/** Why the port cannot be opened now, with what to do about it. */
export type PortProblem = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hints: readonly string[];
};

export type PortInfo = {
  /** What -p takes. */
  readonly path: string;
  readonly kind: 'usb' | 'serial' | 'network' | 'virtual';
  /** What a person calls the board there, in boards.toml; absent where nobody has. -p takes that, too. */
  readonly name?: string;
  /** Of the only board that it is to be, in boards.toml; absent where any will do. */
  readonly mac?: string;
  /** The adapter's chip, 'CH340'; for others a word on what it is; null if nothing is known. */
  readonly adapter: string | null;
  readonly usb: UsbIdentity | null;
  readonly problem: PortProblem | null;
  /** How likely an ESP8266 is behind it, by the adapter alone. */
  readonly likelihood: 'likely' | 'possible' | 'unlikely';
  /** Boards that come with this adapter, 'NodeMCU v3, D1 mini'; null for no guess. */
  readonly boardGuess: string | null;
};
