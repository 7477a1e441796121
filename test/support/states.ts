// States of the workbench as people meet them: golden frames and pictures of components are made of these.

import type { ChipFacts } from '../../src/device/loader/loader.ts';
import type { SectorStatus } from '../../src/device/operation.ts';
import { boardProfiles, defaultProfile } from '../../src/device/pins/boards.ts';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import type { BackupRow } from '../../src/screens/backups/state.ts';
import { askToErase } from '../../src/screens/erase/state.ts';
import type { FilePane } from '../../src/screens/files/state.ts';
import { usualOptions } from '../../src/screens/flash/plan-options.ts';
import type { PlanFile } from '../../src/screens/flash/state.ts';
import { withReadings, withRows } from '../../src/screens/pins/actions.ts';
import { pinTable } from '../../src/screens/pins/pin-table.ts';
import { initialState } from '../../src/workbench/initial-state.ts';
import { withStatus } from '../../src/workbench/log.ts';
import { usualPreferences } from '../../src/workbench/preferences.ts';
import { emptyMap, withRegion } from '../../src/workbench/progress.ts';
import { showScreen } from '../../src/workbench/show.ts';
import type {
  KnownBoard,
  OperationView,
  SectorMapState,
  State,
  StepView,
} from '../../src/workbench/state.ts';
import { emptyEntry, insertText } from '../../src/workbench/text-entry.ts';

const kb = 1024;
const chip: ChipFacts = {
  chip: 'ESP8266EX',
  chipId: 0x123456,
  mac: 'ec:fa:bc:12:34:56',
  crystalMHz: 26,
  features: ['WiFi'],
  flash: { vendorId: 0xc8, deviceId: 0x4016, vendor: 'GigaDevice', part: 'GD25Q32', sizeBytes: 4 << 20 },
};
const micropython = { kind: 'micropython', version: '1.27.0', board: 'ESP module with ESP8266' } as const;

const usbPort = (path: string, adapter: string, boardGuess: string | null): PortInfo => ({
  path,
  kind: 'usb',
  adapter,
  boardGuess,
  usb: {
    vendorId: '1a86',
    productId: '7523',
    serialNumber: null,
    manufacturer: null,
    product: null,
    location: '1-1:1.0',
  },
  problem: null,
  likelihood: 'likely',
});
const virtual: PortInfo = {
  path: 'virtual:demo',
  kind: 'virtual',
  adapter: 'built in',
  boardGuess: null,
  usb: null,
  problem: null,
  likelihood: 'possible',
};
const forbidden: PortInfo = {
  ...usbPort('/dev/ttyUSB1', 'CP2102N', 'NodeMCU v2'),
  problem: {
    code: 'port-forbidden',
    message: 'This user may not open it.',
    hints: ['sudo usermod -aG dialout $USER, then log in again'],
  },
};

export const begin = (columns: number, rows: number): State => {
  const state = initialState({
    columns,
    rows,
    depth: 'none',
    background: 'unknown',
    preferences: usualPreferences,
    folder: '/home/ada/firmware',
  });
  const ports = [usbPort('/dev/ttyUSB0', 'CH340', 'NodeMCU v3, D1 mini'), forbidden, virtual];
  return { ...state, ports: { ...state.ports, list: ports, selected: 'virtual:demo' } };
};

const named = (state: State): State => ({
  ...state,
  preferences: { ...state.preferences, names: { [chip.mac]: 'greenhouse' } },
});

/** Flashed yesterday and saved before; read on the first of December. */
const withHistory = (state: State): State => ({
  ...state,
  ports: {
    ...state.ports,
    known: {
      ...state.ports.known,
      'virtual:demo': {
        ...(state.ports.known['virtual:demo'] as KnownBoard),
        filesPlace: { offset: 1 << 20, sizeBytes: (3 << 20) - 20 * kb },
      },
    },
  },
  repl: { ...state.repl, rows: [[{ text: 'MicroPython v1.27.0 on 2025-12-09' }], [{ text: '>>> ' }]] },
  boards: {
    ...state.boards,
    history: {
      readMs: Date.parse('2026-12-01T12:00:00Z'),
      flashes: [
        {
          time: '2026-11-30T09:00:00Z',
          mac: chip.mac,
          files: [{ name: 'ESP8266_GENERIC-v1.27.0.bin', offset: 0, bytes: 604 * kb }],
          outcome: 'done',
          seconds: 9,
        },
        { time: '2026-11-29T09:00:00Z', mac: chip.mac, files: [], outcome: 'unplugged', seconds: 3 },
      ],
      backups: [
        {
          path: '/b.bin',
          time: '2026-11-28T09:00:00Z',
          mac: chip.mac,
          chip: 'ESP8266EX',
          offset: 0,
          sizeBytes: 4 << 20,
          md5: '',
          what: 'NodeMCU 3.0.0',
        },
      ],
    },
  },
});

