// espwb station RECIPE: flashes, fills, tests and records one board after another as they are plugged in, until it is
// told to end. What it does stands in services/station/; here it is told.
import { forShell } from '../advice/render.ts';
import type { OperationEvent } from '../device/operation.ts';
import { readBench } from '../platform/network-boards.ts';
import { text } from '../services/flash-options.ts';
import type { BoardRecord } from '../services/station/board-record.ts';
import { type OpenedStation, openStation } from '../services/station/open-station.ts';
import {
  type Place,
  runStation,
  type StationEvent,
  type StationSummary,
} from '../services/station/station.ts';
import { type PortsMeant, watchPlugs } from '../services/station/watch-plugs.ts';
import { printable } from '../text/printable.ts';
import { bigLetters, type Sign } from './big-letters.ts';
import { jobsOf } from './boards-meant.ts';
import { wholeNumber } from './gpio-values.ts';
import type { Output } from './output.ts';
import type { GlobalOptions, Verb, VerbContext } from './verb.ts';

export const run: Verb = async (context, [recipePath = ''], options): Promise<number> => {
  const { clock, environment, output } = context;
  const typed = text(options['count']);
  const count = typed === undefined ? null : wholeNumber(typed, 'number of boards', 0);
  const now = () => new Date().toISOString();
  const onNote = (words: string) => output.event({ type: 'note', text: words });
  const station = await openStation(recipePath, { clock, environment, now, onNote });
  try {
    const before = await tellBefore(station, output);
    if (options['check'] === true) {
      output.result({ check: true, ...before }, ['The recipe is sound; no board was touched.']);
      return 0;
    }
    const ports = portsMeant(context.options, station);
    await context.confirm(question(station, ports));
    const summary = await work(context, station, { count, again: options['again'] === true, now, ports });
    output.result({ ...summary }, summaryLines(summary));
    return summary.red + summary.cancelled > 0 || (count !== null && summary.green < count) ? 1 : 0;
  } finally {
    await station.close();
  }
};

const question = ({ recipe }: OpenedStation, ports: PortsMeant): string =>
  `Every board that is on ${placeWords(ports)} now or comes there is ${recipe.flash ? 'flashed' : 'changed'} without a further question.`;

const placeWords = (ports: PortsMeant): string => {
  if (ports === 'usb') return 'a USB port';
  if (ports === 'all') return 'a USB port or in boards.toml';
  return ports.map((each) => printable(each)).join(', ');
};

async function tellBefore({ recipe, records, rows }: OpenedStation, output: Output) {
  const { green, red } = records.counts();
  const left = rows && (await rows.counts());
  output.line(`${recipe.name}: ${green} boards done before, ${red} not.`);
  if (left) output.line(`${left.free} of ${left.rows} rows are left.`);
  if (left && left.lost.length > 0)
    output.event({
      type: 'note',
      text: `Rows that boards have and that are no longer in the file: ${left.lost
        .slice(0, 5)
        .map((key) => printable(key))
        .join(', ')}${left.lost.length > 5 ? ` and ${left.lost.length - 5} more` : ''}.`,
    });
  return {
    recipe: recipe.name,
    folder: recipe.report.folder,
    green,
    red,
    rows: left && { rows: left.rows, free: left.free },
  };
}

type How = {
  readonly count: number | null;
  readonly again: boolean;
  readonly now: () => string;
  readonly ports: PortsMeant;
};

/** ESPWB_PORT means a board only where neither -p nor the recipe does. */
function portsMeant({ ports, port, all }: GlobalOptions, { recipe }: OpenedStation): PortsMeant {
  if (all) return 'all';
  return ports ?? recipe.ports ?? (port === undefined ? 'usb' : [port]);
}

function work(
  { clock, environment, signal, options, output }: VerbContext,
  { recipe, records, rows, open }: OpenedStation,
  { ports, ...how }: How,
): Promise<StationSummary> {
  const jobs = options.jobs === undefined ? recipe.jobs : jobsOf(options.jobs);
  output.line(`Plug a board in${jobs > 1 ? ` (up to ${jobs} at once)` : ''}. Ctrl-C ends the station.`);
  return runStation({
    ...{ recipe, records, rows, clock, signal, open, ...how },
    ...{ jobs, limitMs: recipe.limitMs },
    watch: watchPlugs({ clock, ports, bench: async () => (await readBench(environment)).boards }),
    onEvent: (event) => tell(event, output),
    onOperation: (place, event) => tellNote(place, event, output),
  });
}

/** What a person may have to do, and warnings; bytes of several boards at once are no bar. */
function tellNote(place: Place, event: OperationEvent, output: Output): void {
  if (event.type !== 'note') return;
  const told = output.json
    ? { ...event, ...place }
    : { ...event, text: `${on(place)}: ${forShell(event.text)}` };
  output.event(told as OperationEvent);
}

const on = ({ port, mac }: Place): string => (mac === null ? printable(port) : `${printable(port)} ${mac}`);

const stepWords = {
  ...{ open: 'opening the port', identify: 'identifying', flash: 'flashing', files: 'filling' },
  ...{ test: 'testing', pins: 'trying the pins', restart: 'restarting', record: 'recording' },
} as const;

const signs = { green: 'PASS', red: 'FAIL', cancelled: 'FAIL' } as const satisfies Record<
  BoardRecord['outcome'],
  Sign
>;

function tell(event: StationEvent, output: Output): void {
  const { port, mac } = event;
  const where = on(event);
  const object = (state: string, more: Readonly<Record<string, unknown>>, words: string) =>
    output.object({ type: 'station', state, port, mac, ...more }, words);
  if (event.type === 'plugged') object('plugged', {}, `${where}: plugged in`);
  else if (event.type === 'unplugged') object('unplugged', {}, `${where}: unplugged`);
  else if (event.type === 'step') object('step', { step: event.step }, `${where}: ${stepWords[event.step]}`);
  else if (event.type === 'known') {
    output.sign((room) => bigLetters('DONE', room));
    object(
      'known',
      { record: event.record },
      `${where}: DONE BEFORE, ${event.record.ended}${about(event.record)}`,
    );
  } else {
    const { record, isRecorded } = event;
    output.sign((room) => bigLetters(signs[record.outcome], room));
    object(record.outcome, { record, isRecorded }, `${where}: ${endWords(record)}`);
    if (!isRecorded)
      output.event({
        type: 'note',
        text: `${where}: this could not be written to the records. No board is called green until that works again.`,
      });
  }
}

function endWords(record: BoardRecord): string {
  if (record.outcome === 'green') return `GREEN after ${record.seconds.toFixed(1)} s${about(record)}`;
  const where = record.step === null ? '' : ` ${stepWords[record.step]}`;
  const word = record.outcome === 'red' ? 'RED' : 'CANCELLED';
  return `${word}${where}: ${record.message ?? record.code}${about(record)}`;
}

const about = ({ row, name }: BoardRecord): string =>
  `${row === null ? '' : `, row ${printable(row)}`}${name === null ? '' : `, ${printable(name)}`}`;

const summaryLines = ({ green, red, known, cancelled }: StationSummary): string[] => [
  `${green} green, ${red} red, ${known} done before${cancelled > 0 ? `, ${cancelled} cancelled` : ''}.`,
];
