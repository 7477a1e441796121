// Raw commands to the flash chip through the SPI controller's registers: works in the ROM and in the
// stub, before anything else is known. Register writes travel in batches, since each exchange costs
// some milliseconds.
// Source: esptool documentation of read-flash-status.

import type { RegisterWrite } from '../chips/chip.ts';
import { EspError } from '../errors.ts';
import { dialectOf } from './dialect.ts';
import { readAll } from './efuse.ts';
import type { Loader } from './loader.ts';
import { LoaderRefusal, romError } from './loader-refusal.ts';
import { opcodes } from './opcodes.ts';
import { words } from './packet.ts';

const commandPolls = 10;
/** In a row that all differ. */
const mostStatusReads = 6;
/** A status register write takes at most 15 ms by the usual data sheets; some chips take longer. */
const statusWritePolls = 100;

export const flashCommands = {
  writeStatus: 0x01,
  read: 0x03,
  readStatus: 0x05,
  writeEnable: 0x06,
  readId: 0x9f,
  releasePowerDown: 0xab,
  resetEnable: 0x66,
  reset: 0x99,
} as const;

export type SpiCommand = {
  readonly opcode: number;
  /** At most 64 bytes. */
  readonly write?: Uint8Array;
  /** At most 64 bytes. */
  readonly readBytes?: number;
};

/**
 * Runs one command on the flash chip and returns what it answered.
 * @throws EspError flash-not-found when the SPI controller does not finish
 */
export async function runSpiCommand(
  loader: Loader,
  { opcode, write = new Uint8Array(0), readBytes = 0 }: SpiCommand,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { spi } = loader.chip;
  const before = {
    user: await loader.readRegister(spi.user, signal),
    user2: await loader.readRegister(spi.user2, signal),
  };
  await loader.writeRegisters(
    [
      ...spi.commandWrites(opcode, write.length, readBytes),
      ...dataWords(spi.data, write),
      { address: spi.command, value: spi.startUserCommand },
    ],
    signal,
  );
  await waitUntilDone(loader, opcode, signal);
  const answer = words(...(await readData(loader, readBytes, signal))).slice(0, readBytes);
  await loader.writeRegisters(
    [
      { address: spi.user, value: before.user },
      { address: spi.user2, value: before.user2 },
    ],
    signal,
  );
  return answer;
}

/**
 * Reads up to 64 bytes through the registers, whoever answers, as the ROM does. The flash must be attached.
 * @throws EspError flash-not-found
 */
export async function peekFlash(
  loader: Loader,
  offset: number,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { readWrites, changedByRead } = loader.chip.spi;
  const before: RegisterWrite[] = [];
  for (const address of changedByRead)
    before.push({ address, value: await loader.readRegister(address, signal) });
  await loader.writeRegisters(readWrites(offset, sizeBytes), signal);
  await waitUntilDone(loader, flashCommands.read, signal);
  const bytes = words(...(await readData(loader, sizeBytes, signal))).slice(0, sizeBytes);
  if (before.length > 0) await loader.writeRegisters(before, signal);
  return bytes;
}

/**
 * The ROM connects the flash pins only when it is told to, by a command of its own or with its first FLASH_BEGIN; the
 * stub has done so itself. For the latter the command is one that fails on purpose: FLASH_BEGIN attaches, then erases, and the erase of the ROM refuses
 * such an offset before it clears the flash's write protection, which nobody asked for and which lasts.
 */
export async function attachFlash(loader: Loader, signal?: AbortSignal): Promise<void> {
  if (loader.kind === 'stub') return;
  const { romFlash } = loader.chip;
  if (!romFlash) return attachPins(loader, signal);
  try {
    const body = words(0, 0, 0x400, romFlash.refusedOffset);
    await loader.command(opcodes.FLASH_BEGIN, body, signal ? { signal } : {});
  } catch (error) {
    if (!(error instanceof LoaderRefusal) || error.error !== romError.failedToAct) throw error;
  }
}

/** The pins that the fuses name, or the usual ones. */
async function attachPins(loader: Loader, signal?: AbortSignal): Promise<void> {
  const { flashPads } = loader.chip;
  const body = new Uint8Array(dialectOf(loader).attachBytes);
  if (flashPads) body.set(words(flashPads.word(await readAll(loader, flashPads.addresses, signal))));
  await loader.command(opcodes.SPI_ATTACH, body, signal ? { signal } : {});
}

