// Which program a board starts is written in its otadata. A build that leaves it alone, on a board that an update over
// the air has led to another partition, would be flashed and verified while the old program goes on starting.
import type { Partition } from '../image/family/family-facts.ts';
import { otaEntryBytes, otaSectorBytes, otaSequence, startedSlot } from '../image/family/ota-data.ts';
import { otaDataPlace } from '../image/family/partition-table.ts';
import { recogniseImage } from '../image/recognise.ts';
import { formatOffset } from '../sizes.ts';
import { md5Hex } from './digest.ts';
import type { FlashJob } from './flash-job.ts';
import type { FlashLink } from './flash-link.ts';
import { endOf, overlaps, type Range } from './geometry.ts';
import { tableOfFiles } from './partitions.ts';
import type { PreparedFile } from './prepare.ts';
import { readFlash } from './read-flash.ts';

/**
 * The same, with what will start by then where files bring a partition table; and with blank otadata, and a warning of
 * it, where that would be none of what they write.
 * @throws EspError what a FlashLink throws
 */
export async function startingWhatIsWritten(link: FlashLink, job: FlashJob): Promise<FlashJob> {
  const { files, options } = job;
  const table = options.eraseAll ? null : tableOfFiles(files, link.loader.chip);
  if (!table) return job;
  const place = otaDataPlace(table);
  const starting = (started: Partition | null): FlashJob => ({ ...job, boardTable: { table, started } });
  const usual = startedSlot(table, null);
  if (!place || endOf(place) > (link.facts.flash.sizeBytes ?? 0)) return starting(usual);
  const entries: Uint8Array[] = [];
  for (const offset of [place.offset, place.offset + otaSectorBytes])
    entries.push(bytesOfFiles(files, offset) ?? (await readEntry(link, offset)));
  const started = startedSlot(table, otaSequence(entries));
  const range: Range = { offset: place.offset, sizeBytes: 2 * otaSectorBytes };
  const isWritten = (one: Range) => files.some((file) => overlaps(rangeOf(file), one));
  if (!started || !usual || started === usual || isWritten(range) || isWritten(startOf(started)))
    return starting(started);
  const text = `By its otadata the board starts "${started.label}" at ${formatOffset(started.offset)}, which these files leave alone. Its otadata is erased, too, so that "${usual.label}" starts.`;
  return {
    ...starting(usual),
    options: { ...options, warnings: [...(options.warnings ?? []), text] },
    files: [...files, blankFile(range, link)],
  };
}

const readEntry = (link: FlashLink, offset: number): Promise<Uint8Array> =>
  link.retry((loader, signal) => readFlash(loader, { offset, sizeBytes: otaEntryBytes }, signal));

/** What one of them brings there; undefined where none does. */
function bytesOfFiles(files: readonly PreparedFile[], offset: number): Uint8Array | undefined {
  const file = files.find((each) => overlaps(rangeOf(each), { offset, sizeBytes: otaEntryBytes }));
  return file?.bytes.subarray(offset - file.offset, offset - file.offset + otaEntryBytes);
}

const startOf = ({ offset }: Partition): Range => ({ offset, sizeBytes: 1 });

function blankFile({ offset, sizeBytes }: Range, link: FlashLink): PreparedFile {
  const bytes = new Uint8Array(sizeBytes).fill(0xff);
  const facts = recogniseImage(bytes, offset, link.loader.chip);
  return { path: 'blank otadata', offset, bytes, facts, md5: md5Hex(bytes) };
}

const rangeOf = ({ offset, bytes }: PreparedFile): Range => ({ offset, sizeBytes: bytes.length });
