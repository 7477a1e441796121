// Options of a flash, from the words of a command line or a recipe to values.

import { presumedChip } from '../device/chips/index.ts';
import { EspError } from '../device/errors.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { HeaderChoice } from '../device/flash/prepare.ts';
import { formatSize, parseSize } from '../device/sizes.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';

const { flashModes, frequencyCodes, sizeCodes } = presumedChip.image;

/** By their names on the command line, in camel case. */
export type Words = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export type SharedFlashOptions = {
  readonly baudRate?: number;
  readonly header: HeaderChoice;
  /** Only where --flash-size names a size. */
  readonly flashSizeBytes?: number;
};

/** @throws EspError usage */
export function sharedFlashOptions(options: Words): SharedFlashOptions {
  const size = text(options['flashSize']);
  const sizeBytes = size === undefined || isWord(size) ? size : parseSize(size, 'a flash size');
  const sizes = [...new Set(sizeCodes.values())].sort((one, other) => one - other);
  if (typeof sizeBytes === 'number' && !sizes.includes(sizeBytes))
    throw new EspError('usage', `No boot header can say ${formatSize(sizeBytes)} of flash.`, {
      hints: choices(size ?? '', ['keep', 'detect', ...sizes.map(sizeWord)]),
    });
  const mode = oneOf(text(options['flashMode']), ['keep', ...flashModes], '--flash-mode');
  const megahertz = text(options['flashFreq'])?.replace(/m(hz)?$/i, '');
  const frequencies = ['keep', ...[...frequencyCodes.values()].map(String)];
  const frequency = oneOf(megahertz, frequencies, '--flash-freq');
  return {
    ...baudRate(options),
    header: {
      ...(mode === undefined ? {} : { mode: mode as NonNullable<HeaderChoice['mode']> }),
      ...(frequency === undefined ? {} : { frequencyMHz: frequencyOf(frequency) }),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
    },
    ...(typeof sizeBytes === 'number' ? { flashSizeBytes: sizeBytes } : {}),
  };
}

/** @throws EspError usage */
export function baudRate(options: Words): { readonly baudRate?: number } {
  const word = text(options['baud']);
  if (word === undefined) return {};
  const rate = /^\d{3,7}$/.test(word) ? Number(word) : Number.NaN;
  if (rate >= 9600 && rate <= 4_000_000) return { baudRate: rate };
  throw new EspError('usage', `"${printable(word)}" is not a baud rate.`, {
    hints: ['For example 115200 or 921600.'],
  });
}

/** `OFFSET:SIZE`. @throws EspError usage */
export function region(options: Words): { readonly region?: Range } {
  const word = text(options['region']);
  if (word === undefined) return {};
  const parts = word.split(':');
  if (parts.length !== 2)
    throw new EspError('usage', `"${printable(word)}" is not a region.`, {
      hints: ['Write OFFSET:SIZE, for example 0x100000:1MB.'],
    });
  const [offset, size] = parts as [string, string];
  return { region: { offset: parseSize(offset, 'an offset'), sizeBytes: parseSize(size) } };
}

/** `--region OFFSET:SIZE` or `--partition NAME`; neither = everything. @throws EspError usage */
export function stretch(options: Words): { readonly region?: Range; readonly partition?: string } {
  const partition = text(options['partition']);
  if (partition === undefined) return region(options);
  if (options['region'] === undefined) return { partition };
  throw new EspError('usage', '--region and --partition both say where: give one of them.');
}

/** `--flash-size` where only a size makes sense. @throws EspError usage */
export function toldFlashSize(options: Words): { readonly flashSizeBytes?: number } {
  const word = text(options['flashSize']);
  return word === undefined ? {} : { flashSizeBytes: parseSize(word, 'a flash size') };
}

export const text = (value: Words[string]): string | undefined =>
  typeof value === 'string' ? value : undefined;

const sizeWord = (bytes: number): string => formatSize(bytes).replace(' ', '');

const isWord = (size: string): size is 'keep' | 'detect' => size === 'keep' || size === 'detect';

function frequencyOf(word: string): NonNullable<HeaderChoice['frequencyMHz']> {
  return word === 'keep' ? word : (Number(word) as 20 | 26 | 40 | 80);
}

function oneOf(word: string | undefined, words: readonly string[], flag: string): string | undefined {
  if (word === undefined || words.includes(word)) return word;
  throw new EspError('usage', `${flag} ${printable(word)} is not understood.`, {
    hints: choices(word, words),
  });
}
