// What a flash came to: done or not, figures, what the board is now, what is still to be thought of.
import type { ReactNode } from 'react';
import { foldPieces } from '../../components/fold-pieces.ts';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { factsOf, targetPath } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import { answersAlone, duration } from '../../workbench/words.ts';
import { boardTitle } from '../boards/board-words.ts';
import { FlashMap } from '../FlashMap.tsx';
import { kilobytes } from '../files/file-words.ts';
import type { PartProps } from '../screen.ts';
import { type FlashOutcome, namesOf } from './state.ts';

const nameWidth = 9;

export function FlashResult({ state, width, height }: PartProps): ReactNode {
  const { outcome, map, chosen } = state.flash;
  if (!outcome) return null;
  const room = width - panelFrame;
  const isWell = outcome.verified && outcome.warnings.length === 0;
  const above = [...verdict(outcome, room), ...facts(state, outcome, room)];
  const warnings = outcome.warnings.flatMap((text) => wrapWords(`⚠ ${text}`, room));
  const misses = state.ports.known[targetPath(state) ?? '']?.noFirmware?.missesInitData === true;
  const next = [[], ...nextKeys(outcome, misses, room)];
  // What is to be thought of and the next keys come before the map.
  const shown = warnings.slice(0, Math.max(0, height - 2 - above.length - next.length));
  const text: readonly (readonly Piece[])[] = [
    ...above,
    ...shown.map((words) => [{ text: printable(words), colour: theme.warning }]),
    ...next,
  ];
  const mapRows = height - 2 - text.length - 1;
  const rows = mapRows >= 2 ? [...text, []] : text;
  return (
    <Panel
      title={boardTitle(`${outcome.upToDate ? 'Compared' : 'Flashed'} ${namesOf(chosen)}`, state, width)}
      width={width}
      height={height}
      colour={isWell ? theme.good : theme.warning}
    >
      {rows.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={pieces} />
      ))}
      <FlashMap map={map} width={room} height={mapRows} />
    </Panel>
  );
}

/** Without the stub nothing has counted what is in the flash: that is not to be taken for a proof. */
function verdict({ verified, upToDate }: FlashOutcome, room: number): Piece[][] {
  if (upToDate)
    return [[{ text: safe`✔ Already up to date: nothing was written`, colour: theme.good, bold: true }], []];
  if (verified) return [[{ text: safe`✔ Written and verified by MD5`, colour: theme.good, bold: true }], []];
  const why =
    'The boot ROM only read each block back as it wrote it. Planned again through the stub (F), the same image is compared by MD5.';
  return [
    [{ text: safe`⚠ Written, but NOT verified by MD5`, colour: theme.warning, bold: true }],
    ...wrapWords(why, room).map((text) => [{ text: printable(text), dim: true }]),
    [],
  ];
}

function facts(state: State, outcome: FlashOutcome, room: number): Piece[][] {
  const rate = `at ${outcome.baudRate}`;
  return [
    ...row(
      'image',
      [[{ text: printable(outcome.files[0]?.what ?? namesOf(state.flash.chosen)), bold: true }]],
      room,
    ),
    ...row(
      outcome.upToDate ? 'compared' : 'written',
      [
        outcome.upToDate
          ? [{ text: safe`${kilobytes(outcome.skippedBytes)} by MD5 in ${duration(outcome.seconds)}` }]
          : [{ text: safe`${kilobytes(outcome.writtenBytes)} in ${duration(outcome.seconds)}` }],
        [
          {
            text: printable(
              outcome.skippedBytes > 0 && !outcome.upToDate
                ? `; ${kilobytes(outcome.skippedBytes)} were there already`
                : '',
            ),
          },
        ],
        [{ text: safe`; ${kilobytes(outcome.wireBytes)} on the wire ${rate}`, dim: true }],
      ],
      room,
    ),
    ...outcome.files.flatMap((file, at) =>
      row(at === 0 ? 'MD5' : '', [[{ text: printable(file.md5), colour: theme.data }]], room),
    ),
    ...(outcome.backup
      ? row(
          'backup',
          [[{ text: safe`${kilobytes(outcome.backup.sizeBytes)} saved before; 6 lists it` }]],
          room,
        )
      : []),
    ...row('board', boardParts(state, outcome), room),
  ];
}

function boardParts(state: State, { answers, restarted }: FlashOutcome): Piece[][] {
  const mac: Piece[] = [{ text: printable(factsOf(state)?.mac ?? 'this board') }];
  if (!restarted)
    return [
      mac,
      [{ text: safe` waits in its boot loader` }],
      [{ text: safe`; tap RST: the firmware starts`, colour: theme.warning, bold: true }],
    ];
  if (answers === null) return [mac, [{ text: safe` was restarted` }]];
  const isNone = answers.startsWith('none');
  return [
    mac,
    isNone
      ? [{ text: safe`; ` }, { text: printable(answersAlone(answers)), colour: theme.warning }]
      : [{ text: safe` runs ` }, { text: printable(answers), colour: theme.good }],
  ];
}

function nextKeys({ restarted }: FlashOutcome, missesInitData: boolean, room: number): readonly Piece[][] {
  const keyed = (key: string, words: string): Piece[] => [
    { text: printable(key), bold: true, colour: theme.accent },
    { text: safe` ${words}   ` },
  ];
  return foldPieces(
    [
      ...(missesInitData ? [keyed('M', 'fix rf_cal')] : []),
      ...(restarted && !missesInitData ? [keyed('Enter', 'REPL'), keyed('b', 'blink the LED')] : []),
      keyed('F', 'flash another'),
    ],
    room,
  );
}

const row = (name: string, parts: readonly (readonly Piece[])[], room: number): Piece[][] =>
  foldPieces(parts, room - nameWidth).map((pieces, at) => [
    { text: printable(pad(at === 0 ? name : '', nameWidth)), dim: true },
    ...pieces,
  ]);