const identified = (state: State): State => ({
  ...state,
  board: { path: 'virtual:demo', state: 'micropython idle', facts: chip, firmware: micropython },
  ports: {
    ...state.ports,
    known: {
      'virtual:demo': { facts: chip, firmware: micropython, noFirmware: null, identifiedInMs: 900 },
    },
  },
});

const stepView = (done: number, total: number | null): StepView => ({
  startedMs: 2000,
  done,
  total,
  rates: [],
  samples: [],
});

const running = (about: Partial<OperationView>): OperationView => ({
  name: 'flash',
  title: 'Flashing demo-micropython',
  path: 'virtual:demo',
  screen: 'flash',
  givesWay: false,
  isShort: false,
  onlyWaits: false,
  startedMs: 0,
  step: 'write',
  steps: {},
  wireBytes: 0,
  cancelling: false,
  // What changes the flash is not cancelled unasked.
  cancelLeaves: about.name === undefined || about.name === 'erase' ? 'the flash partly written' : null,
  ...about,
});

const planned: readonly [number, number, SectorStatus][] = [
  [0, 64, 'to-write'],
  [64, 128, 'unchanged'],
  [192, 416, 'to-write'],
  [608, 3456, 'kept'],
  [4064, 32, 'blank'],
];
const mapOf = (...statuses: readonly (readonly [number, number, SectorStatus])[]): SectorMapState =>
  statuses.reduce(
    (map, [at, size, status]) =>
      withRegion(map, { type: 'region', offset: at * kb, sizeBytes: size * kb, status }),
    emptyMap(4 << 20),
  );

const file: PlanFile = {
  name: 'demo-micropython',
  offset: 0,
  sizeBytes: 604 * kb,
  what: 'MicroPython 1.27.0',
  md5: '0123456789abcdef0123456789abcdef',
  boot: 'dio, 40 MHz, 4 MB of flash',
};
const chosen = {
  kind: 'built-in',
  id: 'demo-micropython',
  name: 'demo-micropython',
  sizeBytes: 604 * kb,
} as const;

const flashing = (state: State): State => {
  const shown = showScreen(identified(state), 'flash');
  return {
    ...shown,
    flash: {
      ...shown.flash,
      chosen: [{ choice: chosen, offset: null }],
      plan: {
        files: [file],
        writeBytes: 480 * kb,
        skipBytes: 124 * kb,
        eraseBytes: 416 * kb,
        estimateSeconds: 7.4,
        baudRate: 460800,
        lost: ['MicroPython 1.26.1, which is on the board now.'],
        kept: ['3456 KB from 0x98000: the file system.'],
        warnings: [],
        writeProtected: false,
        flashSizeBytes: 4 << 20,
        lastBackup: null,
        resumes: false,
        throughRom: false,
      },
      map: mapOf(...planned),
    },
  };
};

const withMenu = (state: State, typed: string | null): State => {
  const shown = flashing(state);
  const part = (name: string, offset: number | null) => ({
    choice: { kind: 'file', path: `/home/ada/${name}`, name, sizeBytes: kb } as const,
    offset,
  });
  const request = {
    files: [part('0x00000.bin', 0), part('0x10000.bin', 0x10000), part('esp_init_data_default.bin', null)],
    options: { ...usualOptions, eraseAll: true, mode: 'dout' as const },
  };
  const offset =
    typed === null
      ? null
      : { entry: insertText(emptyEntry, typed), trouble: `"${typed}" is not understood as an offset.` };
  const menu = { request, cursor: typed === null ? 2 : 9, offset };
  return { ...shown, flash: { ...shown.flash, phase: 'plan', menu } };
};

const backupRow: BackupRow = {
  path: '/home/ada/.local/state/espwb/backups/ecfabc123456/20261120T180245123Z.bin',
  time: '2026-11-20 18:02',
  mac: chip.mac,
  chip: 'ESP8266EX',
  offset: 0,
  sizeBytes: 4 << 20,
  md5: '0123456789abcdef0123456789abcdef',
  what: 'MicroPython 1.27.0',
};

const saved = (state: State, prompt: State['backups']['prompt']): State => {
  const shown = showScreen(identified(state), 'backups');
  const rows: readonly BackupRow[] = [
    backupRow,
    { ...backupRow, path: '/b', offset: 0x100000, sizeBytes: 3 << 20, what: null },
    { ...backupRow, path: '/c', mac: '5c:cf:7f:00:a1:b2', sizeBytes: 512 * kb, what: 'NodeMCU 3.0.0' },
  ];
  return { ...shown, backups: { ...shown.backups, rows, prompt } };
};

