// Programs a few bytes of blank flash, and erases one sector, with the SPI controller's own commands: works
// in the ROM and in the stub. For looking at a flash chip, not for writing firmware.

import type { OwnFlashCommands } from '../chips/chip.ts';
import { EspError } from '../errors.ts';
import type { Loader } from './loader.ts';
import { readFlashStatus } from './spi-flash.ts';

/** The controller is done with a WREN long before. */
const writeEnableUs = 20;
/** A page takes 3 ms at most by usual data sheets. */
const programPolls = 10;
/** A sector takes 400 ms at most; each look costs some milliseconds. */
const erasePolls = 400;

/**
 * Writes do not carry a checksum: the address is read back before anything is programmed.
 * @param bytes whole words, within one page of 256 bytes, and no more than `spi.own.mostProgrammedBytes` of the chip
 * @throws EspError protocol where the address arrived damaged or the chip stays busy
 */
export async function programFlash(
  loader: Loader,
  offset: number,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const { spi } = loader.chip;
  const own = ownCommands(loader);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = Array.from({ length: bytes.length / 4 }, (_, index) => ({
    address: spi.data + index * 4,
    value: view.getUint32(index * 4, true),
  }));
  const start = { address: own.address, value: own.addressWord(offset, bytes.length) >>> 0 };
  await loader.writeRegisters([start, ...data], signal);
  await change(loader, start.value, own.pageProgram, programPolls, signal);
}

/** @throws as programFlash does */
export async function eraseSector(loader: Loader, offset: number, signal?: AbortSignal): Promise<void> {
  const own = ownCommands(loader);
  await loader.writeRegisters([{ address: own.address, value: offset }], signal);
  await change(loader, offset, own.sectorErase, erasePolls, signal);
}

async function change(
  loader: Loader,
  address: number,
  command: number,
  polls: number,
  signal?: AbortSignal,
): Promise<void> {
  const { spi } = loader.chip;
  const own = ownCommands(loader);
  if ((await loader.readRegister(own.address, signal)) !== address)
    throw new EspError('protocol', 'An address for the flash chip arrived damaged.');
  await loader.writeRegisters(
    [
      { address: spi.command, value: own.writeEnable, delayUs: writeEnableUs },
      { address: spi.command, value: command },
    ],
    signal,
  );
  for (let poll = 0; poll < polls; poll++) if (((await readFlashStatus(loader, signal)) & 1) === 0) return;
  throw new EspError('protocol', 'The flash chip stays busy.');
}

function ownCommands({ chip }: Loader): OwnFlashCommands {
  if (chip.spi.own) return chip.spi.own;
  throw new EspError('internal', `${chip.name}: no commands of its SPI controller are known.`);
}
