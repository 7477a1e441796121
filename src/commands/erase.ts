// espwb erase [--region OFFSET:SIZE | --partition NAME]
import { checkEraseRegion, eraseFlash } from '../device/flash/erase.ts';
import { describe } from '../device/flash/geometry.ts';
import { formatSize } from '../device/sizes.ts';
import { baudRate, stretch, toldFlashSize } from '../services/flash-options.ts';
import { printable } from '../text/printable.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async (context, _args, options) => {
  const eraseOptions = {
    ...stretch(options),
    ...baudRate(options),
    ...toldFlashSize(options),
    unlock: options['unlock'] === true,
  };
  if (eraseOptions.region) checkEraseRegion(eraseOptions.region);
  const { partition } = eraseOptions;
  const what = eraseOptions.region
    ? describe([eraseOptions.region])
    : partition === undefined
      ? 'the whole flash'
      : `the partition "${printable(partition)}"`;
  await context.confirm(
    `Erase ${what}: firmware, files and settings there are lost.`,
    eraseOptions.region?.sizeBytes ??
      (partition === undefined ? (eraseOptions.flashSizeBytes ?? 'whole-flash') : undefined),
  );
  const session = await context.openSession();
  const { erasedBytes, blankBytes, seconds } = await eraseFlash(session, eraseOptions, context.operation);
  const blank = blankBytes > 0 ? `, ${formatSize(blankBytes)} were blank already` : '';
  context.output.result({ erasedBytes, blankBytes, seconds }, [
    `Erased ${formatSize(erasedBytes)}${blank}, in ${seconds.toFixed(1)} s. All of it reads blank.`,
  ]);
};
