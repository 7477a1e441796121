// From the files that a person named to the very bytes that go into flash: where each goes, and its
// boot header patched as asked. Everything after this, MD5 and verify included, sees the patched bytes.
import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import type { ImageFacts, ImageHeader } from '../image/image-facts.ts';
import { type HeaderPatch, patchHeader } from '../image/patch-header.ts';
import { recogniseImage } from '../image/recognise.ts';
import { md5Hex } from './digest.ts';

export type FlashFile = {
  /** As the person knows it; only shown. */
  readonly path: string;
  /** null = where a file of its kind belongs: init data near the end of flash, a program where the board starts one, all else at the start. */
  readonly offset: number | null;
  readonly bytes: Uint8Array;
};

/** 'keep' leaves what the image says; 'detect' takes the size of the chip on the board. */
export type HeaderChoice = {
  readonly mode?: 'keep' | ImageHeader['flashMode'];
  readonly frequencyMHz?: 'keep' | ImageHeader['flashFrequencyMHz'];
  readonly sizeBytes?: 'keep' | 'detect' | number;
};

export type PreparedFile = {
  readonly path: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly facts: ImageFacts;
  readonly md5: string;
};

/**
 * @param programOffset where the board starts a program; null = nobody looked
 * @throws EspError usage | flash-not-found where the flash size is needed and unknown
 */
export function prepareFiles(
  files: readonly FlashFile[],
  flashSizeBytes: number | null,
  header: HeaderChoice,
  chip: Chip = presumedChip,
  programOffset: number | null = null,
): PreparedFile[] {
  return files.map((file) => {
    const offset = file.offset ?? ownPlace(file.bytes, flashSizeBytes, chip, programOffset);
    const bytes = isBootFile({ ...file, offset }, chip)
      ? patchHeader(
          file.bytes,
          headerPatch(header, flashSizeBytes, chip),
          chip,
          chip.image.bootLoaderOffset - offset,
        )
      : file.bytes;
    return { path: file.path, offset, bytes, facts: recogniseImage(bytes, offset, chip), md5: md5Hex(bytes) };
  });
}

/** Whether the boot ROM starts what this file brings. */
export const isBootFile = (
  { offset, bytes }: { readonly offset: number; readonly bytes: Uint8Array },
  { image: { bootLoaderOffset } }: Chip,
): boolean => offset <= bootLoaderOffset && bootLoaderOffset < offset + bytes.length;

function ownPlace(
  bytes: Uint8Array,
  flashSizeBytes: number | null,
  chip: Chip,
  programOffset: number | null,
): number {
  const { kind, family } = recogniseImage(bytes, undefined, chip);
  if (family?.holds === 'program') return programOffset ?? family.offset;
  if (kind !== 'init-data') return family?.offset ?? chip.image.bootLoaderOffset;
  return known(flashSizeBytes, 'where its init data goes') - presumedChip.radioInitData.fromEndBytes;
}

function headerPatch(choice: HeaderChoice, flashSizeBytes: number | null, chip: Chip): HeaderPatch {
  const { mode = 'keep', frequencyMHz = 'keep', sizeBytes = 'keep' } = choice;
  const size = sizeBytes === 'detect' ? known(flashSizeBytes, 'what to put into the header') : sizeBytes;
  if (size !== 'keep' && ![...chip.image.sizeCodes.values()].includes(size))
    throw new EspError('usage', `No image header can say ${size} bytes of flash.`);
  return {
    ...(mode === 'keep' ? {} : { flashMode: mode }),
    ...(frequencyMHz === 'keep' ? {} : { flashFrequencyMHz: frequencyMHz }),
    ...(size === 'keep' ? {} : { flashSizeBytes: size }),
  };
}

function known(flashSizeBytes: number | null, what: string): number {
  if (flashSizeBytes !== null) return flashSizeBytes;
  throw new EspError('flash-not-found', `The flash chip does not tell its size, so ${what} is not known.`, {
    hints: [advise('told-offset')],
  });
}
