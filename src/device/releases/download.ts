// Fetches one image into a file: progress, resume after a cut, and every check before the file gets
// its name. Until then it has a random name beside it, and it is gone again when the download fails.

import { createHash } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../disk/make-folder.ts';
import { neighbourName } from '../../disk/neighbour-name.ts';
import { sweepParts } from '../../disk/sweep-parts.ts';
import { privateFileMode, privateFolderMode, renameOver } from '../../disk/write-whole.ts';
import type { Chip, ChipId } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import { type Clock, sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import { recogniseImage } from '../image/recognise.ts';
import type { OperationContext } from '../operation.ts';
import { unwritable } from '../write-file.ts';
import { fetchFromWeb, portalHint, type WebAnswer, withinTime } from './web.ts';

export type DownloadOptions = {
  readonly url: string;
  readonly file: string;
  readonly clock: Clock;
  /** For which it should be; default: the one that every board is taken for. */
  readonly chip?: ChipId;
  readonly proxy?: string | undefined;
  readonly idleTimeoutMs?: number;
  /** Of all tries together. */
  readonly totalTimeoutMs?: number;
};

export type Downloaded = {
  /** What was checked. */
  readonly image: Uint8Array;
  readonly bytes: number;
  readonly sha256: string;
  readonly etag: string | null;
};

const attempts = 4;
const pauseMs = 500;
/** A full image at 2 KB/s, the slowest line that anyone would wait for. */
const defaultTotalTimeoutMs = 10 * 60_000;

/**
 * @throws EspError network, disk-full, cancelled, or the image's own problem (too large, a page instead of an
 *   image, cut short, damaged); no file is left behind then
 */
export async function downloadImage(
  options: DownloadOptions,
  context: OperationContext,
): Promise<Downloaded> {
  const part = neighbourName(options.file);
  await makeFolder(dirname(options.file), privateFolderMode).catch((cause) => {
    throw unwritable(options.file, cause);
  });
  try {
    const { url, clock, totalTimeoutMs = defaultTotalTimeoutMs } = options;
    const etag = await withinTime({ url, signal: context.signal }, clock, totalTimeoutMs, (signal) =>
      fetchInto(part, options, { ...context, signal }),
    );
    const image = await readFile(part);
    if (isPage(image))
      throw new EspError('network', `${new URL(options.url).host} sent a web page instead of the image.`, {
        hints: [portalHint],
      });
    const [problem] = recogniseImage(image, undefined, chipFor(options)).problems;
    if (problem)
      throw new EspError(
        problem.code,
        `The download from ${new URL(options.url).host} is not an image: ${problem.message}`,
      );
    await renameOver(part, options.file);
    await sweepParts(options.file, true);
    return {
      image: new Uint8Array(image),
      bytes: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      etag,
    };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const isPage = (bytes: Uint8Array): boolean =>
  /^\s*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));

const chipFor = ({ chip = presumedChip.id }: DownloadOptions): Chip => chipNamed(chip);

const tooLarge = (what: string, chip: Chip): EspError =>
  new EspError('image-too-large', `${what} is larger than any flash of an ${chip.name}.`, {
    hints: ['That server has a different file under this name: use another mirror.'],
    hintsSayAll: true,
  });

async function fetchInto(
  part: string,
  options: DownloadOptions,
  context: OperationContext,
): Promise<string | null> {
  const chip = chipFor(options);
  const maxImageBytes = chip.mostFlashBytes;
  const handle = await open(part, 'wx', privateFileMode).catch((cause) => {
    throw unwritable(options.file, cause);
  });
  let done = 0;
  let etag: string | null = null;
  let hasBegun = false;
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        const resume: Record<string, string> = done > 0 ? { range: `bytes=${done}-` } : {};
        if (done > 0 && etag) resume['if-range'] = etag;
        const answer = await fetchFromWeb({
          ...options,
          headers: resume,
          signal: context.signal,
          most: { bytes: maxImageBytes, error: () => tooLarge('The download', chip) },
        });
        const start = answer.status === 206 ? done : 0;
        const isOther =
          start > 0 && ((rangeStart(answer) ?? start) !== start || answer.header('etag') !== etag);
        if (answer.status === 416 || isOther) {
          done = 0;
          etag = null;
          throw new EspError('network', 'The server cannot go on in the middle.');
        }
        done = start;
        etag = answer.header('etag');
        const total = totalBytes(answer, start);
        if (total !== null && total > maxImageBytes)
          throw tooLarge(`The size that the server announces, ${total} bytes,`, chip);
        for await (const bytes of answer.body) {
          if (done + bytes.length > maxImageBytes) throw tooLarge('The download', chip);
          await handle.write(bytes, 0, bytes.length, done).catch((cause) => {
            throw unwritable(options.file, cause);
          });
          done += bytes.length;
          context.onEvent({ type: 'progress', step: 'download', done, ...(total === null ? {} : { total }) });
        }
        if (total !== null && done < total)
          throw new EspError('network', `The connection was lost after ${done} of ${total} bytes.`);
        await handle.truncate(done);
        return etag;
      } catch (error) {
        hasBegun ||= done > 0;
        // Only a mark of the file says that what comes next is of the same one. A weak one does not (RFC 9110, 8.8.1).
        if (etag === null || etag.startsWith('W/')) done = 0;
        const mayRetry =
          isEspError(error) &&
          error.code === 'network' &&
          hasBegun &&
          attempt < attempts &&
          !context.signal.aborted;
        if (!mayRetry) throw error;
        const next = done > 0 ? `Resuming at byte ${done}.` : 'Starting again from the beginning.';
        context.onEvent({ type: 'note', text: `${error.message} ${next}` });
        await sleep(options.clock, pauseMs * attempt, context.signal);
      }
    }
  } finally {
    await handle.close();
  }
}

/** Where the part that was sent begins, as the server says. */
function rangeStart(answer: WebAnswer): number | null {
  const start = /^bytes (\d+)-/.exec(answer.header('content-range') ?? '')?.[1];
  return start === undefined ? null : Number(start);
}

function totalBytes(answer: WebAnswer, start: number): number | null {
  const length = Number(answer.header('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? start + length : null;
}
