// A flash in two steps, for whoever looks at the plan before it is carried out: the files are fetched and
// read once, and what was planned is what is written.
import type { Clock } from '../device/clock.ts';
import {
  type Backup,
  fileToRestore,
  quietAboutImages,
  type RestorableBackup,
} from '../device/flash/backup.ts';
import { flashFiles, planFlash } from '../device/flash/flash.ts';
import type { FlashOptions, FlashResult } from '../device/flash/flash-job.ts';
import type { FlashPlan } from '../device/flash/plan.ts';
import type { FlashFile } from '../device/flash/prepare.ts';
import type { OperationContext } from '../device/operation.ts';
import { targetOf } from '../device/releases/build-target.ts';
import { onlyOn, type Session } from '../device/session/session.ts';
import { type GivenFile, leftOutParts } from '../platform/image-neighbours.ts';
import { backupsHere } from './backups.ts';
import { readImageFile } from './image-file.ts';
import { obtainFirmware } from './obtain-firmware.ts';
import { recordedFlash } from './recorded-flash.ts';

/** Where an image comes from. */
export type ImageSource = {
  /** As people know it. */
  readonly name: string;
} & (
  | { readonly kind: 'built-in' | 'release'; readonly id: string }
  | { readonly kind: 'file' | 'recent'; readonly path: string }
  | { readonly kind: 'backup'; readonly backup: RestorableBackup }
  /** 128 bytes that were found in a flash or in a backup. */
  | { readonly kind: 'init-data'; readonly bytes: Uint8Array }
);

export type FlashRequest = {
  readonly files: readonly {
    readonly source: ImageSource;
    /** null = where a file of its kind belongs. */
    readonly offset: number | null;
  }[];
  readonly options: Omit<FlashOptions, 'files'>;
};

/** A flash that is ready to go; its region events have told of each sector already. */
export type PreparedFlash = {
  readonly plan: FlashPlan;
  /** A backup brings everything with it: what is said of images does not hold for it. */
  readonly isRestore: boolean;
  /** null where the chip does not tell and nobody else did. */
  readonly flashSizeBytes: number | null;
  /** The newest of this board. */
  readonly lastBackup: Backup | null;
  /** On whichever session the board has by then: it may have been unplugged in between. @throws EspError wrong-board, and as flashFiles does */
  readonly run: (session: Session, context: OperationContext) => Promise<FlashResult>;
};

export type FlashPlatform = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** @throws EspError of the files and of planFlash */
export async function prepareFlash(
  session: Session,
  request: FlashRequest,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<PreparedFlash> {
  const { force = false } = request.options;
  const files: FlashFile[] = [];
  for (const { source, offset } of request.files)
    files.push(await fileOf(session, source, offset, force, platform, context));
  const isRestore = request.files.some(({ source }) => source.kind === 'backup');
  // A backup may hold anything: its own MD5 is the check, not what images need.
  const options = {
    ...request.options,
    files,
    warnings: await leftOutParts(onThisComputer(request, files)),
    ...(isRestore ? { force: true } : {}),
  };
  const quiet = (loud: OperationContext) => (isRestore ? quietAboutImages(loud) : loud);
  const plan = await planFlash(session, options, quiet(context));
  const { facts } = session;
  const mac = facts?.mac ?? null;
  const [lastBackup = null] = mac === null ? [] : await backupsHere(platform.environment, mac);
  return {
    plan,
    isRestore,
    flashSizeBytes: facts?.flash.sizeBytes ?? options.flashSizeBytes ?? null,
    lastBackup,
    run: (present, running) => {
      const recording = { session: present, context: running, ...platform };
      return onlyOn(present, mac, () =>
        recordedFlash(recording, () => flashFiles(present, options, quiet(running))),
      );
    },
  };
}

/** By the names that they have on this computer. */
const onThisComputer = (request: FlashRequest, files: readonly FlashFile[]): GivenFile[] =>
  request.files.flatMap(({ source }, at) => {
    const bytes = files[at]?.bytes;
    return 'path' in source && bytes ? [{ path: source.path, bytes }] : [];
  });

async function fileOf(
  session: Session,
  source: ImageSource,
  offset: number | null,
  force: boolean,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<FlashFile> {
  if (source.kind !== 'backup')
    return { path: source.name, offset, bytes: await readSource(source, platform, context) };
  const file = await fileToRestore(session, { backup: source.backup, force }, context);
  return { ...file, path: source.name };
}

async function readSource(
  source: Exclude<ImageSource, { readonly kind: 'backup' }>,
  platform: FlashPlatform,
  context: OperationContext,
): Promise<Uint8Array> {
  if (source.kind === 'init-data') return source.bytes;
  if ('path' in source) return readImageFile(source.path);
  const { fileName, bytes, isDemo, fromCache } = await obtainFirmware(
    { word: source.id, target: targetOf(), ...platform },
    context,
  );
  const how = fromCache ? 'from the cache, unchanged since its download' : 'downloaded and checked';
  if (!isDemo) context.onEvent({ type: 'note', text: `${fileName}: ${how}.` });
  return bytes;
}
