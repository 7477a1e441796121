// The workbench without a terminal: keys as bytes go in, the state comes out, and behind it is a
// virtual board on the test clock. What a story shows on the whole program, tests here show quickly.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/device/clock.ts';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import type { BuildTarget } from '../../src/device/releases/build-target.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import type { ImageChoice } from '../../src/screens/flash/state.ts';
import type { BuiltInImage } from '../../src/services/devices.ts';
import { devicesHere } from '../../src/services/devices-here.ts';
import type { ListedRelease } from '../../src/services/firmware-list.ts';
import type { FolderEntry } from '../../src/services/list-images.ts';
import { KeyDecoder } from '../../src/terminal/key-decoder.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { handleInput } from '../../src/workbench/handle-input.ts';
import { followPorts, makeWorkbench, type WholeWorkbench } from '../../src/workbench/make-workbench.ts';
import { type Preferences, usualPreferences } from '../../src/workbench/preferences.ts';
import type { KeptBoard } from '../../src/workbench/settings.ts';
import type { State } from '../../src/workbench/state.ts';
import type { Workbench } from '../../src/workbench/workbench.ts';
import { anyPrompt, firstWords } from './first-words.ts';
import { ownedPort } from './owned-port.ts';
import { TestClock } from './test-clock.ts';

export type AppFixture = {
  readonly clock: TestClock;
  readonly board: Board;
  /** The board's that the fixture begins with. */
  readonly app: Workbench;
  readonly desks: WholeWorkbench;
  readonly state: () => State;
  readonly press: (keys: string) => void;
  /** Runs the world until the state is so. */
  readonly until: (holds: (state: State) => boolean) => Promise<void>;
  /** The system reports its ports again, as it does when something was plugged in. */
  readonly tellPorts: (list?: readonly PortInfo[]) => void;
  /** What the program around it was asked for. */
  readonly asked: string[];
};

export const fixturePath = 'virtual:bench';
export const fixturePort: PortInfo = {
  path: fixturePath,
  kind: 'virtual',
  adapter: 'built in',
  usb: null,
  problem: null,
  likelihood: 'possible',
  boardGuess: null,
};

export type AppOptions = {
  readonly board?: Partial<BoardOptions>;
  readonly firmware?: StartFirmware;
  readonly images?: readonly ImageChoice[];
  /** Known releases; what asks for those of a size is told. */
  readonly releases?: readonly ListedRelease[];
  /** What any folder holds. */
  readonly inFolder?: readonly FolderEntry[];
  /** Where backups and the record of flashes are kept. */
  readonly home?: string;
  /** Somebody is there who holds buttons when asked. */
  readonly hands?: { readonly waitForHandsMs?: number };
  /** Other boards, by the port that they are on. */
  readonly boards?: Readonly<Record<string, Board>>;
  /** Told of each opening of a port before it is made; what it throws is why it is not. */
  readonly onOpen?: (path: string) => void;
  /** Where Files begins on this computer. */
  readonly folder?: string;
  /** What the person does in the editor; gives its exit code. */
  readonly editor?: (path: string) => number;
  /** What was told of boards in an earlier run, by MAC or port. */
  readonly remembered?: Readonly<Record<string, KeptBoard>>;
  /** What the file of settings says beside the usual. */
  readonly preferences?: Partial<Preferences>;
};

/** One for all: nobody looks into it, and nothing of it reaches the person's own folder. */
const fixtureHome = join(tmpdir(), 'espwb-app-fixture');

type Assembled = Omit<AppFixture, 'clock' | 'until'>;