const pinned = (state: State): State => {
  const shown = showScreen(identified(state), 'pins');
  const pins = {
    ...shown.pins,
    pins: pinTable(defaultProfile),
    through: 'micropython' as const,
    trouble: null,
  };
  const levels: readonly (0 | 1)[] = [1, 0, 1, 0, 1, 0, 1, 0];
  const blinked = levels.reduce(
    (each, level) => withReadings(each, [{ pin: 2, level, mode: 'output' }]),
    withReadings(
      pins,
      [0, 4, 5, 12, 13, 14, 15, 16].map((pin) => ({
        pin,
        level: pin === 15 ? (0 as const) : (1 as const),
        mode: 'unknown' as const,
      })),
    ),
  );
  return {
    ...shown,
    pins: { ...blinked, blinking: 2, lastCommand: 'from machine import Pin;_p2=Pin(2,Pin.OUT,value=0)' },
  };
};

const otherBoard = (state: State, id: string): State => {
  const shown = pinned(state);
  const profile = boardProfiles.find((each) => each.id === id) ?? defaultProfile;
  return { ...shown, pins: withRows({ ...shown.pins, profile, blinking: null }) };
};

/** Even pins high, odd ones low. */
const familyBoard = (state: State, id: string, pins: readonly number[]): State => {
  const shown = otherBoard(state, id);
  const fresh = { ...shown.pins, pins: pinTable(shown.pins.profile), lastCommand: null };
  const readings = pins.map((pin) => ({
    pin,
    level: pin % 2 === 0 ? (1 as const) : (0 as const),
    mode: 'unknown' as const,
  }));
  return { ...shown, pins: withReadings(fresh, readings) };
};

const pane = (
  folder: string,
  freeBytes: number,
  ...entries: readonly (readonly [string, number | null])[]
): FilePane => ({
  folder,
  freeBytes,
  cursor: 0,
  marked: [],
  rows: entries.map(([name, size]) => ({
    path: folder === '/' ? `/${name}` : `${folder}/${name}`,
    name,
    kind: size === null ? 'folder' : 'file',
    size: size ?? 0,
  })),
});

const filed = (state: State): State => {
  const shown = showScreen(identified(state), 'files');
  const local = pane(
    '/home/ada/weather',
    14.2 * 2 ** 30,
    ['lib', null],
    ['main.py', 1830],
    ['readings-of-a-very-long-winter.csv', 20_480],
    ['wifi.py', 964],
  );
  const board = pane('/', 2_920_448, ['lib', null], ['boot.py', 139], ['main.py', 1702]);
  return {
    ...shown,
    files: {
      ...shown.files,
      trouble: null,
      local: { ...local, cursor: 3, marked: ['/home/ada/weather/main.py', '/home/ada/weather/wifi.py'] },
      board,
    },
  };
};

const said = (state: State, kind: 'good' | 'bad' | 'warning' | 'quiet', text: string) =>
  withStatus(state, kind, text, '14:03:22');

