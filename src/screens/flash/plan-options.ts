// How a flash is to be done, as data: each option with its values in words. The menu, the line in the
// plan and the device's options are all made of this. Pure.
import type { FlashOptions } from '../../device/flash/flash-job.ts';
import { formatSize } from '../../device/sizes.ts';
import type { Preferences } from '../../workbench/preferences.ts';

export type PlanOptions = {
  readonly eraseAll: boolean;
  /** Of a whole build only the program. */
  readonly appOnly: boolean;
  /** Send what is there already too. */
  readonly noSkip: boolean;
  readonly mode: 'keep' | 'qio' | 'qout' | 'dio' | 'dout';
  readonly frequencyMHz: 'keep' | 20 | 26 | 40 | 80;
  readonly sizeBytes: 'keep' | 'detect' | number;
  /** Where to begin; null = the fastest that works. */
  readonly baudRate: number | null;
  /** Through the boot ROM alone. */
  readonly noStub: boolean;
  /** Only after a question, so it is no row of the menu. */
  readonly unlock: boolean;
  /** Flash what a check refuses, where that is a person's right. */
  readonly force: boolean;
};

export const usualOptions: PlanOptions = {
  eraseAll: false,
  appOnly: false,
  noSkip: false,
  mode: 'keep',
  frequencyMHz: 'keep',
  sizeBytes: 'keep',
  baudRate: null,
  noStub: false,
  unlock: false,
  force: false,
};

/** As a person has set them for every flash. */
export const optionsFrom = ({ baud }: Pick<Preferences, 'baud'>): PlanOptions => ({
  ...usualOptions,
  baudRate: baud,
});

export type OptionRow = {
  readonly name: string;
  readonly about: string;
  readonly text: (options: PlanOptions) => string;
  readonly isUsual: (options: PlanOptions) => boolean;
  /** The options with this one's next value, or the one before. */
  readonly moved: (options: PlanOptions, by: 1 | -1) => PlanOptions;
};

const MB = 1024 * 1024;

export const optionRows: readonly OptionRow[] = [
  row('eraseAll', 'erase all first', 'Files, settings and calibration of the firmware before go too.', {
    values: [false, true],
    words: (value) => (value ? 'yes: the whole flash' : 'no'),
  }),
  row('noSkip', 'what is there already', 'Writing it again takes longer and changes nothing.', {
    values: [false, true],
    words: (value) => (value ? 'send it again' : 'skip it'),
  }),
  row(
    'mode',
    'flash mode',
    'How the chip reads its flash: dout works on every board, and an ESP8285 needs it.',
    {
      values: ['keep', 'qio', 'qout', 'dio', 'dout'],
      words: (value) => (value === 'keep' ? 'as the file says' : value),
    },
  ),
  row('frequencyMHz', 'flash frequency', 'Too fast for the flash chip, and the board does not start.', {
    values: ['keep', 20, 26, 40, 80],
    words: (value) => (value === 'keep' ? 'as the file says' : `${value} MHz`),
  }),
  row('sizeBytes', 'flash size', 'What the boot header says; also tells a size that the chip does not.', {
    values: ['keep', 'detect', MB / 2, MB, 2 * MB, 4 * MB, 8 * MB, 16 * MB],
    words: (value) =>
      value === 'keep' ? 'as the file says' : value === 'detect' ? 'what the chip has' : formatSize(value),
  }),
  row('baudRate', 'baud rate', 'Baud rate to start with; it steps down by itself where that does not work.', {
    values: [null, 115_200, 230_400, 460_800, 921_600],
    words: (value) => (value === null ? 'fastest that works' : `${value}`),
  }),
  row(
    'noStub',
    'through',
    'Without the stub: slow, skips nothing, no backup, no erase of all, and NOT verified by MD5.',
    {
      values: [false, true],
      words: (value) => (value ? 'the boot ROM alone' : 'the flasher stub'),
    },
  ),
  row(
    'appOnly',
    'what of a build',
    'ESP32 family: an update of the program alone keeps settings and files.',
    {
      values: [false, true],
      words: (value) => (value ? 'its program alone' : 'all of it'),
    },
  ),
  row('force', 'refused images', 'Some checks may be overruled: damaged files, images for another chip.', {
    values: [false, true],
    words: (value) => (value ? 'flash them anyway' : 'do not flash them'),
  }),
];

function row<Key extends keyof PlanOptions>(
  key: Key,
  name: string,
  about: string,
  { values, words }: { values: readonly PlanOptions[Key][]; words: (value: PlanOptions[Key]) => string },
): OptionRow {
  return {
    name,
    about,
    text: (options) => words(options[key]),
    isUsual: (options) => options[key] === usualOptions[key],
    moved: (options, by) => {
      const at = values.indexOf(options[key]) + by + values.length;
      return { ...options, [key]: values[at % values.length] };
    },
  };
}

/** 'flash mode: dout', one a thing that is not as usual. */
export const unusualWords = (options: PlanOptions): string[] => [
  ...optionRows.filter((each) => !each.isUsual(options)).map((each) => `${each.name}: ${each.text(options)}`),
  ...(options.unlock ? ['write protection: cleared first'] : []),
];

/** As the flash operation wants them. */
export function flashOptionsOf(options: PlanOptions): Omit<FlashOptions, 'files'> {
  const { eraseAll, appOnly, noSkip, mode, frequencyMHz, sizeBytes, baudRate, noStub, unlock, force } =
    options;
  return {
    eraseAll,
    appOnly,
    noSkip,
    noStub,
    unlock,
    force,
    header: { mode, frequencyMHz, sizeBytes },
    ...(typeof sizeBytes === 'number' ? { flashSizeBytes: sizeBytes } : {}),
    ...(baudRate === null ? {} : { baudRate }),
  };
}
