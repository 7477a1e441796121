// espwb flash [OFFSET=]FILE...: plan, ask, write, verify, restart; --dry-run stops after the plan.

import { existsSync } from 'node:fs';
import { forShell } from '../advice/render.ts';
import { EspError } from '../device/errors.ts';
import { checkImages, checkPlaces } from '../device/flash/checks.ts';
import { flashFiles, planFlash } from '../device/flash/flash.ts';
import { type FlashOptions, type FlashResult, isUpToDate } from '../device/flash/flash-job.ts';
import { refuseEraseAll } from '../device/flash/flash-through-rom.ts';
import type { FlashPlan } from '../device/flash/plan.ts';
import { checkAppOnly } from '../device/flash/programs-only.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import type { Partition } from '../device/image/family/family-facts.ts';
import { targetOf } from '../device/releases/build-target.ts';
import type { Session } from '../device/session/session.ts';
import { formatOffset, formatSize } from '../device/sizes.ts';
import { leftOutParts } from '../platform/image-neighbours.ts';
import { backUpHere } from '../services/backups.ts';
import { mayBeManifest } from '../services/build-manifest.ts';
import { sharedFlashOptions, text } from '../services/flash-options.ts';
import { readImageFile } from '../services/image-file.ts';
import { obtainFirmware } from '../services/obtain-firmware.ts';
import { recordedFlash } from '../services/recorded-flash.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { readFlashFiles } from './flash-files.ts';
import { chipOfBoard, intendedTarget, knownChip } from './intended-flash-size.ts';
import { shared, type Verb, type VerbContext, type VerbOptions } from './verb.ts';

export const run: Verb = async (context, args, options) => {
  const flashOptions = await parseOptions(context, args, options);
  if (options['dryRun'] === true) {
    const plan = await planFlash(await context.openSession(), flashOptions, context.operation);
    context.output.result({ dryRun: true, ...planKeys(plan) }, planLines(plan));
    return;
  }
  // Where nobody can be asked, a board that runs need not be reset to say so; where nothing can be
  // compared, there is no plan to agree to.
  if (!process.stdin.isTTY || flashOptions.noStub)
    await context.confirm('Flashing replaces what is on the board.');
  const session = await context.openSession();
  const { clock, environment, operation } = context;
  if (options['backup'] === true) {
    const { path } = await backUpHere(session, null, environment, operation);
    operation.onEvent({ type: 'note', text: `Backup: ${path}` });
  }
  const result = await recordedFlash({ session, clock, environment, context: operation }, () =>
    flashFiles(session, { ...flashOptions, approve: approval(context, session) }, operation),
  );
  context.output.result(resultKeys(result), resultLines(result));
};

async function parseOptions(
  context: VerbContext,
  args: readonly string[],
  options: VerbOptions,
): Promise<FlashOptions> {
  const initData = text(options['initData']);
  if (args.length === 0 && initData === undefined)
    throw new EspError('usage', 'No file to flash.', { hints: ['For example: espwb flash firmware.bin'] });
  const choices = sharedFlashOptions(options);
  const extra =
    initData === undefined ? [] : [await shared(context, 'init data', () => initDataFile(initData))];
  const files = [...(await readFilesOrFirmware(context, args)), ...extra];
  checkPlaces(files);
  const made = {
    files,
    warnings: await leftOutParts(files),
    ...choices,
    noSkip: options['skip'] === false,
    noStub: options['stub'] === false,
    eraseAll: options['eraseAll'] === true,
    appOnly: options['appOnly'] === true,
    force: options['force'] === true,
    unlock: options['unlock'] === true,
  };
  if (made.noStub) refuseEraseAll(made);
  if (made.appOnly) checkAppOnly(made);
  checkImages(files, made.force, knownChip(context));
  return made;
}

/** One word that is the name of a firmware and of no file here is fetched; everything else is a file. */
async function readFilesOrFirmware(context: VerbContext, args: readonly string[]) {
  const [word = ''] = args;
  const isName = args.length === 1 && /^(micropython|demo-)[\w.-]*$/i.test(word) && !existsSync(word);
  if (!isName || word.endsWith('.bin')) {
    if (args.length === 1 && isNoPath(word) && !existsSync(word)) throw noSuchFile(word);
    return readNamedFiles(context, args);
  }
  const needsTarget = word.toLowerCase() === 'micropython';
  const target = needsTarget
    ? await intendedTarget(context, { flashSizeBytes: null, chip: undefined })
    : targetOf();
  const request = { word, target, ...context };
  const { fileName, bytes } = await shared(context, `firmware ${JSON.stringify(target)}`, () =>
    obtainFirmware(request, context.operation),
  );
  return [{ path: fileName, offset: null, bytes }];
}

/** Boards that are flashed together share what does not depend on them. */
const readNamedFiles = (context: VerbContext, args: readonly string[]) =>
  args.some(mayBeManifest)
    ? readFlashFiles(args, () => chipOfBoard(context))
    : shared(context, 'files', () => readFlashFiles(args));

