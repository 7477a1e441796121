// What a flash came to: done or not, figures, what the board is now, what is still to be thought of.
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../components/Facts.tsx';
import { wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import { namesOf } from '../workbench/flash-state.ts';
import { duration } from '../workbench/words.ts';
import { boardWords } from './board-words.ts';
import { FlashMap } from './FlashMap.tsx';
import { kilobytes } from './file-words.ts';
import type { ScreenProps } from './screen.ts';

export function FlashResult({ state, width, height }: ScreenProps): ReactNode {
  const { outcome, map, chosen } = state.flash;
  if (!outcome) return null;
  const room = width - panelFrame;
  const verdict: Piece = outcome.verified
    ? { text: '✔ Written and verified by MD5', colour: theme.good, bold: true }
    : { text: '⚠ Written, but NOT verified', colour: theme.warning, bold: true };
  const warnings = outcome.warnings.flatMap((text) => wrapWords(`⚠ ${text}`, room));
  const facts: Fact[] = [
    { name: 'image', value: outcome.files[0]?.what ?? namesOf(chosen) },
    {
      name: 'written',
      value: `${kilobytes(outcome.writtenBytes)} in ${duration(outcome.seconds)}; ${kilobytes(outcome.skippedBytes)} skipped; ${kilobytes(outcome.wireBytes)} on the wire at ${outcome.baudRate}`,
    },
    ...outcome.files.map((file, at) => ({
      name: at === 0 ? 'MD5' : ' '.repeat(at),
      value: [{ text: file.md5, colour: theme.data }],
    })),
    ...(outcome.backup
      ? [{ name: 'backup', value: `${kilobytes(outcome.backup.sizeBytes)} saved before; 6 lists it` }]
      : []),
    {
      name: 'board',
      value: [
        { text: `${boardWords(state)}: ` },
        { text: outcome.answers ?? 'nothing answered', ...(outcome.answers ? { colour: theme.good } : {}) },
      ],
    },
  ];
  const next: Piece[] = [
    { text: 'Enter', bold: true, colour: theme.accent },
    { text: ' opens its REPL   ' },
    { text: 'b', bold: true, colour: theme.accent },
    { text: ' blinks its LED   ' },
    { text: 'f', bold: true, colour: theme.accent },
    { text: ' flashes another' },
  ];
  const shown = warnings.slice(0, Math.max(0, height - 2 - facts.length - 4));
  const used = facts.length + shown.length + 2 + 3;
  return (
    <Panel title={`Flashed ${namesOf(chosen)}`} width={width} height={height} colour={theme.good}>
      <Row width={room} pieces={[verdict]} />
      <Row width={room} pieces={[]} />
      <Facts facts={facts} width={room} />
      {shown.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
        <Row key={at} width={room} pieces={[{ text: line, colour: theme.warning }]} />
      ))}
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={next} />
      <Row width={room} pieces={[]} />
      <FlashMap map={map} width={room} height={height - 2 - used} />
    </Panel>
  );
}
