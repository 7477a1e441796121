// espwb read FILE [--region OFFSET:SIZE]
import { existsSync } from 'node:fs';
import { flashRange } from '../device/flash/flash-range.ts';
import { readFlashContents } from '../device/flash/read.ts';
import { formatSize } from '../device/sizes.ts';
import { writeFileWhole } from '../device/write-file.ts';
import { baudRate, stretch, toldFlashSize } from '../services/flash-options.ts';
import { printable } from '../text/printable.ts';
import { fileOfBoard, namesFiles } from './file-of-board.ts';
import { needsFolderOf } from './needs-folder.ts';
import type { Verb, VerbContext } from './verb.ts';

export const run: Verb = async (context, [typed = ''], options) => {
  const readOptions = { ...stretch(options), ...baudRate(options), ...toldFlashSize(options) };
  // Before the port is opened for it.
  if (readOptions.region) flashRange(readOptions.region, null);
  const path = await pathFor(context, typed);
  const name = printable(path);
  await needsFolderOf(path);
  if (existsSync(path) && options['force'] !== true)
    await context.confirm(`${name} exists and would be replaced.`);
  const session = await context.openSession();
  const { data, offset, md5, seconds } = await readFlashContents(session, readOptions, context.operation);
  await writeFileWhole(path, data, true);
  context.output.result({ path, offset, bytes: data.length, md5, seconds }, [
    `Read ${formatSize(data.length)} into ${name} in ${seconds.toFixed(1)} s. MD5 ${md5}, the same as the board's.`,
  ]);
};

/** Of several boards each has a file of its own, named when it is known which board it is. */
async function pathFor(context: VerbContext, typed: string): Promise<string> {
  const { several, openSession, operation, options } = context;
  if (!several) return typed;
  await namesFiles(typed);
  const session = await openSession();
  const { mac } = await session.run('info', operation, (inner) => session.identify(inner));
  const { port = '' } = options;
  const board = { mac, name: several.nameOf(mac, port), port };
  return several.ownPath(await fileOfBoard(typed, board));
}
