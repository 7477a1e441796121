// Where the time of one row goes, phase by phase, and with `--commands` command by command.
import { opcodeName } from '../src/device/loader/opcodes.ts';
import type { ChipName } from '../src/virtual-board/board-port.ts';
import { type Phase, phasesOf } from './flash-phases.ts';
import type { FlashScenario } from './flash-scenarios.ts';
import { type Measured, measure } from './measured-run.ts';
import type { Exchange } from './traced-board.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => value.toFixed(0).padStart(6);
const tenths = (value: number) => value.toFixed(1).padStart(8);

/** Runs the scenario once and prints its time line. */
export async function printTrace(
  chip: ChipName,
  scenario: FlashScenario,
  commandLine: Parameters<typeof measure>[2],
  withCommands: boolean,
): Promise<void> {
  const measured = await measure(chip, scenario, commandLine);
  const { exchanges } = measured;
  if (withCommands)
    for (const [index, exchange] of exchanges.entries()) printCommand(measured, exchange, index);
  const phases = await phasesOf(exchanges, measured.counters);
  const first = exchanges[0]?.sentAtMs ?? measured.startedAtMs;
  const talkMs = phases.reduce((sum, phase) => sum + phase.ms, 0);
  const wallMs = measured.seconds * 1000;
  print(`${scenario.name}: ${measured.seconds.toFixed(2)} s, CPU ${measured.cpuSeconds.toFixed(2)} s`);
  print(`${'phase'.padEnd(14)} commands     ms   wire  flash   idle   host`);
  printPhase({ ...nothing, name: 'until sync', ms: first - measured.startedAtMs });
  for (const phase of phases) printPhase(phase);
  printPhase({ ...nothing, name: 'until exit', ms: wallMs - (first - measured.startedAtMs) - talkMs });
}

const nothing = { commands: 0, wireMs: 0, flashMs: 0, idleMs: 0, hostMs: 0 };

function printPhase(phase: Phase): void {
  const { name, commands, wireMs, flashMs, idleMs, hostMs } = phase;
  const cells = [phase.ms, wireMs, flashMs, idleMs, hostMs].map(ms).join(' ');
  print(`${name.padEnd(14)} ${String(commands).padStart(8)} ${cells}`);
}

function printCommand({ startedAtMs, exchanges }: Measured, exchange: Exchange, index: number): void {
  const { opcode, request, sentAtMs, answeredAtMs = sentAtMs } = exchange;
  const next = exchanges[index + 1];
  const view = new DataView(request.buffer, request.byteOffset, request.length);
  const words = Array.from({ length: Math.min(4, (request.length - 8) >> 2) }, (_, word) =>
    view.getUint32(8 + word * 4, true).toString(16),
  );
  print(
    `${tenths(sentAtMs - startedAtMs)} ${opcodeName(opcode).padEnd(13)} ${String(request.length).padStart(6)} B` +
      `${tenths(answeredAtMs - sentAtMs)} ms, then host ${tenths((next?.sentAtMs ?? answeredAtMs) - answeredAtMs)} ms  ${words.join(' ')}`,
  );
}
