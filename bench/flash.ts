// espwb against esptool on the same virtual board with timing=real, both from process start to exit,
// each from the same flash contents, which are compared afterwards. Usage: npm run bench:flash [-- WORD]
// runs the scenarios whose name holds WORD. esptool comes from scripts/install-peers.sh.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardCounters } from '../src/virtual-board/board-port.ts';
import { openDoor } from '../src/virtual-board/doors/open-door.ts';
import { shareCable } from '../src/virtual-board/doors/shared-cable.ts';
import { startHostedBoard } from '../src/virtual-board/host.ts';
import { type FlashScenario, flashSizeBytes, scenarios } from './flash-scenarios.ts';
import { timed } from './timed.ts';

const esptool = join('.peers', 'venv', 'bin', 'esptool');
const folder = mkdtempSync(join(tmpdir(), 'espwb-bench-'));

type Measured = { readonly seconds: number; readonly counters: BoardCounters };

/** One program on a fresh board. @throws Error when it fails or the flash is not as it should be */
async function measure(
  scenario: FlashScenario,
  commandLine: (url: string, file: string) => readonly string[],
): Promise<Measured> {
  const before = scenario.before();
  const image = scenario.image?.() ?? new Uint8Array(0);
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  const board = await startHostedBoard({
    name: 'bench',
    flashSizeBytes,
    timing: 'real',
    firstFirmware: before,
  });
  const isRaw = scenario.baud === 115_200;
  // Raw TCP has no lines: there the door starts the boot loader for whoever comes in.
  const wish = isRaw ? 'tcp://127.0.0.1:0?boot=download' : 'rfc2217://127.0.0.1:0';
  const door = await openDoor(wish, shareCable(board), { allowRemote: false, onNote: () => {} });
  try {
    await board.resetCounters();
    const [program, ...args] = commandLine(door.url, file) as [string, ...string[]];
    const seconds = await timed(program, args, join(folder, 'home'));
    const counters = await board.counters();
    const after = scenario.after?.(before, image);
    if (after && Buffer.compare(await board.readFlash(), after) !== 0)
      throw new Error(`${program}: the flash does not hold what it should`);
    return { seconds, counters };
  } finally {
    await door.close();
    await board.stop();
  }
}

const espwbLine = (scenario: FlashScenario) => (url: string, file: string) => [
  process.execPath,
  'dist/espwb.js',
  '--port',
  url,
  ...scenario.espwb(file),
  '--baud',
  String(scenario.baud),
];

const esptoolLine = (scenario: FlashScenario) => (url: string, file: string) => [
  esptool,
  '--chip',
  'esp8266',
  '--port',
  url.replace(/^tcp:/, 'socket:'),
  '--baud',
  String(scenario.baud),
  ...scenario.esptool(file),
];

/** What the board could not have done faster: its wire or its flash was busy. */
const busySeconds = ({ seconds, counters }: Measured): number => seconds - counters.idleMs / 1000;

const columns = ['scenario'.padEnd(26), 'espwb s', 'esptool s', 'espwb / esptool', 'board busy'];
const wanted = process.argv.slice(2);
const chosen = scenarios.filter(
  (scenario) => wanted.length === 0 || wanted.some((word) => scenario.name.includes(word)),
);
try {
  if (!existsSync(esptool)) throw new Error(`${esptool} is missing: run scripts/install-peers.sh first`);
  process.stdout.write(`${columns.join('  ')}\n`);
  for (const scenario of chosen) {
    const mine = await measure(scenario, espwbLine(scenario));
    const theirs = await measure(scenario, esptoolLine(scenario));
    const row = [
      scenario.name.padEnd(26),
      mine.seconds.toFixed(2).padStart(7),
      theirs.seconds.toFixed(2).padStart(9),
      (mine.seconds / theirs.seconds).toFixed(2).padStart(15),
      `${Math.round((busySeconds(mine) / mine.seconds) * 100)} %`.padStart(10),
    ];
    process.stdout.write(`${row.join('  ')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
