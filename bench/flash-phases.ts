// From the commands that a board got to the phases of a flash: how long each took, what kept the wire
// and the flash busy meanwhile, and how long the board waited for the host. Milliseconds.
import { opcodes } from '../src/device/loader/opcodes.ts';
import type { BoardCounters } from '../src/virtual-board/board-port.ts';
import type { Exchange } from './traced-board.ts';

export type Phase = {
  readonly name: string;
  readonly commands: number;
  /** From its first command to the first of the next phase. */
  readonly ms: number;
  readonly wireMs: number;
  readonly flashMs: number;
  /** Neither wire nor flash was busy: the board's processor at work, or nobody. */
  readonly idleMs: number;
  /** Part of the idle time: answered, and not asked again yet. */
  readonly hostMs: number;
};

const dataOpcodes: ReadonlySet<number> = new Set([
  opcodes.DEFL_BEGIN,
  opcodes.DEFL_DATA,
  opcodes.DEFL_END,
  opcodes.FLASH_BEGIN,
  opcodes.FLASH_DATA,
  opcodes.FLASH_END,
]);
const ramOpcodes: ReadonlySet<number> = new Set([opcodes.MEM_BEGIN, opcodes.MEM_DATA, opcodes.MEM_END]);

/** The name of the phase that this command belongs to, given where the conversation stands. */
function phaseOf(opcode: number, before: string, hasChanged: boolean): string {
  if (ramOpcodes.has(opcode)) return 'stub upload';
  if (opcode === opcodes.CHANGE_BAUD) return 'baud';
  // What follows a change of rate, until the flash is asked for something, tests the line.
  if (before === 'baud' && opcode !== opcodes.FLASH_MD5 && opcode !== opcodes.DEFL_BEGIN) return 'baud';
  if (opcode === opcodes.FLASH_MD5) return hasChanged ? 'verify' : 'compare';
  if (opcode === opcodes.ERASE_REGION || opcode === opcodes.ERASE_FLASH) return 'erase';
  if (opcode === opcodes.DEFL_BEGIN || opcode === opcodes.DEFL_DATA) return 'write';
  if (opcode === opcodes.READ_FLASH) return 'read';
  if (dataOpcodes.has(opcode)) return before === 'stub upload' ? 'baud' : before;
  if (opcode === opcodes.SYNC) return before === '' ? 'sync' : before;
  return before === 'sync' ? 'identify' : before;
}

/** One entry for each phase in the order of its first command; returns of a phase are added to it. */
export async function phasesOf(
  exchanges: readonly Exchange[],
  end: BoardCounters,
): Promise<readonly Phase[]> {
  const phases = new Map<string, Phase>();
  let name = '';
  let hasChanged = false;
  for (const [index, exchange] of exchanges.entries()) {
    name = phaseOf(exchange.opcode, name, hasChanged);
    hasChanged ||= name === 'erase' || name === 'write';
    const next = exchanges[index + 1];
    const answeredAtMs = exchange.answeredAtMs ?? exchange.sentAtMs;
    const before = await exchange.before;
    const after = next ? await next.before : end;
    const sum = phases.get(name) ?? { name, commands: 0, ms: 0, wireMs: 0, flashMs: 0, idleMs: 0, hostMs: 0 };
    phases.set(name, {
      name,
      commands: sum.commands + 1,
      ms: sum.ms + (next?.sentAtMs ?? answeredAtMs) - exchange.sentAtMs,
      wireMs: sum.wireMs + wire(after) - wire(before),
      flashMs: sum.flashMs + after.flashBusyMs - before.flashBusyMs,
      idleMs: sum.idleMs + after.idleMs - before.idleMs,
      hostMs: sum.hostMs + (next ? next.sentAtMs - answeredAtMs : 0),
    });
  }
  return [...phases.values()];
}

const wire = ({ wireInBusyMs, wireOutBusyMs }: BoardCounters): number => wireInBusyMs + wireOutBusyMs;
