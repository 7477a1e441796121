// The plan of a flash: what goes where, what is lost and kept, how it will be done, and the map.
import type { ReactNode } from 'react';
import { pad, wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import { factsOf } from '../workbench/availability.ts';
import { savedAt } from '../workbench/backups-state.ts';
import type { FlashState, PlanFile, PlanView } from '../workbench/flash-state.ts';
import { unusualWords } from '../workbench/plan-options.ts';
import { duration } from '../workbench/words.ts';
import { boardWords } from './board-words.ts';
import { FlashMap } from './FlashMap.tsx';
import { kilobytes } from './file-words.ts';
import type { ScreenProps } from './screen.ts';

const nameWidth = 9;
/** The map is worth less than the words, down to this. */
const leastMapRows = 3;

/** A row of the plan; where there is no room, the rows of the highest `spare` go first. */
type PlanRow = { readonly name: string; readonly value: readonly Piece[]; readonly spare?: number };

export function PlanPanel({ state, width, height }: ScreenProps): ReactNode {
  const { flash } = state;
  const { plan, map } = flash;
  if (!plan) return null;
  const room = width - panelFrame;
  const mac = factsOf(state)?.mac ?? 'this board';
  const textRows = height - 2 - leastMapRows - 3;
  const rows = fitting(planRows(plan, flash, room - nameWidth), textRows);
  return (
    <Panel title={`Plan for ${boardWords(state)}`} width={width} height={height} focused>
      {rows.map(({ name, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={[{ text: pad(name, nameWidth), dim: true }, ...value]} />
      ))}
      <Row width={room} pieces={[]} />
      <FlashMap map={map} width={room} height={height - 2 - rows.length - 3} />
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={enterPieces(plan, flash, mac)} />
    </Panel>
  );
}

function fitting(rows: readonly PlanRow[], count: number): readonly PlanRow[] {
  let kept = rows;
  for (let spare = 3; spare > 0 && kept.length > count; spare--)
    kept = kept.filter((row) => (row.spare ?? 0) < spare);
  return kept.slice(0, Math.max(1, count));
}

function planRows(plan: PlanView, flash: FlashState, room: number): readonly PlanRow[] {
  return [
    ...plan.files.flatMap(fileRows),
    writeRow(plan),
    ...sentences('lost', plan.lost, room, theme.warning),
    ...plan.warnings.flatMap((text, at) => sentences(at === 0 ? '⚠' : '', [text], room, theme.warning)),
    ...(plan.writeProtected ? protectedRows(flash, room) : []),
    ...backupRows(plan, flash),
    ...sentences('kept', plan.kept, room).map((row) => ({ ...row, spare: 1 })),
    ...optionRows(flash, room),
    {
      name: 'then',
      value: [
        { text: 'verify by MD5, restart' },
        {
          text:
            plan.estimateSeconds === null
              ? ''
              : `; about ${duration(plan.estimateSeconds)} at ${plan.baudRate} baud`,
          dim: true,
        },
      ],
    },
  ];
}

const fileRows = ({ name, offset, sizeBytes, what, md5, boot }: PlanFile): readonly PlanRow[] => [
  {
    name: `0x${offset.toString(16)}`,
    value: [{ text: what, bold: true }, { text: `  ${name}, ${kilobytes(sizeBytes)}` }],
  },
  { name: '', value: [{ text: `MD5 ${md5}`, dim: true }], spare: 3 },
  ...(boot === null
    ? []
    : [{ name: '', value: [{ text: `boot header ${boot}`, dim: true }], spare: 2 } as const]),
];

function writeRow(plan: PlanView): PlanRow {
  const there = `, ${kilobytes(plan.skipBytes)} are there already`;
  const skipped = plan.resumes ? `${there}: goes on where the last one stopped` : there;
  return {
    name: 'write',
    value: [
      { text: kilobytes(plan.writeBytes), bold: true, colour: theme.warning },
      { text: plan.skipBytes > 0 ? skipped : '' },
      { text: plan.eraseBytes > 0 ? `, erases ${kilobytes(plan.eraseBytes)}` : '' },
    ],
  };
}

const protectedRows = ({ options }: FlashState, room: number): readonly PlanRow[] =>
  options.unlock
    ? sentences('locked', ['Its write protection is cleared first.'], room, theme.warning)
    : sentences('locked', ['The flash chip is write-protected: U clears that first.'], room, theme.warning);

/** Reading takes at most as long as the bytes need on the wire: ten bits each. */
const wireSeconds = (bytes: number, baudRate: number): number => (bytes * 10) / baudRate;

function backupRows(plan: PlanView, { backUpFirst }: FlashState): readonly PlanRow[] {
  const { flashSizeBytes, lastBackup, baudRate } = plan;
  if (plan.eraseBytes === 0 || flashSizeBytes === null) return [];
  const all = kilobytes(flashSizeBytes);
  const key: Piece = { text: 'b ', bold: true, colour: theme.accent };
  if (backUpFirst) {
    const most = duration(wireSeconds(flashSizeBytes, baudRate));
    return [
      {
        name: 'backup',
        value: [
          { text: `all ${all} first, at most ${most} more; `, colour: theme.good },
          key,
          { text: 'no' },
        ],
      },
    ];
  }
  const before = lastBackup
    ? `the last one is of ${savedAt(lastBackup.time)}, ${kilobytes(lastBackup.sizeBytes)}; `
    : 'none of this board yet; ';
  return [{ name: 'backup', value: [{ text: before }, key, { text: `saves all ${all} first` }] }];
}

function optionRows({ options }: FlashState, room: number): readonly PlanRow[] {
  const words = unusualWords(options);
  if (words.length > 0) return sentences('options', [words.join(' · ')], room, theme.data);
  return [
    {
      name: 'options',
      value: [
        { text: 'as usual; ', dim: true },
        { text: 'o ', bold: true, colour: theme.accent },
        { text: 'changes them, ', dim: true },
        { text: 'a ', bold: true, colour: theme.accent },
        { text: 'adds a file', dim: true },
      ],
      spare: 2,
    },
  ];
}

function sentences(name: string, texts: readonly string[], room: number, colour?: string): PlanRow[] {
  return texts
    .flatMap((text) => wrapWords(text, room))
    .map((text, at) => ({ name: at === 0 ? name : '', value: [{ text, colour }] }));
}

function enterPieces(plan: PlanView, { options, backUpFirst }: FlashState, mac: string): Piece[] {
  const isNothing = plan.writeBytes === 0 && plan.eraseBytes === 0;
  const steps = [
    ...(backUpFirst && plan.eraseBytes > 0 ? ['back up'] : []),
    ...(options.unlock ? ['unlock'] : []),
    ...(options.eraseAll ? ['erase all'] : []),
    `write ${kilobytes(plan.writeBytes)} to `,
  ].join(', ');
  if (plan.writeProtected && !options.unlock)
    return [
      { text: 'U', bold: true, colour: theme.warning },
      { text: ' first: the flash chip of ' },
      { text: mac, bold: true },
      { text: ' is write-protected' },
    ];
  return [
    { text: 'Enter', bold: true, colour: theme.warning },
    {
      text: isNothing
        ? ' Nothing to write: only restart '
        : ` ${steps.charAt(0).toUpperCase()}${steps.slice(1)}`,
    },
    { text: mac, bold: true },
  ];
}
