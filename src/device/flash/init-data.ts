// The SDK's 128 bytes of init data for the radio: where the image on a board looks for them, whether they
// are there, and where else in its flash some are. Without them many SDKs say `rf_cal[0] !=0x05` and start
// over and over. Source: NodeMCU documentation, "SDK Init Data".
import type { FullChip } from '../chips/chip.ts';
import { fullChip, presumedChip } from '../chips/index.ts';
import type { Operation } from '../session/session.ts';
import { type FlashLink, openFlashLink } from './flash-link.ts';
import { readFlash } from './read-flash.ts';

/** Of the chip that a file without a board is for. */
export const initDataBytes = presumedChip.radioInitData.sizeBytes;
/** The data themselves and as much behind them, which is blank: they have their sector to themselves. */
const lookedAtBytes = ({ radioInitData }: FullChip): number => 2 * radioInitData.sizeBytes;

export type InitDataLook = {
  /** Where the SDK of the image in the flash looks; null where nothing boots. */
  readonly place: number | null;
  readonly isThere: boolean;
  /** Written for another flash size, as it seems; null where none are. */
  readonly elsewhere: { readonly offset: number; readonly bytes: Uint8Array } | null;
};

/** Every offset at which an image for some flash size looks, before `end`; the highest first. */
export const initDataPlaces = (end: number, chip: FullChip = presumedChip): readonly number[] =>
  [...new Set(chip.image.sizeCodes.values())]
    .map((size) => size - chip.radioInitData.fromEndBytes)
    .filter((place) => place + lookedAtBytes(chip) <= end)
    .sort((one, other) => other - one);

/** `bytes`: of flash, from the place on. Null where they are something else, or cut short. */
export function initDataAt(bytes: Uint8Array, chip: FullChip = presumedChip): Uint8Array | null {
  const { mark, sizeBytes } = chip.radioInitData;
  if (bytes.length < lookedAtBytes(chip) || bytes[0] !== mark) return null;
  const isAlone = bytes.subarray(sizeBytes, lookedAtBytes(chip)).every((byte) => byte === 0xff);
  return isAlone ? bytes.slice(0, sizeBytes) : null;
}

/** Reads only. @throws EspError what a FlashLink throws */
export const lookForInitData: Operation<Record<never, never>, InitDataLook> = (session, _options, context) =>
  session.run('look', context, async (inner) => {
    const link = await openFlashLink(session, undefined, inner, { mayWrap: true });
    try {
      const chip = fullChip(link.loader.chip);
      const [magic, , , sizeAndSpeed = 0] = await read(link, 0, 16);
      // Others have their calibration elsewhere, and need none to start.
      if (!chip?.image.magics.includes(magic ?? 0)) return { place: null, isThere: false, elsewhere: null };
      const { image: imageRules, radioInitData } = chip;
      const claimed = imageRules.sizeCodes.get(sizeAndSpeed >> 4);
      const real = link.facts.flash.sizeBytes ?? claimed ?? 0;
      const place = Math.min(claimed ?? real, real) - radioInitData.fromEndBytes;
      if (place < 0) return { place: null, isThere: false, elsewhere: null };
      const [first] = await read(link, place, 16);
      return {
        place,
        isThere: first === radioInitData.mark,
        elsewhere: await findElsewhere(link, chip, place, real),
      };
    } finally {
      link.stop();
    }
  });

async function findElsewhere(link: FlashLink, chip: FullChip, place: number, flashSizeBytes: number) {
  for (const offset of initDataPlaces(flashSizeBytes, chip)) {
    if (offset === place) continue;
    const bytes = initDataAt(await read(link, offset, lookedAtBytes(chip)), chip);
    if (bytes) return { offset, bytes };
  }
  return null;
}

const read = (link: FlashLink, offset: number, sizeBytes: number): Promise<Uint8Array> =>
  link.retry((loader, signal) => readFlash(loader, { offset, sizeBytes }, signal));
