// From the files that a person named to the very bytes that go into flash: where each goes, and its
// boot header patched as asked. Everything after this, MD5 and verify included, sees the patched bytes.
import { advise } from '../advice.ts';
import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import type { ImageFacts, ImageHeader } from '../image/image-facts.ts';
import { type HeaderPatch, patchHeader } from '../image/patch-header.ts';
import { recogniseImage } from '../image/recognise.ts';
import { md5Hex } from './digest.ts';

export type FlashFile = {
  /** As the person knows it; only shown. */
  readonly path: string;
  /** null = where a file of its kind belongs: init data near the end of flash, all else at 0x0. */
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

/** @throws EspError usage | flash-not-found where the flash size is needed and unknown */
export function prepareFiles(
  files: readonly FlashFile[],
  flashSizeBytes: number | null,
  header: HeaderChoice,
): PreparedFile[] {
  return files.map((file) => {
    const offset = file.offset ?? ownPlace(file.bytes, flashSizeBytes);
    const patch = offset === 0 ? headerPatch(header, flashSizeBytes) : {};
    const bytes = patchHeader(file.bytes, patch);
    return { path: file.path, offset, bytes, facts: recogniseImage(bytes, offset), md5: md5Hex(bytes) };
  });
}

function ownPlace(bytes: Uint8Array, flashSizeBytes: number | null): number {
  if (recogniseImage(bytes).kind !== 'init-data') return 0;
  return known(flashSizeBytes, 'where its init data goes') - presumedChip.radioInitData.fromEndBytes;
}

function headerPatch(choice: HeaderChoice, flashSizeBytes: number | null): HeaderPatch {
  const { mode = 'keep', frequencyMHz = 'keep', sizeBytes = 'keep' } = choice;
  const size = sizeBytes === 'detect' ? known(flashSizeBytes, 'what to put into the header') : sizeBytes;
  if (size !== 'keep' && ![...presumedChip.image.sizeCodes.values()].includes(size))
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