/** RDID as the W0 register holds it: vendor in the lowest byte. */
export async function readFlashId(loader: Loader, signal?: AbortSignal): Promise<number> {
  const [vendor = 0, type = 0, capacity = 0] = await runSpiCommand(
    loader,
    { opcode: flashCommands.readId, readBytes: 3 },
    signal,
  );
  return vendor | (type << 8) | (capacity << 16);
}

/** Out of deep power-down and of any half-entered mode; harmless to a chip that is awake. */
export async function wakeFlash(loader: Loader, signal?: AbortSignal): Promise<void> {
  for (const opcode of [flashCommands.releasePowerDown, flashCommands.resetEnable, flashCommands.reset]) {
    await runSpiCommand(loader, { opcode }, signal);
  }
}

/**
 * Status register 1: bit 0 busy, bit 1 write enabled, bits 2 to 5 block protection. One that protects
 * something is read until it comes twice alike: what a line has damaged would refuse a flash for nothing,
 * or be written back to the chip.
 * @throws EspError protocol where it never does
 */
export async function readFlashStatus(loader: Loader, signal?: AbortSignal): Promise<number> {
  let status = await statusOnce(loader, signal);
  for (let reads = 1; isWriteProtected(status); reads++) {
    if (reads === mostStatusReads)
      throw new EspError('protocol', "The flash chip's status register reads differently each time.");
    const again = await statusOnce(loader, signal);
    if (again === status) break;
    status = again;
  }
  return status;
}

async function statusOnce(loader: Loader, signal?: AbortSignal): Promise<number> {
  const command = { opcode: flashCommands.readStatus, readBytes: 1 };
  const [status = 0] = await runSpiCommand(loader, command, signal);
  return status;
}

/**
 * BP0 to BP2, and TB or BP3: any of them set may keep a part of the chip from being written. Bit 6 is SEC on
 * Winbond chips, which protects nothing by itself, and quad enable on Macronix and ISSI ones, which do not
 * boot a QIO image without it. Source: data sheets of W25Q32JV, MX25L3233F, IS25LQ032B.
 */
export const protectionBits = 0b0011_1100;

export const isWriteProtected = (status: number): boolean => (status & protectionBits) !== 0;

/**
 * Clears the protection bits. Ask the person first: someone set them.
 * @throws EspError flash-protected where the chip keeps them
 */
export async function unlockFlash(loader: Loader, signal?: AbortSignal): Promise<void> {
  const before = await readFlashStatus(loader, signal);
  if (!isWriteProtected(before)) return;
  await runSpiCommand(loader, { opcode: flashCommands.writeEnable }, signal);
  const cleared = Uint8Array.of(before & ~protectionBits & 0xfc);
  await runSpiCommand(loader, { opcode: flashCommands.writeStatus, write: cleared }, signal);
  for (let poll = 0; poll < statusWritePolls; poll++) {
    const status = await readFlashStatus(loader, signal);
    if ((status & 1) === 1) continue;
    if (!isWriteProtected(status)) return;
    break;
  }
  throw new EspError(
    'flash-protected',
    'The flash chip keeps its write protection: its status register may be locked by its WP pin.',
  );
}

function dataWords(firstAddress: number, bytes: Uint8Array) {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  return Array.from({ length: padded.length / 4 }, (_, index) => ({
    address: firstAddress + index * 4,
    value: view.getUint32(index * 4, true),
  }));
}

async function waitUntilDone(loader: Loader, opcode: number, signal?: AbortSignal): Promise<void> {
  for (let poll = 0; poll < commandPolls; poll++) {
    if ((await loader.readRegister(loader.chip.spi.command, signal)) === 0) return;
  }
  const name = `0x${opcode.toString(16).padStart(2, '0')}`;
  throw new EspError('flash-not-found', `The SPI controller does not finish flash command ${name}.`);
}

async function readData(loader: Loader, bytes: number, signal?: AbortSignal): Promise<number[]> {
  const values: number[] = [];
  for (let index = 0; index < Math.ceil(bytes / 4); index++) {
    values.push(await loader.readRegister(loader.chip.spi.data + index * 4, signal));
  }
  return values;
}
