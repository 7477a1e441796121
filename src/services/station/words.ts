// A station in words, for a shell and for a screen. What they quote is not printable yet.
import type { BoardRecord, StationStep } from './board-record.ts';
import type { Recipe } from './recipe.ts';
import type { StationSummary } from './station.ts';
import type { PortsMeant } from './watch-plugs.ts';

export const stepWords: Readonly<Record<StationStep, string>> = {
  ...{ open: 'opening the port', identify: 'identifying', flash: 'flashing', files: 'filling' },
  ...{ test: 'testing', pins: 'trying the pins', restart: 'restarting', record: 'recording' },
};

export function endWords(record: BoardRecord): string {
  if (record.outcome === 'green') return `GREEN after ${record.seconds.toFixed(1)} s${aboutWords(record)}`;
  const word = record.outcome === 'red' ? 'RED' : 'CANCELLED';
  return `${word} ${reasonWords(record)}${aboutWords(record)}`;
}

/** 'testing: The test printed …' */
export const reasonWords = ({ step, message, code }: BoardRecord): string =>
  `${step === null ? '' : `${stepWords[step]}: `}${message ?? code}`;

export const aboutWords = ({ row, name }: Pick<BoardRecord, 'row' | 'name'>): string =>
  `${row === null ? '' : `, row ${row}`}${name === null ? '' : `, ${name}`}`;

export const countWords = ({
  green,
  red,
  known,
  cancelled,
}: Pick<StationSummary, 'green' | 'red' | 'known' | 'cancelled'>): string =>
  `${green} green, ${red} red, ${known} done before${cancelled > 0 ? `, ${cancelled} cancelled` : ''}`;

export const placeWords = (ports: PortsMeant): string => {
  if (ports === 'usb') return 'a USB port';
  if (ports === 'all') return 'a USB port or in boards.toml';
  return ports.join(', ');
};

export const questionWords = ({ flash }: Pick<Recipe, 'flash'>, ports: PortsMeant): string =>
  `Every board that is on ${placeWords(ports)} now or comes there is ${flash ? 'flashed' : 'changed'} without a further question.`;
