// States with several boards, as people meet them: for golden frames.
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import type { Batch, BatchJob, BatchRow } from '../../src/screens/batch/state.ts';
import { showScreen } from '../../src/workbench/show.ts';
import type { DeskState, Failure, KnownBoard, OperationView, State } from '../../src/workbench/state.ts';
import { begin } from './states.ts';
import { usbPort } from './usb-port.ts';

const count = 8;
const macOf = (at: number): string => `ec:fa:bc:12:34:0${at}`;
const pathOf = (at: number): string => `/dev/ttyUSB${at}`;

const known = (at: number): KnownBoard => ({
  facts: {
    chip: 'ESP8266EX',
    chipId: 0x123450 + at,
    mac: macOf(at),
    crystalMHz: 26,
    features: ['WiFi'],
    flash: { vendorId: 0xc8, deviceId: 0x4016, vendor: 'GigaDevice', part: 'GD25Q32', sizeBytes: 4 << 20 },
  },
  firmware: { kind: 'micropython', version: '1.26.1', board: 'ESP module with ESP8266' },
  noFirmware: null,
  identifiedInMs: 900,
});

const unplugged: Failure = {
  title: 'Unplugged',
  message: 'The adapter of /dev/ttyUSB3 was unplugged.',
  condition: 'The board is partly written.',
  seen: null,
  hints: ['Plug it in again, then r.'],
  isProgram: false,
  remembers: false,
  map: null,
};

const flashing = (at: number): OperationView => ({
  ...{ name: 'flash', title: 'Flashing demo-micropython', path: pathOf(at), screen: 'flash' },
  ...{ givesWay: false, isShort: false, onlyWaits: false, startedMs: 0, step: 'write' },
  steps: {
    write: {
      startedMs: 0,
      done: (60 + at * 60) * 1024,
      total: 604 * 1024,
      rates: [],
      samples: [
        { atMs: 0, done: at * 60 * 1024 },
        { atMs: 1000, done: (60 + at * 60) * 1024 },
      ],
    },
  },
  ...{ wireBytes: 0, cancelling: false, cancelLeaves: 'the flash partly written' },
});

/** Eight boards, the first one named; the cursor on it. */
function eight(columns: number, rows: number, of: (at: number) => Partial<DeskState>): State {
  const state = begin(columns, rows);
  const at = Array.from({ length: count }, (_, each) => each);
  const desks = at.map(
    (each): DeskState => ({
      ...{ id: each, path: pathOf(each), isGone: false, screen: 'boards', cameFrom: 'boards' },
      board: { path: pathOf(each), state: 'stub', facts: known(each).facts, firmware: null },
      ...{
        operation: null,
        failure: null,
        isCardAside: true,
        status: { kind: 'quiet', text: '' },
        summary: [],
      },
      ...of(each),
    }),
  );
  return {
    ...state,
    ...desks[0],
    desks,
    preferences: { ...state.preferences, names: { [macOf(0)]: 'greenhouse' } },
    ports: {
      ...state.ports,
      list: at.map((each) => usbPort(pathOf(each), `1-${each}:1.0`)),
      selected: pathOf(0),
      known: Object.fromEntries(at.map((each) => [pathOf(each), known(each)])),
    },
  };
}

const job = (word: string | null): BatchJob => ({
  title: word === null ? 'Flash demo-micropython' : 'Erase the whole flash',
  question: (ready) =>
    word === null
      ? `Enter writes 3.5 MB to ${ready.length} boards: greenhouse, ttyUSB1, ttyUSB2, ttyUSB3 and 2 more.`
      : `This erases 32 MB on ${ready.length} boards: greenhouse, ttyUSB1 and 6 more. All that is on them is gone.`,
  word: () => word,
  carryOut: async () => true,
  outcome: () => '',
});

function together(state: State, batch: Omit<Batch, 'rows'>, row: (at: number) => Partial<BatchRow>): State {
  const rows = Array.from(
    { length: count },
    (_, at): BatchRow => ({
      ...{ id: at, mac: macOf(at), status: 'ready', bytes: 604 * 1024, failure: null, isAgreed: false },
      words: '604 KB to write; 4 MB. Gone then: MicroPython 1.26.1, which is on the board now.',
      ...row(at),
    }),
  );
  return { ...showScreen(state, 'batch'), batch: { ...state.batch, batch: { ...batch, rows } } };
}

const idle = (): Partial<DeskState> => ({});

const onNetwork = (name: string, path: string, message: string | null): PortInfo => ({
  ...usbPort(path, null),
  ...{ name, kind: 'network', adapter: 'RFC 2217', usb: null },
  problem:
    message === null
      ? null
      : {
          ...{ code: 'port-missing', message },
          hints: ['See whether the server and its computer are running.'],
        },
});
const left = onNetwork('left', 'rfc2217://bench.local:4000', null);
const right = onNetwork('right', 'rfc2217://192.168.1.20:4001', '192.168.1.20:4001 cannot be reached.');

/** A board that is attached, and two of boards.toml; the cursor on one of these. */
function bench(columns: number, rows: number, { path }: PortInfo): State {
  const state = begin(columns, rows);
  const list = [usbPort(pathOf(0), '1-1:1.0'), left, right];
  const ports = { ...state.ports, list, selected: path, known: { [left.path]: known(4) } };
  return { ...state, path, ports };
}

export const severalStates: Readonly<Record<string, (columns: number, rows: number) => State>> = {
  'boards-several': (columns, rows) => {
    const state = eight(columns, rows, (at) => {
      if (at === 3) return { failure: unplugged };
      return at === 1 || at === 2 ? { operation: flashing(at) } : {};
    });
    return { ...state, ports: { ...state.ports, marked: [0, 4, 5].map(pathOf) } };
  },
  'boards-network': (columns, rows) => bench(columns, rows, left),
  'boards-network-unreachable': (columns, rows) => bench(columns, rows, right),
  'boards-network-lost': (columns, rows) => ({
    ...bench(columns, rows, left),
    board: { path: left.path, state: 'unplugged', facts: null, firmware: null },
  }),
  'batch-ask': (columns, rows) =>
    together(eight(columns, rows, idle), { job: job(null), phase: 'ask', isStopped: false }, (at) => {
      if (at === 6) return { status: 'failed', words: 'Another chip. The board is unchanged.' };
      if (at === 5) return { mac: macOf(4) };
      return at === 7 ? { status: 'left-out', words: 'write-protected: flash it alone' } : {};
    }),
  'batch-word': (columns, rows) =>
    together(eight(columns, rows, idle), { job: job('8 3400'), phase: 'ask', isStopped: false }, () => ({
      words: '4 MB, firmware MicroPython 1.26.1',
    })),
  'batch-run': (columns, rows) =>
    together(
      eight(columns, rows, (at) => (at === 7 ? {} : { operation: flashing(at) })),
      { job: job(null), phase: 'run', isStopped: false },
      (at) =>
        at === 7
          ? { status: 'done', words: '604 KB written and verified in 9.2 s; MicroPython 1.27.0' }
          : { status: 'works' },
    ),
  'batch-over': (columns, rows) =>
    together(eight(columns, rows, idle), { job: job(null), phase: 'over', isStopped: false }, (at) =>
      at === 3
        ? { status: 'failed', failure: unplugged, words: 'Unplugged. The board is partly written.' }
        : { status: 'done', words: '604 KB written and verified in 9.2 s; MicroPython 1.27.0' },
    ),
};
