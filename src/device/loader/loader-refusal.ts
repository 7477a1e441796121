// A loader's "no": the command arrived and was answered with a status. Callers tell by it a damaged
// block (which may be sent again) from one that failed (which may not).
import { EspError } from '../errors.ts';
import { opcodeName } from './opcodes.ts';

/** Status bytes of the flasher stub; the ROM's status is 1 and its reason is the error byte. */
export const stubStatus = {
  badLength: 0xc0,
  badChecksum: 0xc1,
  badBlockSize: 0xc2,
  badCommand: 0xc3,
  spiFailed: 0xc4,
  spiUnlockFailed: 0xc5,
  notInFlashMode: 0xc6,
  inflateFailed: 0xc7,
  notEnoughData: 0xc8,
  tooMuchData: 0xc9,
  notImplemented: 0xff,
} as const;

export const romError = {
  invalidMessage: 5,
  failedToAct: 6,
  badChecksum: 7,
  flashWrite: 8,
  flashRead: 9,
} as const;

const stubWords: Readonly<Record<number, string>> = {
  [stubStatus.badLength]: 'wrong length',
  [stubStatus.badChecksum]: 'wrong checksum',
  [stubStatus.badBlockSize]: 'wrong block size',
  [stubStatus.badCommand]: 'unknown command',
  [stubStatus.spiFailed]: 'the flash chip failed',
  [stubStatus.spiUnlockFailed]: 'the flash chip did not unlock',
  [stubStatus.notInFlashMode]: 'not in flash mode',
  [stubStatus.inflateFailed]: 'the compressed data is damaged',
  [stubStatus.notEnoughData]: 'not enough data',
  [stubStatus.tooMuchData]: 'too much data',
  [stubStatus.notImplemented]: 'not implemented',
};

const romWords: Readonly<Record<number, string>> = {
  [romError.invalidMessage]: 'invalid message',
  [romError.failedToAct]: 'failed to act',
  [romError.badChecksum]: 'wrong checksum',
  [romError.flashWrite]: 'flash write failed',
  [romError.flashRead]: 'flash read failed',
};

export class LoaderRefusal extends EspError {
  readonly opcode: number;
  readonly status: number;
  readonly error: number;

  constructor(opcode: number, status: number, error: number) {
    const reason = (status === 1 ? romWords[error] : stubWords[status]) ?? 'no known reason';
    const numbers = `0x${hex(status)}${hex(error)}`;
    super('protocol', `The board refused ${opcodeName(opcode)}: ${reason} (status ${numbers}).`, {
      board: 'unknown',
    });
    this.opcode = opcode;
    this.status = status;
    this.error = error;
  }

  /** The request or its data was damaged on its way and nothing came of it: the case in which a resend is safe. */
  get isDamagedData(): boolean {
    return (
      this.isDamagedFrame ||
      this.status === stubStatus.badChecksum ||
      (this.status === 1 && this.error === romError.badChecksum)
    );
  }

  /** More or fewer bytes came than were sent, and with them perhaps half a frame. */
  get isDamagedFrame(): boolean {
    return this.status === stubStatus.badLength;
  }
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');
