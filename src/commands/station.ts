// espwb station RECIPE: flashes, fills, tests and records one board after another as they are plugged in, until it is
// told to end. What it does stands in services/station/; here it is told.
import { forShell } from '../advice/render.ts';
import type { OperationEvent } from '../device/operation.ts';
import { boardName, boardNames } from '../platform/board-names.ts';
import { folders } from '../platform/folders.ts';
import { text } from '../services/flash-options.ts';
import type { BoardRecord } from '../services/station/board-record.ts';
import type { Place, StationEvent } from '../services/station/station.ts';
import { type StationHere, stationHere } from '../services/station/station-here.ts';
import type { PortsMeant } from '../services/station/watch-plugs.ts';
import { aboutWords, countWords, endWords, questionWords, stepWords } from '../services/station/words.ts';
import { printable } from '../text/printable.ts';
import { openSettings } from '../workbench/settings.ts';
import { bigLetters, type Verdict } from './big-letters.ts';
import { jobsOf } from './boards-meant.ts';
import { wholeNumber } from './gpio-values.ts';
import type { Output } from './output.ts';
import type { GlobalOptions, Verb, VerbContext } from './verb.ts';

export const run: Verb = async (context, [recipePath = ''], options): Promise<number> => {
  const { clock, environment, output } = context;
  const typed = text(options['count']);
  const count = typed === undefined ? null : wholeNumber(typed, 'number of boards', 0);
  const onNote = (words: string) => output.event({ type: 'note', text: words });
  const station = await stationHere(recipePath, { clock, environment, onNote });
  try {
    const before = await tellBefore(station, output);
    if (options['check'] === true) {
      output.result({ check: true, ...before }, ['The recipe is sound; no board was touched.']);
      return 0;
    }
    const ports = portsMeant(context.options, station);
    await context.confirm(questionWords(station.recipe, ports));
    const jobs = context.options.jobs === undefined ? station.recipe.jobs : jobsOf(context.options.jobs);
    output.line(`Plug a board in${jobs > 1 ? ` (up to ${jobs} at once)` : ''}. Ctrl-C ends the station.`);
    const names = keepNames(context, onNote);
    const summary = await station.run({
      ...{ count, ports, jobs, signal: context.signal, again: () => options['again'] === true },
      onEvent: (event) => {
        tell(event, output);
        names.take(event);
      },
      onOperation: (place, event) => tellNote(place, event, output),
    });
    await names.kept();
    output.result({ ...summary }, [`${countWords(summary)}.`]);
    return summary.red + summary.cancelled > 0 || (count !== null && summary.green < count) ? 1 : 0;
  } finally {
    await station.close();
  }
};

async function tellBefore({ recipe, records, rows }: StationHere, output: Output) {
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

/** ESPWB_PORT means a board only where neither -p nor the recipe does. */
function portsMeant({ ports, port, all }: GlobalOptions, { recipe }: StationHere): PortsMeant {
  if (all) return 'all';
  return ports ?? recipe.ports ?? (port === undefined ? 'usb' : [port]);
}

/** What a recipe calls a green board is its name from now on, as if a person had typed it. */
function keepNames({ environment }: VerbContext, onTrouble: (words: string) => void) {
  let names = boardNames(environment);
  let last: Promise<void> = Promise.resolve();
  return {
    take: (event: StationEvent) => {
      if (event.type !== 'ended' || event.record.outcome !== 'green' || event.mac === null) return;
      const { mac } = event;
      const name = boardName(event.record.name ?? '');
      if (name === '' || names[mac] === name) return;
      last = last.then(async () => {
        const settings = openSettings(folders(environment).config, onTrouble);
        // Another espwb may have named a board meanwhile.
        names = { ...boardNames(environment), [mac]: name };
        await settings.rememberPreference('names', names);
      });
    },
    kept: () => last,
  };
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

const signs = { green: 'PASS', red: 'FAIL', cancelled: 'FAIL' } as const satisfies Record<
  BoardRecord['outcome'],
  Verdict
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
      `${where}: DONE BEFORE, ${event.record.ended}${aboutWords(event.record)}`,
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
