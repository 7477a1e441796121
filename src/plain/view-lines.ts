// A view as lines: what the frame would show, read part by part instead of drawn. The words are those of the view,
// so that a screen has no second text to keep true. Knows the components that are more than rows of text by what
// they mean, leaves out pictures, and needs neither Ink nor a terminal. Pure.
import SelectInput from 'ink-select-input';
import { isValidElement, type ReactElement, type ReactNode } from 'react';
import { BigWords, type BigWordsProps } from '../components/BigWords.tsx';
import { ErrorCard, type ErrorCardProps } from '../components/ErrorCard.tsx';
import { Facts, type FactsProps } from '../components/Facts.tsx';
import { List, type ListProps } from '../components/List.tsx';
import { Panel, type PanelProps } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { SectorMap, type SectorMapProps } from '../components/SectorMap.tsx';
import { Text, type TextProps } from '../components/Text.tsx';
import { TextField, type TextFieldProps } from '../components/TextField.tsx';
import { TypeToConfirm, type TypeToConfirmProps } from '../components/TypeToConfirm.tsx';
import { LastLines } from '../screens/boards/LastLines.tsx';
import { BoardPicture } from '../screens/pins/BoardPicture.tsx';
import { Running } from '../screens/Running.tsx';
import { joined, printable, type SafeText, safe } from '../text/printable.ts';
import { mapLines } from './map-lines.ts';
import { cellsText, cleared, rowText } from './row-text.ts';

export type ViewLine = {
  readonly kind: 'title' | 'text' | 'item';
  readonly text: SafeText;
  /** Of an item: its number, from 1, where a number chooses it. */
  readonly number?: number;
  readonly isSelected?: boolean;
};

/** The list that has the keys. */
export type ChosenFrom = {
  readonly items: readonly SafeText[];
  /** Counts from 0; -1 where nothing is selected. */
  readonly cursor: number;
  /** A menu that acts at once; else its cursor is moved there. */
  readonly choose: ((at: number) => void) | null;
};

export type ViewLines = { readonly lines: readonly ViewLine[]; readonly list: ChosenFrom | null };

/** Of a longer list the stretch around its cursor is read; numbers count from its beginning. */
export const listedAtOnce = 40;

/** `keepsBlanks`: rows are a file's or a board's own text, in which blanks mean something. */
export function viewLines(view: ReactNode, keepsBlanks = false): ViewLines {
  const lines: ViewLine[] = [];
  let list: ChosenFrom | null = null;

  const add = (kind: ViewLine['kind'], text: SafeText) => {
    if (text !== '') lines.push({ kind, text });
  };
  const addItems = (from: ChosenFrom, isFocused: boolean) => {
    if (isFocused) list = from;
    const { items, cursor } = from;
    const first = Math.floor(Math.max(0, cursor) / listedAtOnce) * listedAtOnce;
    for (const [at, text] of items.slice(first, first + listedAtOnce).entries())
      lines.push({
        kind: 'item',
        text,
        ...(isFocused ? { number: first + at + 1, isSelected: first + at === cursor } : {}),
      });
    const more = items.length - Math.min(items.length, first + listedAtOnce);
    if (first > 0 || more > 0)
      add('text', safe`${first} before these, ${more} after them: page up, page down, or a number`);
  };

  /** Each component that is more than what it is made of. */
  const readers = new Map<unknown, (props: never) => void>([
    [
      Row,
      ({ pieces }: { pieces: readonly Piece[] }) =>
        add('text', keepsBlanks ? wholeText(pieces) : rowText(pieces)),
    ],
    [Text, ({ children }: TextProps) => add('text', cleared(textOf(children as ReactNode)))],
    [
      Panel,
      ({ title, note = '', children }: PanelProps) => {
        add('title', cleared(printable(note === '' ? title : `${title} (${note})`)));
        read(children);
      },
    ],
    [
      List,
      ({ items, cursor, focused }: ListProps) =>
        addItems({ items: items.map(({ pieces }) => itemText(pieces)), cursor, choose: null }, focused),
    ],
    [
      SelectInput,
      // Without the keys it only says what has keys of its own.
      ({ items = [], isFocused = true, onSelect }: MenuProps) => {
        const labels = items.map(({ label }) => cleared(printable(label)));
        const choose = (at: number) => items[at] && onSelect?.(items[at]);
        if (isFocused) addItems({ items: labels, cursor: -1, choose }, true);
      },
    ],
    [
      Facts,
      ({ facts }: FactsProps) => {
        for (const { name, value } of facts)
          add('text', safe`${name}: ${typeof value === 'string' ? value : rowText(value)}`);
      },
    ],
    [
      TextField,
      ({ label, text, hint = '' }: TextFieldProps) => {
        const name = label === '/' ? 'look for' : label.trim().replace(/:$/, '');
        add('text', safe`${name}: ${text === '' ? `(${hint || 'empty'})` : text}`);
      },
    ],
    [
      TypeToConfirm,
      ({ wanted, source, action }: TypeToConfirmProps) =>
        add('text', safe`Type ${wanted} (last four of ${source}) to ${action}.`),
    ],
    [
      ErrorCard,
      ({ title, message, condition, seen, hints, choice = null, children }: ErrorCardProps) => {
        add('title', safe`Failure: ${title}`);
        add('text', printable(message));
        if (condition) add('text', printable(condition));
        if (seen) add('text', safe`seen: ${seen}`);
        for (const hint of hints) add('text', safe`- ${hint}`);
        if (choice !== null) add('text', printable(choice));
        read(children?.(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
      },
    ],
    [
      BigWords,
      ({ words }: BigWordsProps) => {
        for (const { word, label } of words)
          add('text', printable(label === '' ? word : `${word}: ${label}`));
      },
    ],
    [
      SectorMap,
      ({ sizeBytes, statuses }: SectorMapProps) => {
        for (const line of mapLines(sizeBytes, statuses)) add('text', line);
      },
    ],
    // How far an operation is has lines of its own, as it goes on.
    [Running, () => {}],
    // What a board prints is the REPL's; its pins are in the list.
    [LastLines, () => {}],
    [BoardPicture, () => {}],
  ]);

  const read = (node: ReactNode): void => {
    if (Array.isArray(node)) for (const each of node) read(each);
    else if (isValidElement(node)) readElement(node);
  };
  const readElement = ({ type, props }: ReactElement): void => {
    const reader = readers.get(type);
    if (reader) reader(props as never);
    else if (typeof type === 'function') read((type as (props: unknown) => ReactNode)(props));
    else read((props as { children?: ReactNode }).children);
  };

  read(view);
  // A title without a line below it is of a picture, or of what is left out.
  return { lines: lines.filter(({ kind }, at) => kind !== 'title' || isFilled(lines, at)), list };
}

/** The title of a card that is all of the view stands by itself. */
const isFilled = (lines: readonly ViewLine[], at: number): boolean =>
  lines.length === 1 || (lines[at + 1] !== undefined && lines[at + 1]?.kind !== 'title');

type MenuProps = {
  readonly items?: readonly { readonly label: string; readonly value: string }[];
  readonly isFocused?: boolean;
  readonly onSelect?: (item: { readonly label: string; readonly value: string }) => void;
};

/** A mark before the name stands for a word. */
const itemText = (pieces: readonly Piece[]): SafeText =>
  pieces[0]?.text === '✔' ? safe`${cellsText(pieces.slice(1))}, marked` : cellsText(pieces);

const wholeText = (pieces: readonly Piece[]): SafeText => joined(pieces.map(({ text }) => text));

function textOf(node: ReactNode): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement(node) ? textOf((node.props as { children?: ReactNode }).children) : '';
}