/** By name, for a terminal of any size. */
export const states: Readonly<Record<string, (columns: number, rows: number) => State>> = {
  boards: (columns, rows) => begin(columns, rows),
  'boards-identified': (columns, rows) =>
    said(
      identified(begin(columns, rows)),
      'good',
      'ESP8266EX ec:fa:bc:12:34:56, 4 MB, firmware MicroPython 1.27.0. 0.9 s.',
    ),
  'boards-menu': (columns, rows) => {
    const state = identified(begin(columns, rows));
    return { ...state, boards: { ...state.boards, pane: 'menu' } };
  },
  'boards-named': (columns, rows) => withHistory(named(identified(begin(columns, rows)))),
  settings: (columns, rows) => {
    const state = showScreen(named(identified(begin(columns, rows))), 'settings');
    return { ...state, preferences: { ...state.preferences, theme: 'light', notify: 'bell' } };
  },
  'boards-forbidden': (columns, rows) => {
    const state = begin(columns, rows);
    return { ...state, ports: { ...state.ports, selected: '/dev/ttyUSB1' } };
  },
  'boards-filter': (columns, rows) => {
    const state = begin(columns, rows);
    return { ...state, boards: { ...state.boards, filtering: true, filter: insertText(emptyEntry, 'usb') } };
  },
  'boards-filter-kept': (columns, rows) => {
    const state = begin(columns, rows);
    return { ...state, boards: { ...state.boards, filter: insertText(emptyEntry, 'usb') } };
  },
  'flash-choose': (columns, rows) => {
    const state = showScreen(identified(begin(columns, rows)), 'flash');
    return {
      ...state,
      flash: {
        ...state.flash,
        cursor: 1,
        choices: [
          chosen,
          {
            kind: 'recent',
            path: '/home/ada/firmware/ESP8266_GENERIC-v1.27.0.bin',
            name: 'ESP8266_GENERIC-v1.27.0.bin',
          },
          {
            kind: 'file',
            path: '/home/ada/firmware/nodemcu-float.bin',
            name: 'nodemcu-float.bin',
            sizeBytes: 640 * kb,
          },
          { kind: 'folder', path: '/home/ada/firmware/old', name: 'old' },
        ],
      },
    };
  },
  'flash-releases': (columns, rows) => {
    const state = showScreen(identified(begin(columns, rows)), 'flash');
    const release = (version: string, variant: string, date: string, unsuited: string | null) => {
      const name = `micropython-${version}${variant === 'standard' ? '' : `-${variant}`}`;
      return { kind: 'release', id: name, name, variant, date, unsuited } as const;
    };
    const small = 'is cut down for 1 MB, the board has 4 MB';
    const choices = [
      release('1.27.0', 'standard', '2025-12-09', null),
      release('1.27.0', 'FLASH_2M_ROMFS', '2025-12-09', null),
      release('1.27.0', 'FLASH_1M', '2025-12-09', small),
      release('1.26.1', 'standard', '2025-09-11', null),
    ];
    return { ...state, flash: { ...state.flash, category: 'releases', choices } };
  },
  'flash-nodemcu': (columns, rows) => {
    const state = showScreen(identified(begin(columns, rows)), 'flash');
    const about = 'NodeMCU 3.0.0.0, release, 11 modules, float';
    const name = 'nodemcu-release-11-modules-2026-11-21-float.bin';
    const choices = [{ kind: 'recent', path: `/home/ada/Downloads/${name}`, name, about } as const];
    return {
      ...state,
      flash: { ...state.flash, category: 'nodemcu', downloads: '/home/ada/Downloads', choices, cursor: 0 },
    };
  },
  'flash-plan': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    return { ...state, flash: { ...state.flash, phase: 'plan' } };
  },
  'flash-plan-full': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    const part = (name: string, offset: number, sizeBytes: number, md5: string, boot: string | null) => ({
      ...{ name, offset, sizeBytes, md5, boot },
      what: boot ? 'NodeMCU 0.9.5' : 'raw data',
    });
    const plan = {
      ...state.flash.plan!,
      files: [
        part('0x00000.bin', 0, 46_768, '0123456789abcdef0123456789abcdef', 'dout, 40 MHz, 4 MB of flash'),
        part('0x10000.bin', 0x10000, 336_484, 'fedcba9876543210fedcba9876543210', null),
      ],
      warnings: ['0x00000.bin: the board holds MicroPython, whose files stay behind the image.'],
      lastBackup: { time: '2026-11-20 18:02', sizeBytes: 4 << 20 },
      resumes: true,
      writeProtected: true,
    };
    const options = { ...usualOptions, mode: 'dout' as const, sizeBytes: 'detect' as const, unlock: true };
    return { ...state, flash: { ...state.flash, phase: 'plan', plan, options, backUpFirst: true } };
  },
  'flash-plan-rest': (columns, rows) => {
    const state = states['flash-plan-full']!(columns, rows);
    return { ...state, flash: { ...state.flash, page: 1 } };
  },
  'flash-plan-rom': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    const plan = {
      ...state.flash.plan!,
      ...{ writeBytes: 604 * kb, skipBytes: 0, eraseBytes: 604 * kb, throughRom: true, baudRate: 115_200 },
      ...{
        estimateSeconds: 64,
        lost: ['everything that is there now: 0x0-0x96fff'],
        kept: ['3.4 MB outside the files'],
      },
      warnings: [
        'Without the stub nothing is compared or skipped, and the flash is NOT verified by MD5: the boot ROM only reads each block back as it writes it.',
      ],
    };
    const map = mapOf([0, 600, 'to-write'], [600, 8, 'to-erase'], [608, 3488, 'kept']);
    const options = { ...usualOptions, noStub: true };
    return { ...state, flash: { ...state.flash, phase: 'plan', plan, options, map } };
  },
  'flash-hands': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    const asks = 'Hold FLASH, tap RST, release FLASH: waiting for the boot loader.';
    const operation = running({ step: 'connect', steps: { connect: stepView(0, null) }, note: asks, asks });
    return { ...state, nowMs: 9200, operation, flash: { ...state.flash, phase: 'run' } };
  },
  'flash-options': (columns, rows) => withMenu(begin(columns, rows), null),
  'flash-offset': (columns, rows) => withMenu(begin(columns, rows), '0x11001KB'),
  'flash-unlock': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    return { ...state, flash: { ...state.flash, phase: 'plan', asksUnlock: true } };
  },
  backups: (columns, rows) => saved(begin(columns, rows), null),
  'backups-none': (columns, rows) => {
    const state = saved(begin(columns, rows), null);
    return { ...state, backups: { ...state.backups, rows: [] } };
  },
  'backups-region': (columns, rows) =>
    saved(begin(columns, rows), {
      ...{ kind: 'region', entry: insertText(emptyEntry, '0x100000:3XB') },
      trouble: '"3XB" is not understood as the size.',
    }),
  'backups-delete': (columns, rows) => saved(begin(columns, rows), { kind: 'delete', row: backupRow }),
  'backups-run': (columns, rows) => {
    const state = saved(begin(columns, rows), null);
    const samples = Array.from({ length: 14 }, (_, at) => ({ atMs: 3000 + at * 200, done: at * 9 * kb }));
    const map = mapOf([0, 640, 'verified'], [640, 384, 'blank']);
    const operation = running({
      ...{
        name: 'backup',
        screen: 'backups',
        title: 'Backing up the flash',
        step: 'read',
        wireBytes: 640 * kb,
      },
      ...{ baudRate: 460_800, firstBaudRate: 921_600, note: '921600 baud does not work on this connection.' },
      steps: {
        connect: stepView(0, null),
        stub: stepView(0, null),
        read: { ...stepView(1 << 20, 4 << 20), samples },
      },
    });
    return { ...state, nowMs: 5600, operation, backups: { ...state.backups, phase: 'run', map } };
  },
  'flash-run': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    const samples = Array.from({ length: 14 }, (_, at) => ({ atMs: 3000 + at * 200, done: at * 9 * kb }));
    const rates = Array.from({ length: 30 }, (_, at) => (38 + 8 * Math.sin(at / 2)) * kb);
    return {
      ...state,
      nowMs: 5600,
      operation: running({
        wireBytes: 82 * kb,
        steps: {
          plan: stepView(604 * kb, 604 * kb),
          write: { ...stepView(117 * kb, 480 * kb), samples, rates },
          verify: stepView(96 * kb, 480 * kb),
        },
      }),
      flash: {
        ...state.flash,
        phase: 'run',
        map: mapOf(
          ...planned,
          [192, 96, 'verified'],
          [288, 16, 'written'],
          [304, 16, 'writing'],
          [320, 64, 'erased'],
          [384, 64, 'erasing'],
        ),
      },
    };
  },
  'flash-result': (columns, rows) => {
    const state = flashing(begin(columns, rows));
    const outcome = {
      writtenBytes: 480 * kb,
      skippedBytes: 124 * kb,
      upToDate: false,
      wireBytes: 330 * kb,
      baudRate: 460800,
      seconds: 8.1,
      verified: true,
      restarted: true,
      answers: 'MicroPython 1.27.0',
      files: [file],
      warnings: [],
      backup: null,
    };
    const map = mapOf(...planned, [0, 64, 'verified'], [192, 416, 'verified']);
    return said(
      { ...state, flash: { ...state.flash, phase: 'result', outcome, map } },
      'good',
      'Flashed demo-micropython: 480 KB verified in 8.1 s (virtual:demo).',
    );
  },
  'flash-plan-nothing': (columns, rows) => {
    const state = states['flash-plan']!(columns, rows);
    const nothing = { writeBytes: 0, skipBytes: 604 * kb, eraseBytes: 0, estimateSeconds: null, lost: [] };
    const map = mapOf(...planned, [0, 608, 'unchanged']);
    return { ...state, flash: { ...state.flash, plan: { ...state.flash.plan!, ...nothing }, map } };
  },
  'flash-result-nothing': (columns, rows) => {
    const state = states['flash-result']!(columns, rows);
    const there = { writtenBytes: 0, skippedBytes: 604 * kb, upToDate: true, seconds: 1.4 };
    const outcome = { ...state.flash.outcome!, ...there };
    const map = mapOf(...planned, [0, 608, 'unchanged']);
    return said(
      { ...state, flash: { ...state.flash, outcome, map } },
      'good',
      'Already up to date: demo-micropython, 604 KB in 1.4 s (virtual:demo).',
    );
  },
  'flash-result-rom': (columns, rows) => {
    const state = states['flash-result']!(columns, rows);
    const outcome = {
      ...state.flash.outcome!,
      ...{ writtenBytes: 604 * kb, skippedBytes: 0, wireBytes: 640 * kb, baudRate: 115_200, seconds: 66 },
      ...{ verified: false, restarted: false, answers: null },
    };
    return { ...state, status: { kind: 'quiet', text: '' }, flash: { ...state.flash, outcome } };
  },
  'flash-result-rf-cal': (columns, rows) => {
    const state = states['flash-result']!(columns, rows);
    const words = 'none: no init data (rf_cal), M fixes it';
    const noFirmware = { words, isBare: true, missesInitData: true as const };
    const known = { 'virtual:demo': { ...state.ports.known['virtual:demo']!, firmware: null, noFirmware } };
    return {
      ...state,
      ports: { ...state.ports, known },
      flash: { ...state.flash, outcome: { ...state.flash.outcome!, answers: words } },
    };
  },
  'erase-confirm': (columns, rows) => {
    const state = askToErase(identified(begin(columns, rows)));
    return { ...state, erase: { ...state.erase, typed: insertText(emptyEntry, '34') } };
  },
  'erase-unlock': (columns, rows) => {
    const state = askToErase(identified(begin(columns, rows)));
    return { ...state, erase: { ...state.erase, typed: insertText(emptyEntry, '3456'), asksUnlock: true } };
  },
  'erase-run': (columns, rows) => {
    const state = askToErase(identified(begin(columns, rows)));
    const operation = running({
      name: 'erase',
      screen: 'erase',
      title: 'Erasing the whole flash',
      step: 'erase',
      steps: { connect: stepView(0, null), stub: stepView(0, null), erase: stepView(1 << 20, 4 << 20) },
    });
    const map = mapOf([0, 1024, 'erased'], [1024, 64, 'erasing'], [3072, 1024, 'blank']);
    return { ...state, nowMs: 4200, operation, erase: { ...state.erase, phase: 'run', map } };
  },
  'erase-result': (columns, rows) => {
    const state = askToErase(identified(begin(columns, rows)));
    const outcome = { erasedBytes: 608 * kb, blankBytes: 3488 * kb, seconds: 6.2 };
    return {
      ...state,
      erase: {
        ...state.erase,
        phase: 'result',
        outcome,
        map: mapOf([0, 608, 'erased'], [608, 3488, 'blank']),
      },
    };
  },
  repl: (columns, rows) => repl(begin(columns, rows)),
  'repl-paste': (columns, rows) => {
    const block = 'def blink(n):\n    for _ in range(n):\n        led.toggle()\n\nblink(3)\n';
    const lines = block.trimEnd().split('\n');
    return withRepl(repl(begin(columns, rows)), {
      prompt: { kind: 'paste', block, lines, sizeBytes: block.length, tooLong: false },
    });
  },
  'repl-paste-long': (columns, rows) => {
    const block = `text = "${'lorem ipsum '.repeat(22)}"`;
    return withRepl(repl(begin(columns, rows)), {
      prompt: { kind: 'paste', block, lines: [block], sizeBytes: block.length, tooLong: true },
    });
  },
  'repl-file': (columns, rows) =>
    withRepl(repl(begin(columns, rows)), {
      prompt: {
        kind: 'file',
        entry: { text: 'm', cursor: 1 },
        files: ['boot.py', 'main.py', 'measure.py', 'sums.py'],
        cursor: 1,
      },
    }),
  'repl-crash': (columns, rows) =>
    withRepl(repl(begin(columns, rows)), {
      rows: [
        [{ text: '>>> machine.mem32[0]' }],
        [],
        [{ text: 'Fatal exception 28(LoadProhibitedCause):' }],
        [{ text: 'epc1=0x4000e1b2, epc2=0x00000000, epc3=0x00000000, excvaddr=0x00000000' }],
      ],
      cursor: { row: 4, column: 0 },
      notes: [
        'The processor stopped at a read through a bad pointer, usually NULL.',
        'The failing instruction is in the boot ROM.',
      ],
    }),
  'repl-search': (columns, rows) =>
    withRepl(repl(begin(columns, rows)), { prompt: { kind: 'search', entry: { text: 'Trace', cursor: 5 } } }),
  'repl-back': (columns, rows) =>
    withRepl(repl(begin(columns, rows)), {
      back: { top: 120, last: 300, found: { line: 122, column: 4 }, query: 'print' },
      cursor: { row: 2, column: 4 },
      logPath: '/home/ada/espwb-20261121-101500.log',
    }),
  'repl-hex': (columns, rows) =>
    withRepl(repl(begin(columns, rows)), {
      view: 'hex',
      cursor: null,
      rows: [
        [{ text: '00000000  4d 69 63 72 6f 50 79 74 68 6f 6e 20 76 31 2e 32  MicroPython v1.2' }],
        [{ text: '00000010  37 2e 30 0d 0a 3e 3e 3e 20                       7.0..>>> ' }],
      ],
    }),
  'repl-menu': (columns, rows) => withRepl(repl(begin(columns, rows)), { menu: true }),
  pins: (columns, rows) => pinned(begin(columns, rows)),
  'pins-pwm': (columns, rows) => {
    const state = pinned(begin(columns, rows));
    const [led, ...others] = state.pins.pins;
    if (!led) return state;
    const dimmed = { ...led, mode: 'pwm' as const, pwm: { frequencyHz: 500, duty1023: 308 } };
    const analog = Array.from({ length: 30 }, (_, at) => 300 + 20 * ((at * 7) % 11));
    const lastCommand = 'from machine import Pin,PWM;PWM(Pin(2),freq=500,duty=308)';
    return {
      ...state,
      pins: { ...state.pins, pins: [dimmed, ...others], blinking: null, live: true, analog, lastCommand },
    };
  },
  'pins-esp32': (columns, rows) => {
    const state = familyBoard(begin(columns, rows), 'esp32-devkitc', [0, 2, 4, 5, 13, 18, 21, 22, 23, 34]);
    return { ...state, pins: { ...state.pins, cursor: state.pins.pins.findIndex(({ pin }) => pin === 34) } };
  },
  'pins-esp32c3': (columns, rows) => {
    const state = familyBoard(begin(columns, rows), 'c3-devkitm', [0, 2, 4, 5, 6, 7, 9, 10]);
    const lit = { pin: 8, level: 0 as const, mode: 'output' as const, lit: true };
    const lastCommand =
      'from machine import Pin;import neopixel;_n=neopixel.NeoPixel(Pin(8),1);_n[0]=(8,8,8);_n.write()';
    return { ...state, pins: { ...withReadings(state.pins, [lit]), blinking: 8, lastCommand } };
  },
  'pins-wizard': (columns, rows) => {
    const state = pinned(begin(columns, rows));
    return {
      ...state,
      pins: { ...state.pins, prompt: { kind: 'wizard', pin: 2, led: { pin: 2, litAt: 0, name: 'module' } } },
    };
  },
  'pins-unlock': (columns, rows) => {
    const state = pinned(begin(columns, rows));
    const risk = 'Driving it cuts the REPL off, and espwb with it, until the board is reset.';
    const prompt = { kind: 'unlock' as const, pin: 1, risk };
    return { ...state, pins: { ...state.pins, blinking: null, cursor: 9, prompt } };
  },
  'pins-pullup': (columns, rows) => {
    const state = pinned(begin(columns, rows));
    const pulled = withReadings(state.pins, [{ pin: 4, level: 1, mode: 'input-pullup' }]);
    const lastCommand = 'from machine import Pin;_p=Pin(4,Pin.IN,Pin.PULL_UP);print(_p())';
    return { ...state, pins: { ...pulled, blinking: null, cursor: 2, live: true, lastCommand } };
  },
  'pins-timer': (columns, rows) => {
    const state = pinned(begin(columns, rows));
    const lastCommand =
      'from machine import Pin,Timer;_p2=Pin(2,Pin.OUT,value=0);_blink2=Timer(-1);' +
      '_blink2.init(period=250,mode=Timer.PERIODIC,callback=lambda t:_p2(not _p2()))';
    const pins = state.pins.pins.map((pin) => (pin.pin === 2 ? { ...pin, boardBlinkHz: 2 } : pin));
    return { ...state, pins: { ...state.pins, pins, blinking: null, lastCommand } };
  },
  'pins-v0.9': (columns, rows) => otherBoard(begin(columns, rows), 'nodemcu-v0.9'),
  'pins-d1mini': (columns, rows) => otherBoard(begin(columns, rows), 'd1mini'),
  'pins-esp01': (columns, rows) => otherBoard(begin(columns, rows), 'esp01'),
  'pins-sonoff': (columns, rows) => otherBoard(begin(columns, rows), 'sonoff'),
  'pins-module': (columns, rows) => otherBoard(begin(columns, rows), 'generic'),
  files: (columns, rows) => filed(begin(columns, rows)),
  'files-board': (columns, rows) => {
    const state = filed(begin(columns, rows));
    return { ...state, files: { ...state.files, side: 'board', board: { ...state.files.board, cursor: 2 } } };
  },
  'files-ask': (columns, rows) => {
    const state = filed(begin(columns, rows));
    const prompt = {
      kind: 'ask',
      carryOut: async () => {},
      title: 'Sync /home/ada/weather to the board',
      lines: [
        { status: 'replaces', name: '/main.py', size: 1830 },
        { status: 'new', name: '/wifi.py', size: 964 },
        { status: 'same', name: '/lib/bme280.py', size: 5120 },
      ],
      action: 'Send 2 files (3 KB) to /',
      top: 0,
    } as const;
    return { ...state, files: { ...state.files, prompt } };
  },
  'files-trouble': (columns, rows) => {
    const state = filed(begin(columns, rows));
    const trouble = 'A program runs on the board and no REPL answers. r tries again.';
    return { ...state, files: { ...state.files, trouble } };
  },
  log: (columns, rows) => {
    const lines = ['Opening the REPL (virtual:demo)', 'A program runs on the board and no REPL answers.'];
    return lines.reduce(
      (state, line) => said(state, 'quiet', line),
      said(showScreen(begin(columns, rows), 'log'), 'bad', 'No answer.'),
    );
  },
  'log-long-lines': (columns, rows) => {
    const path = '/home/ada/.local/state/espwb/boards/demo.flash.damaged-2026-11-21T11-11-40-826Z';
    const lines = Array.from({ length: rows }, (_, at) => `${at}: it is kept as ${path}.`);
    const state = lines.reduce((now, line) => said(now, 'quiet', line), begin(columns, rows));
    return { ...showScreen(state, 'log'), log: { ...state.log, scrolledBack: rows - 2 } };
  },
  help: (columns, rows) => ({ ...begin(columns, rows), overlay: { kind: 'help', top: 0 } }),
  palette: (columns, rows) => ({
    ...begin(columns, rows),
    overlay: { kind: 'palette', query: insertText(emptyEntry, 're'), cursor: 1 },
  }),
  failure: (columns, rows) => ({
    ...begin(columns, rows),
    failure: {
      title: 'No answer',
      message: 'No answer from the boot loader after 7 tries in 3.0 s.',
      condition: 'The board is unchanged.',
      seen: '\\x00l\\x9crl|MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266',
      hints: [
        'Hold the FLASH (GPIO0) button, tap RST, release FLASH, then try again.',
        'Check power, and that TX and RX are not swapped.',
        'Try another USB cable, without a hub: thin cables and hubs cause noise and brown-outs.',
      ],
      ...{ isProgram: false, remembers: false, map: null },
    },
  }),
  'failure-program': (columns, rows) => ({
    ...begin(columns, rows),
    failure: {
      title: 'The REPL is busy',
      message: 'A program runs on the board and shows no prompt.',
      condition: 'The board is unchanged.',
      seen: 'temperature 21.5\\r\\ntemperature 21.6\\r\\n',
      hints: [
        'A MicroPython program: i interrupts it (Ctrl-C) and goes on with what was wanted.',
        'If it does not stop, break in while it starts: B.',
        'NodeMCU code has no interrupt: B stops it by a reset, and goes on.',
        'i on Boards says which firmware the flash holds.',
      ],
      ...{ isProgram: true, remembers: true, map: null },
    },
  }),
  'failure-torn': (columns, rows) => ({
    ...begin(columns, rows),
    failure: {
      title: 'The board stopped answering',
      message: 'No answer within 3 s.',
      condition: 'The board is partly written: flash it again before use.',
      seen: null,
      hints: ['r tries again: what is written already is skipped.'],
      ...{ isProgram: false, remembers: false },
      map: {
        sizeBytes: 1 << 20,
        statuses: Array.from({ length: 256 }, (_, at) =>
          at < 90 ? 'verified' : at < 94 ? 'failed' : at < 150 ? 'to-write' : 'kept',
        ),
      },
    },
  }),
  'flash-elsewhere': (columns, rows) => whileWriting(columns, rows),
  'flash-cancel': (columns, rows) => ({
    ...whileWriting(columns, rows),
    status: {
      kind: 'warning',
      text: 'Ctrl-C again cancels and leaves the flash partly written; else it goes on.',
      asksToCancel: true,
    },
  }),
  tiny: () => ({
    ...begin(50, 12),
    nowMs: 4200,
    operation: running({ steps: { write: stepView(300 * kb, 480 * kb) } }),
  }),
};

/** On Boards, while the flash of the open board is written. */
const whileWriting = (columns: number, rows: number): State => ({
  ...begin(columns, rows),
  board: { path: 'virtual:demo', state: 'stub', facts: null, firmware: null },
  operation: running({ steps: { write: stepView(300 * kb, 480 * kb) } }),
  nowMs: 4200,
});

const withRepl = (state: State, part: Partial<State['repl']>): State => ({
  ...state,
  repl: { ...state.repl, ...part },
});

function repl(state: State): State {
  const shown = showScreen(identified(state), 'repl');
  const rows = [
    [{ text: 'MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266' }],
    [{ text: 'Type "help()" for more information.' }],
    [{ text: '>>> print(6*7)' }],
    [{ text: '42' }],
    [{ text: '>>> ' }, { text: 'red', colour: 'red', bold: true }],
  ];
  return { ...shown, repl: { ...shown.repl, trouble: null, rows, cursor: { row: 4, column: 4 } } };
}