const isNoPath = (word: string): boolean =>
  /^[\w-]+$/.test(word) && !/^(?:0x[\da-f]+|\d+)\w{0,2}$/i.test(word);

/** The name of an image with letters wrong looks like the name of a file that is not there. */
function noSuchFile(word: string): EspError {
  const meant = nearest(word, ['micropython', ...demoFirmware.map(({ id }) => id)]);
  const hints = meant === null ? [] : [`Did you mean ${meant}?`];
  return new EspError('file-unreadable', `There is no file ${printable(word)}, and no image of that name.`, {
    hints,
  });
}

async function initDataFile(path: string) {
  const bytes = await readImageFile(path);
  if (bytes.length === 128 && bytes[0] === 5) return { path, offset: null, bytes };
  throw new EspError(
    'image-unknown',
    `${printable(path)} is not init data: init data is 128 bytes long and starts with 05.`,
    { hints: ["It is esp_init_data_default_v08.bin of Espressif's ESP8266_NONOS_SDK."] },
  );
}

/** Shows the plan and asks, unless there is nothing to do. */
function approval(context: VerbContext, session: Session): (plan: FlashPlan) => Promise<void> {
  return async (plan) => {
    for (const line of planLines(plan)) context.output.line(line);
    if (plan.writeBytes === 0 && plan.eraseBytes === 0) return;
    const board = session.facts?.mac ?? 'this board';
    await context.confirm(`Write ${formatSize(plan.writeBytes)} to ${board}?`, plan.writeBytes);
  };
}

const planKeys = (plan: FlashPlan) => ({
  files: plan.files,
  regions: plan.regions.map(({ status, ...region }) => ({ ...region, fate: status })),
  writeBytes: plan.writeBytes,
  skipBytes: plan.skipBytes,
  eraseBytes: plan.eraseBytes,
  estimateSeconds: plan.estimateMs / 1000,
  baud: plan.baud,
  lost: plan.lost,
  kept: plan.kept,
  warnings: plan.warnings.map(forShell),
  writeProtected: plan.writeProtected ?? null,
  ...(plan.partitions ? { partitions: plan.partitions } : {}),
});

function planLines(plan: FlashPlan): string[] {
  const words = {
    unchanged: 'is there already',
    blank: 'stays blank',
    'to-erase': 'will be erased',
    'to-write': 'will be written',
    kept: 'is kept',
  } as const;
  return [
    ...plan.files.map(
      (file) =>
        `${printable(file.path)}: ${file.kind}${file.version ? ` ${file.version}` : ''}, ${formatSize(file.bytes)} at ${formatOffset(file.offset)}`,
    ),
    ...plan.regions.map(
      (region) =>
        `  ${formatOffset(region.offset).padEnd(9)} ${formatSize(region.sizeBytes).padStart(9)}  ${words[region.status]}`,
    ),
    ...(plan.partitions ?? []).map(partitionLine),
    plan.writeBytes === 0 && plan.eraseBytes === 0
      ? 'Nothing to write: the board holds all of it.'
      : `To write: ${formatSize(plan.writeBytes)}, about ${Math.ceil(plan.estimateMs / 1000)} s at ${plan.baud} baud.`,
    ...plan.lost.map((line) => `Lost: ${line}.`),
    ...plan.kept.map((line) => `Kept: ${line}.`),
    ...(plan.writeProtected ? ['The flash chip is write-protected: --unlock clears that first.'] : []),
  ];
}

const partitionLine = ({ label, type, subtype, offset, sizeBytes }: Partition): string =>
  `  ${formatOffset(offset).padEnd(9)} ${formatSize(sizeBytes).padStart(9)}  partition "${label}" (${type}, ${subtype})`;

function resultKeys(result: FlashResult): Record<string, unknown> {
  const { files, writtenBytes, skippedBytes, wireBytes, baud, seconds, verified, restarted, warnings } =
    result;
  const told = warnings.map(forShell);
  return {
    files,
    writtenBytes,
    skippedBytes,
    wireBytes,
    baud,
    seconds,
    verified,
    restarted,
    warnings: told,
  };
}

function resultLines(result: FlashResult): string[] {
  const skipped = result.skippedBytes > 0 ? `, ${formatSize(result.skippedBytes)} were there already` : '';
  const check = result.verified
    ? 'Verified by MD5.'
    : 'Not verified by MD5: without the stub the ROM only compared each block as it wrote it.';
  if (isUpToDate(result)) {
    const done = `Already up to date: ${formatSize(result.skippedBytes)} compared in ${result.seconds.toFixed(1)} s.`;
    return [done, result.restarted ? 'The board was restarted.' : 'Nothing was written.'];
  }
  return [
    `Wrote ${formatSize(result.writtenBytes)}${skipped}, in ${result.seconds.toFixed(1)} s at ${result.baud} baud.`,
    result.restarted ? `${check} The board was restarted.` : check,
  ];
}
