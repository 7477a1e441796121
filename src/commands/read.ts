// espwb read FILE [--region OFFSET:SIZE]
import { existsSync } from 'node:fs';
import { flashRange } from '../device/flash/flash-range.ts';
import { readFlashContents } from '../device/flash/read.ts';
import { formatSize } from '../device/sizes.ts';
import { writeFileWhole } from '../device/write-file.ts';
import { printable } from '../text/printable.ts';
import { baudRate, region, toldFlashSize } from './flash-options.ts';
import { needsFolderOf } from './needs-folder.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async (context, [path = ''], options) => {
  const readOptions = { ...region(options), ...baudRate(options), ...toldFlashSize(options) };
  // Before the port is opened for it.
  if (readOptions.region) flashRange(readOptions.region, null);
  const name = printable(path);
  await needsFolderOf(path);
  if (existsSync(path) && options['force'] !== true)
    await context.confirm(`${name} exists and would be replaced.`);
  const session = await context.openSession();
  const { data, md5, seconds } = await readFlashContents(session, readOptions, context.operation);
  await writeFileWhole(path, data, true);
  context.output.result({ path, bytes: data.length, md5, seconds }, [
    `Read ${formatSize(data.length)} into ${name} in ${seconds.toFixed(1)} s. MD5 ${md5}, the same as the board's.`,
  ]);
};
