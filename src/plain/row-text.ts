// A row of a frame as a line to be read: columns become commas, glyphs that only draw are left out, those that mean
// something become words. Pure.
import type { Piece } from '../components/Row.tsx';
import { printable, type SafeText } from '../text/printable.ts';

/** Lights, levels, bars, traces, markers: beside each stands a word. */
const drawn = /[\u2581-\u2594\u25a0-\u25ff\u2298\u238d\u276f\u2714]|\u00b7{2,}/gu;

/** One line: what stands apart in the frame is told apart by commas. */
export function cleared(text: string): SafeText {
  return printable(
    text
      .replace(/[\u2500\u2501]+\u25b6/gu, '->')
      .replace(/\u25c0[\u2500\u2501]+/gu, '<-')
      .replace(/\u26a0\s*/gu, 'Warning: ')
      .replace(/\u2716\s*/gu, '- ')
      .replace(/[\u2500\u2501\u254c]{2,}/gu, ' ')
      .replace(drawn, ' ')
      .trim()
      .replace(/\s{2,}/g, ', '),
  );
}

/** A dim piece in front of others is their name: 'kept: Wi-Fi settings'. */
export function rowText(pieces: readonly Piece[]): SafeText {
  const [first, ...rest] = pieces;
  const name = first?.dim === true && /\S\s+$/.test(first.text) ? cleared(first.text).replace(/:$/, '') : '';
  const behind = cleared(textOf(rest));
  return name !== '' && behind !== '' ? printable(`${name}: ${behind}`) : cleared(textOf(pieces));
}

/** A row of a list: each piece that ends with a blank is a column. */
export const cellsText = (pieces: readonly Piece[]): SafeText =>
  cleared(pieces.map(({ text }) => (/\S $/.test(text) ? `${text} ` : text)).join(''));

const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
