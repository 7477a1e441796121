// The workbench's joint with flashing: from what was chosen to bytes, a plan, a flash with its record.

import { forScreen } from '../advice/render.ts';
import type { Hint } from '../device/advice.ts';
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { fileToRestore, listBackups, quietAboutImages } from '../device/flash/backup.ts';
import { flashFiles, planFlash } from '../device/flash/flash.ts';
import type { FlashResult } from '../device/flash/flash-job.ts';
import type { FlashPlan } from '../device/flash/plan.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import type { OperationContext } from '../device/operation.ts';
import { onlyOn, type Session } from '../device/session/session.ts';
import { formatSize } from '../device/sizes.ts';
import { backupsFolder } from '../platform/folders.ts';
import { type GivenFile, leftOutParts } from '../platform/image-neighbours.ts';
import { flashOptionsOf } from '../screens/flash/plan-options.ts';
import type {
  ChosenFile,
  FlashRequest,
  ImageChoice,
  PlannedFlash,
  PlanView,
} from '../screens/flash/state.ts';
import { readImageFile } from '../services/image-file.ts';
import { obtainFirmware } from '../services/obtain-firmware.ts';
import { recordedFlash } from '../services/recorded-flash.ts';
import { printable } from '../text/printable.ts';
import { imageName } from './words.ts';

export type FlashPlatform = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** @throws EspError of the files and of planFlash */
export async function planFlashHere(
  session: Session,
  request: FlashRequest,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<PlannedFlash> {
  const files: FlashFile[] = [];
  for (const file of request.files) files.push(await fileOf(session, file, request, platform, context));
  const isRestore = request.files.some(({ choice }) => choice.kind === 'backup');
  // A backup may hold anything: its own MD5 is the check, not what images need.
  const options = {
    ...flashOptionsOf(request.options),
    files,
    warnings: await leftOutParts(onThisComputer(request, files)),
    ...(isRestore ? { force: true } : {}),
  };
  const quiet = (loud: OperationContext) => (isRestore ? quietAboutImages(loud) : loud);
  const plan = await planFlash(session, options, quiet(context));
  const mac = session.facts?.mac ?? null;
  const [newest] = session.facts
    ? await listBackups(backupsFolder(platform.environment), session.facts.mac)
    : [];
  // What is said of an image does not hold for a backup, which brings everything with it.
  const agreed = inKeys(plan.warnings);
  const view = planView(plan, isRestore ? [] : agreed);
  return {
    view: {
      ...view,
      throughRom: request.options.noStub,
      flashSizeBytes: session.facts?.flash.sizeBytes ?? options.flashSizeBytes ?? null,
      lastBackup: newest ? { time: printable(newest.time), sizeBytes: newest.bytes } : null,
    },
    run: async (present, running) => {
      const recording = { session: present, context: running, ...platform };
      const result = await onlyOn(present, mac, () =>
        recordedFlash(recording, () => flashFiles(present, options, quiet(running))),
      );
      // What the plan warned of was agreed to, and is no longer so: the board holds something else now.
      const incidents = inKeys(result.warnings).filter((text) => !agreed.includes(text));
      return outcomeOf(result, view.files, incidents);
    },
  };
}

/** By the names that they have on this computer. */
const onThisComputer = (request: FlashRequest, files: readonly FlashFile[]): GivenFile[] =>
  request.files.flatMap(({ choice }, at) => {
    const bytes = files[at]?.bytes;
    return choice.kind !== 'backup' && 'path' in choice && bytes ? [{ path: choice.path, bytes }] : [];
  });

const filesOf = (plan: FlashPlan): PlanView['files'] =>
  plan.files.map(({ path, offset, bytes, md5, kind, version, boot }) => ({
    name: printable(path),
    offset,
    sizeBytes: bytes,
    what: printable(imageName(kind, version)),
    md5,
    boot:
      boot && `${boot.flashMode}, ${boot.flashFrequencyMHz} MHz, ${formatSize(boot.flashSizeBytes)} of flash`,
  }));

const planView = (plan: FlashPlan, warnings: readonly string[]) => ({
  files: filesOf(plan),
  writeBytes: plan.writeBytes,
  skipBytes: plan.skipBytes,
  eraseBytes: plan.eraseBytes,
  estimateSeconds: plan.estimateMs > 0 ? plan.estimateMs / 1000 : null,
  baudRate: plan.baud,
  lost: plan.lost,
  kept: plan.kept,
  warnings,
  writeProtected: plan.writeProtected === true,
  resumes: false,
});

const outcomeOf = (result: FlashResult, files: PlanView['files'], warnings: readonly string[]) => ({
  writtenBytes: result.writtenBytes,
  skippedBytes: result.skippedBytes,
  wireBytes: result.wireBytes,
  baudRate: result.baud,
  seconds: result.seconds,
  verified: result.verified,
  files,
  restarted: result.restarted,
  warnings,
});

const inKeys = (warnings: readonly Hint[]): string[] => warnings.map(forScreen);

async function fileOf(
  session: Session,
  { choice, offset }: ChosenFile,
  { options }: FlashRequest,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<FlashFile> {
  if (choice.kind !== 'backup')
    return { path: choice.name, offset, bytes: await readImage(choice, platform, context) };
  const { force } = options;
  const file = await fileToRestore(session, { backup: choice.backup, force }, context);
  return { ...file, path: choice.name };
}

async function readListed(
  word: string,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<Uint8Array> {
  const { fileName, bytes, isDemo, fromCache } = await obtainFirmware(
    { word, flashSizeBytes: null, ...platform },
    context,
  );
  const how = fromCache ? 'from the cache, unchanged since its download' : 'downloaded and checked';
  if (!isDemo) context.onEvent({ type: 'note', text: `${fileName}: ${how}.` });
  return bytes;
}

async function readImage(
  choice: ImageChoice,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<Uint8Array> {
  if (choice.kind === 'init-data') return choice.bytes;
  if (choice.kind === 'built-in' || choice.kind === 'release')
    return readListed(choice.id, platform, context);
  if (!('path' in choice)) throw new EspError('usage', `${choice.name} is no image.`);
  return readImageFile(choice.path);
}
