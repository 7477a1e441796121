// The plan of a flash: what goes where, what is lost and kept, how it will be done, and the map. Where
// that is more than the screen, it has pages; what is lost and warned of and the question are on the first.
import type { ReactNode } from 'react';
import { pad } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import { boardWords } from '../boards/board-words.ts';
import { FlashMap } from '../FlashMap.tsx';
import { kilobytes } from '../files/file-words.ts';
import type { PartProps } from '../screen.ts';
import { type PlanRow, planRows } from './plan-rows.ts';
import { type FlashState, nothingToWrite, type PlanView, savesFirst } from './state.ts';

const nameWidth = 9;
/** A row of map with the addresses, one more, and the legend. */
const leastMapRows = 3;
/** The question and the row above it: blank, or which page this is. */
const questionRows = 2;

export function PlanPanel({ state, width, height }: PartProps): ReactNode {
  const { flash } = state;
  const { plan, map } = flash;
  if (!plan) return null;
  const room = width - panelFrame;
  const mac = factsOf(state)?.mac ?? 'this board';
  const bodyRows = height - 2 - questionRows;
  const pages = pagesOf(planRows(plan, flash, room - nameWidth), bodyRows);
  const at = ((flash.page % pages.length) + pages.length) % pages.length;
  const rows = pages[at] ?? [];
  const mapRows = at === pages.length - 1 ? bodyRows - rows.length - (rows.length > 0 ? 1 : 0) : 0;
  return (
    <Panel title={`Plan for ${boardWords(state)}`} width={width} height={height} focused>
      {rows.map(({ name, value }, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
          key={index}
          width={room}
          pieces={[{ text: printable(pad(name, nameWidth)), dim: true }, ...value]}
        />
      ))}
      {mapRows >= leastMapRows ? (
        <>
          {rows.length > 0 ? <Row width={room} pieces={[]} /> : null}
          <FlashMap map={map} width={room} height={mapRows} />
        </>
      ) : null}
      {pages.length > 1 ? <PageRow at={at} pages={pages} width={room} /> : <Row width={room} pieces={[]} />}
      <Row width={room} pieces={enterPieces(plan, flash, mac)} />
    </Panel>
  );
}

type Pages = readonly (readonly PlanRow[])[];

/** One page where all fits, the least telling rows left out if need be; the map is on the last one. */
function pagesOf(rows: readonly PlanRow[], bodyRows: number): Pages {
  for (const most of [3, 2, 1]) {
    const kept = rows.filter(({ spare = 0 }) => spare <= most);
    if (kept.length + 1 + leastMapRows <= bodyRows) return [kept];
  }
  const rank = ({ isFirst, spare }: PlanRow) => (isFirst ? 0 : spare === undefined ? 1 : 2);
  const inOrder = [...rows].sort((one, other) => rank(one) - rank(other));
  const pages: PlanRow[][] = [];
  for (const sentence of sentencesOf(inOrder)) {
    const page = pages.at(-1);
    if (page && page.length + sentence.length <= bodyRows) page.push(...sentence);
    // One that is longer than a page is the only one that may be torn.
    else for (let at = 0; at < sentence.length; at += bodyRows) pages.push(sentence.slice(at, at + bodyRows));
  }
  const hasRoom = (pages.at(-1)?.length ?? 0) + 1 + leastMapRows <= bodyRows;
  return hasRoom ? pages : [...pages, []];
}

/** A row without a name goes on with the one before. */
function sentencesOf(rows: readonly PlanRow[]): readonly PlanRow[][] {
  const sentences: PlanRow[][] = [];
  for (const row of rows) {
    const last = sentences.at(-1);
    if (last && row.name === '' && row.spare === undefined) last.push(row);
    else sentences.push([row]);
  }
  return sentences;
}

function PageRow({ at, pages, width }: { at: number; pages: Pages; width: number }): ReactNode {
  const hides = pages.slice(1).some((rows) => rows.some(({ isFirst }) => isFirst));
  const what =
    hides && at === 0 ? 'more that you should read' : at === pages.length - 1 ? 'the first page' : 'the rest';
  return (
    <Row
      width={width}
      pieces={[
        { text: safe`page ${at + 1} of ${pages.length}   `, dim: true },
        { text: safe`↓`, bold: true, colour: theme.accent },
        { text: safe` ${what}`, ...(hides ? { colour: theme.warning } : { dim: true }) },
      ]}
    />
  );
}

function enterPieces(plan: PlanView, { options, backUpFirst }: FlashState, mac: string): Piece[] {
  const isNothing = nothingToWrite(plan);
  const steps = [
    ...(savesFirst(backUpFirst, plan) ? ['back up'] : []),
    ...(options.unlock ? ['unlock'] : []),
    ...(options.eraseAll ? ['erase all'] : []),
    `write ${kilobytes(plan.writeBytes)} to `,
  ].join(', ');
  if (plan.writeProtected && !options.unlock)
    return [
      { text: safe`U`, bold: true, colour: theme.warning },
      { text: safe` first: the flash chip of ` },
      { text: printable(mac), bold: true },
      { text: safe` is locked` },
    ];
  return [
    { text: safe`Enter`, bold: true, colour: theme.warning },
    {
      text: printable(
        isNothing ? ' Nothing to write: only restart ' : ` ${steps.charAt(0).toUpperCase()}${steps.slice(1)}`,
      ),
    },
    { text: printable(mac), bold: true },
  ];
}
