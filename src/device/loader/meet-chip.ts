// Which chip this is. The first question is the magic register, which every ESP answers: to the question that its
// later chips have for it an ESP8266 or ESP32 replies under the opcode before. Of those that came after, the magic
// differs by the revision of the ROM, so that only a hint comes of it, and one that was closed by its owner reads no
// registers: both say by their security information which they are.
import type { Chip } from '../chips/chip.ts';
import { chipOf, chipOfImageId, magicAddress, presumedChip } from '../chips/index.ts';
import { otherChipWords } from '../chips/others/names.ts';
import { EspError } from '../errors.ts';
import type { Loader } from './loader.ts';
import { LoaderRefusal } from './loader-refusal.ts';
import { readSecurityInfo } from './security-info.ts';

/**
 * From here on the loader's chip is no guess.
 * @throws EspError wrong-chip | secure-download | protocol, and what Loader.command throws
 */
export async function meetChip(loader: Loader, signal?: AbortSignal): Promise<void> {
  loader.chip = await whichChip(loader, signal);
}

async function whichChip(loader: Loader, signal?: AbortSignal): Promise<Chip> {
  const magic = await readMagic(loader, signal);
  const hint = magic === null ? null : chipOf(magic);
  if (hint?.areMagicsStable) return hint;
  const info = knowsWhatItIs(loader) ? await askWhatItIs(loader, hint, signal) : null;
  if (info === null && hint) throw unlike(hint);
  if (info === null) throw notOurs(magic);
  // Only the ROM of an S2 tells no ID, and only where it is closed it does not tell its magic.
  const chip = info.chipId === null ? chipOfShortAnswer() : chipOfImageId(info.chipId);
  if (chip === null)
    throw new EspError(
      'wrong-chip',
      `This is ${otherChipWords(info.chipId ?? 0)}: espwb does not know how to speak to it.`,
    );
  if (info.isSecureDownload) throw closed(chip);
  // Of a stub that answers it is no question any more.
  loader.runsStub = loader.kind === 'stub' || chip.runsStubWithSecureBoot || !info.isSecureBoot;
  if (magic === null)
    throw new EspError('protocol', `The ${chip.name} reads no registers, and is not closed as it says.`);
  return chip;
}

/** Whoever reads no register has no magic: null. */
async function readMagic(loader: Loader, signal?: AbortSignal): Promise<number | null> {
  let magic: number | null = null;
  // Answers carry no checksum: a chip says the same again, a damaged line does not.
  for (let reads = 0; reads < 2; reads++) {
    try {
      const before: number | null = magic;
      magic = await loader.readRegister(magicAddress, signal);
      if (chipOf(magic)) break;
      if (before !== null && before !== magic) throw twoMagics(before, magic);
    } catch (error) {
      if (!(error instanceof LoaderRefusal) || !knowsWhatItIs(loader)) throw error;
      magic = null;
    }
  }
  return magic;
}

/** The ROM of the first of them has two status bytes, and no command for it. */
const knowsWhatItIs = ({ kind, statusBytes }: Loader): boolean => kind === 'stub' || statusBytes === 4;

async function askWhatItIs(loader: Loader, hint: Chip | null, signal?: AbortSignal) {
  try {
    return await readSecurityInfo(loader, hint?.image.imageChipId ?? null, signal);
  } catch (error) {
    // The stub of a chip that has no such thing says so.
    if (error instanceof LoaderRefusal && loader.kind === 'stub') return null;
    throw error;
  }
}

const shortAnswerChipId = 2;
const chipOfShortAnswer = (): Chip | null => chipOfImageId(shortAnswerChipId);

const hex = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;

function notOurs(magic: number | null): EspError {
  const [should = 0] = presumedChip.magics;
  return new EspError(
    'wrong-chip',
    `This is not an ${presumedChip.name}: its magic register holds ${hex(magic ?? 0)}, not ${hex(should)}.`,
  );
}

/** By its magic it is one of those that say what they are, by the length of its answers it is none of them. */
const unlike = ({ name }: Chip): EspError =>
  new EspError(
    'protocol',
    `The magic register is that of an ${name}, which greets otherwise: the line damages what it says.`,
  );

const twoMagics = (first: number, second: number): EspError =>
  new EspError(
    'protocol',
    `The magic register was read as ${hex(first)} and then as ${hex(second)}: the line damages what the chip says.`,
  );

const closed = ({ name }: Chip): EspError =>
  new EspError(
    'secure-download',
    `This ${name} is in secure download mode: its owner has closed it, so that its boot loader reads nothing and runs no stub.`,
  );
