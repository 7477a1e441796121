// What a plan says, row by row. Pure; which rows have room is PlanPanel's.
import { foldPieces } from '../../components/fold-pieces.ts';
import { wrapWords } from '../../components/layout.ts';
import type { Piece } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { duration } from '../../workbench/words.ts';
import { savedAt } from '../backups/state.ts';
import { kilobytes } from '../files/file-words.ts';
import { unusualWords } from './plan-options.ts';
import { type FlashState, nothingToWrite, type PlanFile, type PlanView, savesFirst } from './state.ts';

export type PlanRow = {
  readonly name: string;
  readonly value: readonly Piece[];
  /** Where there is no room, the rows of the highest go first; without it a row never goes. */
  readonly spare?: number;
  /** What nobody may miss: it stands on the first page. */
  readonly isFirst?: true;
};

/** More of them would push what is lost off the first page. */
const mostFirstFiles = 3;

export function planRows(plan: PlanView, flash: FlashState, room: number): readonly PlanRow[] {
  const first = (rows: readonly PlanRow[]) => rows.map((row) => ({ ...row, isFirst: true as const }));
  return [
    ...plan.files.flatMap((file) => fileRows(file, plan.files.length, room)),
    ...first(folded('write', writeParts(plan), room)),
    ...first(sentences('lost', plan.lost, room, theme.warning)),
    ...first(
      plan.warnings.flatMap((text, at) => sentences(at === 0 ? '⚠' : '', [text], room, theme.warning)),
    ),
    ...first(plan.writeProtected ? protectedRows(flash, room) : []),
    ...backupRows(plan, flash, room),
    ...sentences('kept', plan.kept, room),
    ...partitionRows(plan, room),
    ...optionRows(flash, room),
    ...folded('then', thenParts(plan), room),
  ];
}

function fileRows(
  { name, offset, sizeBytes, what, md5, boot }: PlanFile,
  count: number,
  room: number,
): readonly PlanRow[] {
  const where = `0x${offset.toString(16)}`;
  const isFirst = count <= mostFirstFiles;
  const parts: Piece[][] = [
    [{ text: printable(what), bold: true }],
    [{ text: safe`, ${name}` }],
    [{ text: safe`, ${kilobytes(sizeBytes)}` }],
  ];
  return [
    ...folded(where, parts, room).map((row) => ({ ...row, ...(isFirst ? { isFirst } : {}) })),
    // On a later page it stands alone.
    { name: '', value: [{ text: safe`MD5 ${md5}${count > 1 ? `  ${where}` : ''}`, dim: true }], spare: 3 },
    ...(boot === null
      ? []
      : [{ name: '', value: [{ text: safe`boot header ${boot}`, dim: true }], spare: 2 } as const]),
  ];
}

function partitionRows({ partitions = [] }: PlanView, room: number): readonly PlanRow[] {
  const parts = partitions.map((words, at) => [
    { text: printable(at === 0 ? words : `, ${words}`), dim: true },
  ]);
  return folded('table', parts, room).map((row) => ({ ...row, spare: 1 }));
}

function writeParts(plan: PlanView): readonly (readonly Piece[])[] {
  if (nothingToWrite(plan))
    return [
      [{ text: safe`nothing: `, bold: true, colour: theme.good }],
      [{ text: safe`all ${kilobytes(plan.skipBytes)} are there already` }],
    ];
  const bytes: Piece = { text: printable(kilobytes(plan.writeBytes)), bold: true, colour: theme.warning };
  const stopped = plan.resumes ? ': goes on from there' : '';
  return [
    [bytes],
    [{ text: printable(plan.eraseBytes > 0 ? `, erases ${kilobytes(plan.eraseBytes)}` : '') }],
    [
      {
        text: printable(
          plan.skipBytes > 0 ? `; ${kilobytes(plan.skipBytes)} are there already${stopped}` : '',
        ),
      },
    ],
  ];
}

function thenParts(plan: PlanView): readonly (readonly Piece[])[] {
  const { estimateSeconds, baudRate, throughRom } = plan;
  const proof = nothingToWrite(plan) ? 'restart' : 'verify by MD5, restart';
  const time = estimateSeconds === null ? '' : `; ~${duration(estimateSeconds)} at ${baudRate} baud`;
  return [
    [{ text: printable(throughRom ? 'restart; nothing is verified by MD5' : proof) }],
    [{ text: printable(time), dim: true }],
  ];
}

const protectedRows = ({ options }: FlashState, room: number): readonly PlanRow[] =>
  options.unlock
    ? sentences('locked', ['Its write protection is cleared first.'], room, theme.warning)
    : sentences('locked', ['The flash chip is write-protected: U clears that first.'], room, theme.warning);

/** Reading takes at most as long as the bytes need on the wire: ten bits each. */
const wireSeconds = (bytes: number, baudRate: number): number => (bytes * 10) / baudRate;

function backupRows(plan: PlanView, { backUpFirst }: FlashState, room: number): readonly PlanRow[] {
  const { flashSizeBytes, lastBackup, baudRate } = plan;
  if (plan.eraseBytes === 0 || flashSizeBytes === null) return [];
  const last = lastBackup && `${savedAt(lastBackup.time)}, ${kilobytes(lastBackup.sizeBytes)}`;
  const before: Piece = {
    text: printable(last ? `the last one is of ${last}; ` : 'none of this board yet; '),
  };
  if (plan.throughRom)
    return folded('backup', [[before], [{ text: safe`a new one takes the stub`, dim: true }]], room);
  const all = kilobytes(flashSizeBytes);
  const key: Piece = { text: safe`s `, bold: true, colour: theme.accent };
  if (!savesFirst(backUpFirst, plan))
    return folded('backup', [[before], [key, { text: safe`saves all ${all} first` }]], room);
  const most = duration(wireSeconds(flashSizeBytes, baudRate));
  const saving: Piece = { text: safe`all ${all} first, at most ${most} more; `, colour: theme.good };
  return folded('backup', [[saving], [key, { text: safe`leaves it out` }]], room);
}

function optionRows({ options }: FlashState, room: number): readonly PlanRow[] {
  const words = unusualWords(options);
  if (words.length > 0)
    return folded(
      'options',
      words.map((text, at) => [{ text: safe`${at > 0 ? ' · ' : ''}${text}`, colour: theme.data }]),
      room,
    );
  const key = (text: string): Piece => ({ text: printable(text), bold: true, colour: theme.accent });
  const value = [
    { text: safe`as usual; `, dim: true },
    key('o '),
    { text: safe`changes them, `, dim: true },
    key('A '),
    { text: safe`adds a file`, dim: true },
  ];
  return [{ name: 'options', value, spare: 2 }];
}

const folded = (name: string, parts: readonly (readonly Piece[])[], room: number): PlanRow[] =>
  foldPieces(parts, room).map((value, at) => ({ name: at === 0 ? name : '', value }));

function sentences(name: string, texts: readonly string[], room: number, colour?: string): PlanRow[] {
  return texts
    .flatMap((text) => wrapWords(text, room))
    .map((text, at) => ({ name: at === 0 ? name : '', value: [{ text: printable(text), colour }] }));
}
