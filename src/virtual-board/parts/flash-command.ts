// The command set of serial NOR flash (JEDEC JESD216 and the W25Q data sheet), as the SPI controller's
// user mode sends it: an opcode, an address if there is one, data out, a number of bytes in.
import { sfdpBytes } from './sfdp.ts';
import type { SpiFlash } from './spi-flash.ts';

export type FlashCommand = {
  readonly opcode: number;
  readonly address: number;
  readonly data: Uint8Array;
  readonly readBytes: number;
  /** Clocked between address and data with nothing read: FAST READ and SFDP want one such byte. */
  readonly dummyBytes?: number;
};

/** Commands whose data begin a byte late. */
const lateBytes: Readonly<Record<number, number>> = { 11: 1, 90: 1 };

/** Executes one command and returns `readBytes` bytes; FF where the chip drives nothing. */
export function executeFlashCommand(flash: SpiFlash, command: FlashCommand): Uint8Array {
  const { readBytes, dummyBytes = 0 } = command;
  const late = lateBytes[command.opcode] ?? 0;
  const answer = execute(flash, { ...command, readBytes: Math.max(0, readBytes + dummyBytes - late) });
  const stream = new Uint8Array(readBytes + dummyBytes).fill(0xff);
  stream.set(answer, Math.min(late, stream.length));
  return stream.subarray(dummyBytes);
}

function execute(flash: SpiFlash, command: FlashCommand): Uint8Array {
  const { opcode, address, data, readBytes } = command;
  const repeat = (...pattern: number[]) =>
    Uint8Array.from({ length: readBytes }, (_, index) => pattern[index % pattern.length]!);
  switch (opcode) {
    case 0x05:
      return repeat(flash.status);
    case 0x35:
      return repeat(flash.status2);
    case 0x15:
      return repeat(0);
    case 0x9f:
      return flash.busyForMs > 0 ? repeat(0xff) : repeat(...flash.jedecId);
    case 0x03:
    case 0x0b:
      return flash.read(address, readBytes);
    case 0x5a:
      return flash.busyForMs > 0 || !flash.sfdp
        ? repeat(0xff)
        : Uint8Array.from({ length: readBytes }, (_, at) => flash.sfdp![(address + at) % sfdpBytes]!);
    case 0x06:
      flash.setWriteEnabled(true);
      break;
    case 0x50:
      flash.enableVolatileStatus();
      break;
    case 0x04:
      flash.setWriteEnabled(false);
      break;
    case 0x01:
      flash.writeStatus(data.length > 1 ? data[0]! | (data[1]! << 8) : (data[0] ?? 0) | (flash.status2 << 8));
      break;
    case 0x31:
      flash.writeStatus2(data[0] ?? 0);
      break;
    case 0x02:
      flash.program(address, data);
      break;
    case 0x20:
      flash.eraseSector(address);
      break;
    case 0xd8:
      flash.eraseBlock(address);
      break;
    case 0x60:
    case 0xc7:
      flash.eraseChip();
      break;
  }
  return repeat(0xff);
}
