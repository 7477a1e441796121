// What the rest of device/ may ask of a boot loader that answers, be it the ROM's or the stub.
// connect.ts and stub.ts make one; flash/ and pins/ use it.

import type { Chip, ChipId, RegisterWrite, Security } from '../chips/chip.ts';
import type { Clock } from '../clock.ts';
import type { Transport } from '../transport/transport.ts';

export type Reply = {
  /** The u32 of the response header: READ_REG's answer, stale after other commands. */
  readonly value: number;
  /** The response body without its status bytes. */
  readonly data: Uint8Array;
};

export type CommandOptions = {
  readonly timeoutMs?: number;
  /** XOR checksum of the data commands; 0 for the others. */
  readonly checksum?: number;
  readonly signal?: AbortSignal;
};

/** All actions that cross the wire throw what `command` throws. */
export interface Loader {
  readonly kind: 'rom' | 'stub';
  /** What it runs on: presumed until its magic register has answered. */
  chip: Chip;
  /** False where the chip has told that its boot ROM starts none. */
  runsStub: boolean;
  /** At the end of each reply; whoever has four is the ROM of a later chip. */
  readonly statusBytes: 2 | 4;
  /** What both ends speak now. */
  readonly baudRate: number;
  /** Total bytes that crossed the wire in both directions since connect. */
  readonly wireBytes: number;
  /**
   * One request, one answer, matched by opcode. Never resends.
   * @throws EspError timeout | protocol | unplugged | cancelled; a refused command is `protocol`
   *   with the status in the message (see LoaderRefusal)
   */
  command(opcode: number, payload: Uint8Array, options?: CommandOptions): Promise<Reply>;
  /**
   * Two requests in one go, the second on the wire while the first is worked at. Only for a stub that is idle:
   * it has one buffer to spare.
   * @throws as command, for the first that was refused; both have been answered then
   */
  commandPair(first: LoaderRequest, second: LoaderRequest): Promise<readonly [Reply, Reply]>;
  readRegister(address: number, signal?: AbortSignal): Promise<number>;
  /** Several writes go in one command. */
  writeRegisters(writes: readonly RegisterWrite[], signal?: AbortSignal): Promise<void>;
  /**
   * Raw frames for READ_FLASH, whose data packets carry no header.
   * @param onStart called once, as soon as the frame begins to arrive
   * @throws EspError timeout
   */
  readFrame(timeoutMs: number, signal?: AbortSignal, onStart?: () => Promise<void>): Promise<Uint8Array>;
  writeFrame(bytes: Uint8Array): Promise<void>;
  /** After a timeout or damage: the stub's framing set right, SYNC, drain. @throws EspError no-answer if it stays silent */
  resync(signal?: AbortSignal): Promise<void>;
  /**
   * Both ends; what is asked for is chosen so that the chip's divider is the nearest.
   * @throws EspError baud-failed: it may be at either rate, only a reset is sure to help
   */
  changeBaud(baudRate: number, signal?: AbortSignal): Promise<void>;
  release(): void;
}

/** One request of several. */
export type LoaderRequest = CommandOptions & { readonly opcode: number; readonly payload: Uint8Array };

/** Read from the chip alone; nothing on the board changes by it. */
export type ChipFacts = {
  /** Its package: 'ESP8266EX', 'ESP8285', 'ESP32-D0WD-V3'. */
  readonly chip: string;
  /** Which chip that is a package of; absent = the one that every board is taken for. */
  readonly id?: ChipId;
  /** null where the chip has none but its MAC address. */
  readonly chipId: number | null;
  /** Lower case, 'ec:fa:bc:12:34:56'. */
  readonly mac: string;
  /** null where nothing tells it. */
  readonly crystalMHz: number | null;
  /** e.g. 'WiFi', 'embedded flash 1 MB', 'high temperature'. */
  readonly features: readonly string[];
  /** Major times 100 plus minor; absent where the chip does not tell. */
  readonly revision?: number;
  /** See EfuseFacts. */
  readonly hasOneCore?: boolean;
  readonly psramMegabytes?: number | 'unknown';
  /** Absent where the chip has nothing of it. */
  readonly security?: Security;
  readonly flash: FlashFacts;
};

export type FlashFacts = {
  /** RDID byte 0. */
  readonly vendorId: number;
  /** RDID bytes 1 and 2, e.g. 0x4016. */
  readonly deviceId: number;
  /** null where the table has no name. */
  readonly vendor: string | null;
  readonly part: string | null;
  /** null where the id does not tell: ask, never guess. */
  readonly sizeBytes: number | null;
};

/** What a change of rate needs of a loader beside its commands: the line itself. */
export interface LoaderOnLine extends Loader {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The last bytes that came, for diagnosis. */
  readonly heard: Uint8Array;
  resync(signal?: AbortSignal, limitMs?: number): Promise<void>;
  sync(signal?: AbortSignal, timeoutMs?: number): Promise<'rom' | 'stub' | null>;
}

export type LoaderOptions = {
  /** 'any' takes what is there, else the ROM; 'rom' and 'stub' are strict. */
  readonly kind: 'rom' | 'stub' | 'any';
  /** Stub only: rate to work at; default: the session's best. */
  readonly baudRate?: number;
  /** Stub only: much is to be read, so that rates beyond what every adapter has are worth a try. */
  readonly isForReading?: boolean;
  /** That `baudRate` was not asked for by a person: a higher one, this, has failed in use. */
  readonly failedBaudRate?: number;
};
