// espwb against esptool on one virtual board with timing=real behind tcp://, both from process start to
// exit, each from the same flash contents, which are compared afterwards. scripts/install-peers.sh first.
// npm run bench:flash [-- WORD]                            the rows whose name holds WORD
// npm run bench:flash -- --chip esp32|esp32c3 [WORD]       on another chip
// npm run bench:flash -- --trace WORD [--commands]         one run of espwb, phase by phase
// npm run bench:flash -- --trace WORD --esptool            the same of esptool
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/device/clock.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { TcpTransport } from '../src/device/transport/tcp.ts';
import type { ChipName } from '../src/virtual-board/board-port.ts';
import { familyScenarios } from './flash-family.ts';
import { scenarios as esp8266Scenarios, flashSizeBytes } from './flash-scenarios.ts';
import { printTrace } from './flash-trace.ts';
import {
  esptool,
  esptoolLine,
  espwbLine,
  folder,
  type Measured,
  measure,
  withBoard,
} from './measured-run.ts';
import { runProgram } from './run-program.ts';
import '../test/support/without-extra-certificates.ts';

/** What the board could not have done faster: its wire or its flash was busy. */
const floorSeconds = ({ seconds, counters }: Measured): number => seconds - counters.idleMs / 1000;

const chipAt = process.argv.indexOf('--chip');
const chip = (chipAt < 0 ? 'esp8266' : process.argv[chipAt + 1]) as ChipName;
const words = process.argv.filter((_, at) => at > 1 && (chipAt < 0 || (at !== chipAt && at !== chipAt + 1)));
const flags = new Set(words.filter((word) => word.startsWith('--')));
const wanted = words.filter((word) => !word.startsWith('--'));
const scenarios = chip === 'esp8266' ? esp8266Scenarios : familyScenarios(chip);
const againLimit = chip === 'esp8266' ? 0.1 : 0.05;
const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));

const row = (...cells: readonly string[]) =>
  process.stdout.write(`| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(40) : cell)).join(' | ')} |\n`);
const verdict = (value: number, limit: number) => (value <= limit ? 'kept' : 'MISSED');
const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

function tell(name: string, limit: number, mine: number, theirs: number, floor: string): void {
  const ratio = mine / theirs;
  row(
    name,
    mine.toFixed(2),
    theirs.toFixed(2),
    ratio.toFixed(2),
    limit.toFixed(2),
    verdict(ratio, limit),
    floor,
  );
}

/** A second command on a stub that is up, as in the workbench, against a whole run of esptool. */
async function identifyAgain(): Promise<void> {
  const name = 'identify again, stub alive';
  if (!isWanted(name)) return;
  const flash = new Uint8Array(flashSizeBytes).fill(0xff);
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const mine = await withBoard(chip, flash, async (_board, url) => {
    const { hostname, port } = new URL(url);
    const transport = new TcpTransport(url, { host: hostname, port: Number(port) }, { clock: systemClock });
    const session = await openSession(transport, systemClock);
    await session.loader({ kind: 'stub' }, context);
    await session.identify(context);
    const startedMs = performance.now();
    await session.identify(context);
    const seconds = (performance.now() - startedMs) / 1000;
    await session.close();
    return seconds;
  });
  const theirs = await withBoard(chip, flash, (_board, url) =>
    runProgram(
      [esptool, '--chip', chip, '--port', url.replace(/^tcp:/, 'socket:'), 'flash-id'],
      join(folder, 'home'),
    ),
  );
  tell(name, againLimit, mine, theirs.seconds, '');
}

async function compareAll(): Promise<void> {
  if (!existsSync(esptool)) throw new Error(`${esptool} is missing: run scripts/install-peers.sh first`);
  const version = execFileSync(esptool, ['version']).toString().trim().split('\n').at(-1);
  process.stdout.write(
    `espwb ${execFileSync(process.execPath, ['dist/espwb.js', '--version']).toString().trim()}, Node ${process.version}; esptool ${version}; ${cpus().length} x ${cpus()[0]?.model.trim()}\n\n`,
  );
  row('scenario', 'espwb s', 'esptool s', 'espwb / esptool', 'at most', '', 'espwb: board busy');
  row('---', '---', '---', '---', '---', '---', '---');
  const idleShares: number[] = [];
  const cpuShares: number[] = [];
  const wanted = scenarios.filter(({ name }) => isWanted(name));
  // Neither is run for the first time: Python has its .pyc files, espwb its kept code.
  for (const scenario of wanted.slice(0, 1)) {
    await measure(chip, scenario, espwbLine(scenario));
    await measure(chip, scenario, esptoolLine(chip, scenario));
  }
  for (const scenario of wanted) {
    const mine = await measure(chip, scenario, espwbLine(scenario));
    const theirs = await measure(chip, scenario, esptoolLine(chip, scenario));
    tell(
      scenario.name,
      scenario.limit,
      mine.seconds,
      theirs.seconds,
      percent(floorSeconds(mine) / mine.seconds),
    );
    const isWhole = /^(?:620 KB|1\.5 MB)/.test(scenario.name);
    if (isWhole && mine.writeIdleShare !== null) idleShares.push(mine.writeIdleShare);
    if (isWhole) cpuShares.push(mine.cpuSeconds / ((scenario.image?.().length ?? 0) / (1024 * 1024)));
  }
  await identifyAgain();
  const idle = Math.max(...idleShares);
  if (idleShares.length > 0)
    row('write phase: wire and flash idle', percent(idle), '', '', '5 %', verdict(idle, 0.05), '');
  // Of images of one size: the mean is all seconds for all megabytes.
  const cpu = cpuShares.reduce((sum, share) => sum + share, 0) / cpuShares.length;
  const each = cpuShares.map((share) => share.toFixed(2)).join(', ');
  if (cpuShares.length > 0)
    row('CPU seconds per MB flashed', `${cpu.toFixed(2)} (${each})`, '', '', '0.50', verdict(cpu, 0.5), '');
}

if (flags.has('--trace'))
  for (const scenario of scenarios.filter(({ name }) => isWanted(name))) {
    const line = flags.has('--esptool') ? esptoolLine(chip, scenario) : espwbLine(scenario);
    await printTrace(chip, scenario, line, flags.has('--commands'));
  }
else await compareAll();
process.exit(0);
