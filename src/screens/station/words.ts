// A station's recipe and its boards in words. Pure.
import type { Recipe } from '../../services/station/recipe.ts';
import type { StationEvent } from '../../services/station/station.ts';
import { reasonWords, stepWords } from '../../services/station/words.ts';
import type { Sign } from '../../text/big-letters.ts';
import { kilobytes } from '../files/file-words.ts';
import type { StationState, StationVisit } from './state.ts';

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What is done with each board, a line a step. */
export function planSteps(recipe: Recipe): readonly string[] {
  const { flash, files, test, pins, rows, boardName, removesOthers } = recipe;
  const lines: string[] = [];
  if (flash) {
    const images = flash.files.map(({ path, bytes }) => `${path} (${kilobytes(bytes.length)})`);
    const erases = flash.options.eraseAll ? 'erase all, then ' : '';
    lines.push(`Flash: ${erases}${flash.firmware ?? images.join(', ')}; compared by MD5`);
  }
  if (files.length > 0) {
    const others = removesOthers ? '; all others are removed' : '';
    lines.push(`Files: ${files.map(({ to }) => to).join(', ')}${others}`);
  }
  if (test)
    lines.push(`Test: prints ${test.expect === null ? `what fits ${test.match}` : `"${test.expect}"`}`);
  if (pins.length > 0) lines.push(`Pins: ${several(pins.length, 'try').replace(/trys$/, 'tries')}`);
  if (rows) lines.push(`Rows: one a board, of ${rows.path}`);
  if (boardName !== null) lines.push(`Name: ${boardName}`);
  return lines;
}

export function visitSign({ status }: StationVisit): Sign {
  if (status === 'green') return 'PASS';
  if (status === 'known') return 'DONE';
  return status === 'red' || status === 'cancelled' ? 'FAIL' : 'WORK';
}

/** 'flashing', 'L-0001 lamp-L-0001, 4.1 s' or why it is red. */
export function visitWords({ status, step, row, name, seconds, words }: StationVisit): string {
  if (status === 'waits') return 'waits for its turn';
  if (status === 'works') return step === null ? 'opening the port' : stepWords[step];
  const about = [row, name].filter((each) => each !== null && each !== '').join(' ');
  const time = seconds === null ? null : `${seconds.toFixed(1)} s`;
  const end = words === '' ? time : words;
  return [about, end].filter((each) => each !== null && each !== '').join(', ');
}

/** '12 green, 1 red; 7 of 20 rows left' */
export function countedWords({ counts, rows }: StationState): string {
  const { green, red, known, cancelled } = counts;
  const parts = [`${green} green`, `${red} red`];
  if (known > 0) parts.push(`${known} done before`);
  if (cancelled > 0) parts.push(`${cancelled} cancelled`);
  return `${parts.join(', ')}${rows ? `; ${rows.free} of ${rows.rows} rows left` : ''}`;
}

/** What an end tells of its board. */
export function endOf(
  event: Extract<StationEvent, { type: 'known' | 'ended' }>,
): Pick<StationVisit, 'mac' | 'status' | 'step' | 'row' | 'name' | 'seconds' | 'words'> {
  const { record } = event;
  const { row, name, seconds } = record;
  const base = { mac: event.mac, step: record.step, row, name };
  if (event.type === 'known')
    return { ...base, status: 'known', seconds: null, words: `done before, ${record.ended.slice(0, 16)}` };
  const lost = event.isRecorded ? '' : ' It could not be recorded.';
  const words = record.outcome === 'green' ? '' : `${reasonWords(record)}${lost}`;
  return { ...base, status: record.outcome, seconds, words };
}
