// A station as people meet it: for golden frames.
import type { StationState, StationVisit } from '../../src/screens/station/state.ts';
import { showScreen } from '../../src/workbench/show.ts';
import type { State } from '../../src/workbench/state.ts';
import { emptyEntry, insertText } from '../../src/workbench/text-entry.ts';
import { begin } from './states.ts';

function at(columns: number, rows: number, part: Partial<StationState>): State {
  const state = begin(columns, rows);
  return { ...showScreen(state, 'station'), station: { ...state.station, ...part } };
}

const typed = insertText(emptyEntry, '~/lamps/lamp.toml');

const plan = {
  name: 'lamp',
  steps: [
    'Flash: micropython; compared by MD5',
    'Files: /main.py, /lib; all others are removed',
    'Test: prints "{{serial}} ok"',
    'Pins: 2 tries',
    'Rows: one a board, of /home/ada/lamps/lamps.csv',
    'Name: lamp-{{serial}}',
  ],
  question: 'Every board that is on a USB port now or comes there is flashed without a further question.',
  folder: '/home/ada/lamps/lamp-station',
};

const row = (id: number): Pick<StationVisit, 'row' | 'name'> => ({
  row: `L-000${id}`,
  name: `lamp-L-000${id}`,
});

const visit = (id: number, port: number, part: Partial<StationVisit>): StationVisit => ({
  ...{ id, port: `/dev/ttyUSB${port}`, mac: `ec:fa:bc:12:34:0${id}`, status: 'green', step: null },
  ...{ row: null, name: null, seconds: null, words: '', isThere: false },
  ...part,
});

const green = (id: number, port = 0, part: Partial<StationVisit> = {}): StationVisit =>
  visit(id, port, { ...row(id), seconds: 11.4 + id, ...part });

const failed = {
  status: 'red',
  step: 'test',
  words: 'testing: The test printed "L-0004 no sensor", and not "L-0004 ok".',
} as const;

const done = (count: number): StationState['counts'] => ({ green: count, red: 1, known: 1, cancelled: 0 });

const before: readonly StationVisit[] = [
  visit(10, 0, {
    ...row(1),
    mac: 'ec:fa:bc:12:34:01',
    status: 'known',
    words: 'done before, 2026-05-02T10:04',
  }),
  visit(3, 0, {
    status: 'red',
    step: 'open',
    words: 'opening the port: This user may not open it.',
    mac: null,
  }),
  green(2),
  green(1),
];

const running = (
  columns: number,
  rows: number,
  visits: readonly StationVisit[],
  more: Partial<StationState> = {},
) =>
  at(columns, rows, {
    ...{ phase: 'run', typed, plan, visits: [...visits, ...before], counts: done(2) },
    ...{ rows: { rows: 20, free: 16 }, ...more },
  });

export const stationStates: Readonly<Record<string, (columns: number, rows: number) => State>> = {
  'station-path': (columns, rows) => at(columns, rows, {}),
  'station-trouble': (columns, rows) =>
    at(columns, rows, {
      typed,
      trouble: {
        message: '/home/ada/lamps/lamp.toml:9: test.expectt: There is no such field.',
        hints: ['Did you mean "expect"?'],
      },
    }),
  'station-ask': (columns, rows) =>
    at(columns, rows, { phase: 'ask', typed, plan, rows: { rows: 20, free: 18 } }),
  'station-waits': (columns, rows) => running(columns, rows, []),
  'station-works': (columns, rows) =>
    running(columns, rows, [visit(4, 0, { status: 'works', step: 'flash', isThere: true })]),
  'station-pass': (columns, rows) => running(columns, rows, [green(4, 0, { isThere: true })]),
  'station-fail': (columns, rows) =>
    running(columns, rows, [green(4, 0, { ...failed, isThere: true })], {
      counts: { ...done(2), red: 2 },
    }),
  'station-several': (columns, rows) =>
    running(columns, rows, [
      green(7, 2, { isThere: true }),
      visit(6, 1, { status: 'works', step: 'test', isThere: true }),
      green(4, 0, { ...failed, isThere: true }),
    ]),
  'station-over': (columns, rows) => running(columns, rows, [], { phase: 'over' }),
};
