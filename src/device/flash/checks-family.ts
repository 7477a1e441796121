// What can be known to be wrong with files for the ESP32 and the chips of its family: revision, size in the boot
// header, partitions, the place of a program.
import { advise, type Hint } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { revisionWords } from '../image/family/extended-header.ts';
import type { Partition } from '../image/family/family-facts.ts';
import { appSlots, beyondFlash } from '../image/family/partition-table.ts';
import { formatOffset, formatSize } from '../sizes.ts';
import type { Finding, Target } from './finding.ts';
import { tableOfFiles } from './partitions.ts';
import { isBootFile, type PreparedFile } from './prepare.ts';

/** Findings that a person may set aside; none for a chip of another family. */
export function familyFindings(files: readonly PreparedFile[], target: Target, chip: Chip): Finding[] {
  if (chip.image.imageChipId === null) return [];
  return [
    ...files.flatMap((file) => [...revisionFindings(file, target), ...headerFindings(file, target, chip)]),
    ...tableFindings(files, target, chip),
    ...files.flatMap((file) => programFindings(file, files, target, chip)),
  ];
}

function revisionFindings({ path, facts }: PreparedFile, { chip }: Target): Finding[] {
  const { revision } = chip;
  if (!facts.family || revision === undefined) return [];
  const { minimumRevision, maximumRevision } = facts.family;
  const says = `the chip has revision ${revisionWords(revision)}`;
  if (revision < minimumRevision)
    return [
      finding(
        'image-revision',
        `${path}: this build needs revision ${revisionWords(minimumRevision)} or later, ${says}.`,
      ),
    ];
  if (maximumRevision !== null && revision > maximumRevision)
    return [
      finding(
        'image-revision',
        `${path}: this build is for revisions up to ${revisionWords(maximumRevision)}, ${says}.`,
      ),
    ];
  return [];
}

/** The programs of the family believe what the boot header says, and stop where the chip has less. */
function headerFindings(file: PreparedFile, { flashSizeBytes }: Target, chip: Chip): Finding[] {
  const { path, facts } = file;
  if (!facts.family || !facts.header || flashSizeBytes === null || !isBootFile(file, chip)) return [];
  if (facts.header.flashSizeBytes <= flashSizeBytes) return [];
  return [
    finding(
      'image-flash-size',
      `${path}: its boot header says ${formatSize(facts.header.flashSizeBytes)} of flash, the board has ${formatSize(flashSizeBytes)}: the program would stop at its start.`,
    ),
  ];
}

function tableFindings(files: readonly PreparedFile[], { flashSizeBytes }: Target, chip: Chip): Finding[] {
  const table = tableOfFiles(files, chip);
  if (!table) return [];
  const beyond = flashSizeBytes === null ? [] : beyondFlash(table, flashSizeBytes);
  if (beyond.length > 0) return beyond.map((message) => finding('image-partitions', message));
  const header = files.find((file) => isBootFile(file, chip))?.facts.header;
  if (!header) return [];
  // The boot loader goes by the size in its header, and starts nothing where a partition ends behind it.
  return beyondFlash(table, header.flashSizeBytes).map((message) =>
    finding(
      'image-partitions',
      message.replace(', the flash at', ', the flash that its boot header tells of at'),
      [advise('header-of-chip')],
    ),
  );
}

function programFindings(
  { path, offset, bytes, facts }: PreparedFile,
  files: readonly PreparedFile[],
  { boardTable, willEraseAll }: Target,
  chip: Chip,
): Finding[] {
  if (facts.family?.holds !== 'program' || facts.problems.length > 0) return [];
  const table = tableOfFiles(files, chip) ?? (willEraseAll ? null : (boardTable?.table ?? null));
  if (!table) {
    const isKnown = boardTable !== undefined || willEraseAll;
    return isKnown
      ? [
          finding(
            'image-unsuitable',
            `${path}: this is a program without a boot loader and a partition table, and the board has none: it would not start.`,
            [
              'Take the build that has everything (".factory.bin", "merged"), or name all its files with their offsets.',
            ],
          ),
        ]
      : [];
  }
  const slots = appSlots(table);
  const slot = slots.find((each) => each.offset === offset);
  const [first] = boardTable?.started ? [boardTable.started] : slots;
  const elsewhere: Hint[] = first ? [placeOf(first)] : [];
  if (!slot)
    return [
      finding(
        'image-misplaced',
        `${path}: no partition for programs begins at ${formatOffset(offset)}: ${slotWords(slots)}.`,
        elsewhere,
      ),
    ];
  const sizeBytes = facts.family.appBytes ?? bytes.length;
  if (sizeBytes <= slot.sizeBytes) return [];
  return [
    finding(
      'image-partitions',
      `${path} has ${formatSize(sizeBytes)}, its partition "${slot.label}" ${formatSize(slot.sizeBytes)}.`,
    ),
  ];
}

const placeOf = ({ offset, label }: Partition): Hint =>
  advise('place-of-program', { offset: formatOffset(offset), label });

const slotWords = (slots: readonly Partition[]): string =>
  slots.length === 0
    ? 'the table has none'
    : `the table has ${slots.map(({ label, offset }) => `"${label}" at ${formatOffset(offset)}`).join(', ')}`;

/** A program that goes where the board does not look for one. */
export function familyWarnings({ path, offset, facts }: PreparedFile, { boardTable }: Target): Hint[] {
  const started = boardTable?.started;
  if (facts.family?.holds !== 'program' || !started || started.offset === offset) return [];
  if (!appSlots(boardTable.table).some((slot) => slot.offset === offset)) return [];
  return [advise('other-slot-starts', { path, label: started.label, offset: formatOffset(started.offset) })];
}

const finding = (code: Finding['code'], message: string, hints: readonly Hint[] = []): Finding => ({
  code,
  message,
  mayForce: true,
  hints,
});