function assemble(
  clock: Clock,
  {
    board: request = {},
    firmware,
    images = [],
    inFolder = [],
    releases,
    folder = '/',
    editor = () => 0,
    remembered = {},
    preferences = {},
    home = fixtureHome,
    hands = {},
    boards = {},
    onOpen = () => {},
  }: AppOptions,
): Assembled {
  const board = createBoard(
    {
      flashSizeBytes: 4 << 20,
      timing: clock instanceof TestClock ? 'real' : 'fast',
      wiring: 'auto',
      mac: 'ec:fa:bc:12:34:56',
      ...request,
    },
    clock,
    firmware ? { startFirmware: firmware } : {},
  );
  const asked: string[] = [];
  // Not on the test's clock, which drives no worker.
  const started = clock === systemClock && request.flash ? firstWords(board, anyPrompt) : null;
  let tellPorts: AppFixture['tellPorts'] = () => {};
  let savesFirst = false;
  const devices = {
    ...devicesHere({ clock, environment: { ESPWB_HOME: home } }),
    watchPorts: (onPorts: Parameters<Workbench['devices']['watchPorts']>[0]) => {
      tellPorts = (list = [fixturePort]) => onPorts(list);
      tellPorts();
      return () => {};
    },
    openSession: async (path: string, signal: AbortSignal) => {
      await started;
      onOpen(path);
      const there = boards[path] ?? board;
      const transport = new VirtualTransport(path, () => there.plug());
      return ownedPort(await openSession(transport, clock, { signal, ...hands }));
    },
    // Files stand in for what comes with espwb: in the first rows.
    builtInImages: async () => images as readonly BuiltInImage[],
    releases: async ({ chip, flashSizeBytes }: BuildTarget) => {
      if (releases && flashSizeBytes !== null) asked.push(`releases for ${flashSizeBytes}`);
      return (releases ?? []).filter((release) => release.chip === chip);
    },
    flashRecords: async () => [],
    listFolder: async () => inFolder,
    close: async () => {},
  };
  const desks = makeWorkbench({
    columns: 80,
    rows: 24,
    depth: 'none',
    background: 'unknown',
    folder,
    clock,
    devices,
    platform: {
      repaint: () => asked.push('repaint'),
      suspend: null,
      quit: () => asked.push('quit'),
      pressInMenu: (keyId) => asked.push(`menu ${keyId}`),
      zoom: async () => {},
      edit: async (path) => editor(path),
      copy: (text) => {
        asked.push(`copy ${text}`);
        return 'copied, if the terminal allows it';
      },
      notify: (how, words) => how !== 'off' && asked.push(`${how}: ${words}`),
      startFolder: folder,
      name: 'linux',
    },
    settings: {
      path: '/config/settings.json',
      preferences: () => ({ preferences: { ...usualPreferences, ...preferences }, troubles: [] }),
      rememberPreference: async (key, value) => void asked.push(`${key} = ${JSON.stringify(value)}`),
      recentImages: async () => [],
      rememberImage: async () => {},
      lineEnding: async () => null,
      board: async (key) => remembered[key] ?? { profile: null, ledPin: null },
      rememberBoard: async (key, board) => void asked.push(`board ${key} ${JSON.stringify(board)}`),
      rememberLineEnding: async () => {},
      backUpFirst: async () => savesFirst,
      rememberBackUpFirst: async (wanted) => {
        savesFirst = wanted;
      },
    },
  });
  followPorts(desks, undefined);
  const app = desks.front;
  const decoder = new KeyDecoder(clock, (input) => {
    if (input.type !== 'mouse') handleInput(desks.front, input);
  });
  return {
    board,
    app,
    asked,
    tellPorts: (list) => tellPorts(list),
    state: desks.state,
    desks,
    press: (keys) => {
      decoder.push(new TextEncoder().encode(keys));
      decoder.flush();
    },
  };
}

export function openApp(options: AppOptions = {}): AppFixture {
  const clock = new TestClock();
  const parts = assemble(clock, options);
  const { state } = parts;
  return {
    ...parts,
    clock,
    until: async (holds) => {
      for (let step = 0; step < 200_000 && !holds(state()); step++) await clock.advance(20);
      if (!holds(state())) {
        const { screen, flash, erase, status, failure, operation } = state();
        throw new Error(
          `it never came: ${JSON.stringify({ screen, flash: flash.phase, erase: erase.phase, status, failure, operation })}`,
        );
      }
    },
  };
}

export type LiveAppFixture = Assembled & {
  /** Waits for the state to be so, by its changes. */
  readonly until: (holds: (state: State) => boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A busy machine may be slow; a test that waits this long has failed. */
const liveDeadlineMs = 60_000;

/** The same with a firmware that really runs in its worker: on this computer's clock, ended by state. */
export function openLiveApp(options: AppOptions = {}): LiveAppFixture {
  const parts = assemble(systemClock, options);
  const { board } = parts.app;
  const { desks, state } = parts;
  return {
    ...parts,
    until: (holds) =>
      new Promise((resolve, reject) => {
        const fail = () => {
          const { screen, files, status, failure, operation } = state();
          const seen = {
            screen,
            trouble: files.trouble,
            prompt: files.prompt?.kind,
            status,
            failure,
            operation,
          };
          reject(new Error(`it never came: ${JSON.stringify(seen)}`));
        };
        const stopWaiting = systemClock.setTimer(liveDeadlineMs, fail);
        const look = () => {
          if (!holds(state())) return;
          stopWaiting();
          resolve();
        };
        desks.whole.onPaint(look);
        look();
      }),
    stop: async () => {
      await board.close();
      parts.board.stop();
    },
  };
}

/** What is typed in one burst with a key that could not be used goes nowhere: this is a hand's pause behind it. */
export async function nextStroke(clock?: TestClock): Promise<void> {
  if (clock) return clock.advance(31);
  await new Promise<void>((done) => systemClock.setTimer(31, done));
}
