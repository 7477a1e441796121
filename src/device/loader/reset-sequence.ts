// Resets as data: which line changes when. DTR asserted pulls GPIO0 low (boot loader), RTS asserted
// pulls EN low (reset), each only while the other is not: the two-transistor circuit of the boards.
// The text form is esptool's custom_reset_sequence, parsed strictly and never executed.
import { type Clock, sleep } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { Lines, Transport } from '../transport/transport.ts';

export type ResetStep =
  | { readonly kind: 'lines'; readonly dtr?: boolean; readonly rts?: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

export type ResetSequence = readonly ResetStep[];

/** No board needs longer, and a typing error must not hang the program. */
const maxWaitMs = 10_000;
const maxSteps = 64;

/**
 * `D0|R1|W0.1|U1,0`: DTR off, RTS on, wait 0.1 s, DTR on and RTS off at once.
 * @throws EspError usage
 */
export function parseResetSequence(text: string): ResetSequence {
  const parts = text.split('|');
  if (parts.length > maxSteps) throw badSequence(text, `more than ${maxSteps} steps`);
  return parts.map((part) => parseStep(part.trim(), text));
}

function parseStep(part: string, text: string): ResetStep {
  const line = /^([DR])([01])$/.exec(part);
  if (line) {
    const asserted = line[2] === '1';
    return line[1] === 'D' ? { kind: 'lines', dtr: asserted } : { kind: 'lines', rts: asserted };
  }
  const both = /^U([01]),([01])$/.exec(part);
  if (both) return { kind: 'lines', dtr: both[1] === '1', rts: both[2] === '1' };
  const wait = /^W(\d{1,5}(?:\.\d{1,6})?)$/.exec(part);
  if (!wait) throw badSequence(text, `"${part}" is none of D0, R1, W0.1, U1,0`);
  const ms = Number(wait[1]) * 1000;
  if (ms > maxWaitMs) throw badSequence(text, `${part} waits longer than ${maxWaitMs / 1000} s`);
  return { kind: 'wait', ms };
}

function badSequence(text: string, reason: string): EspError {
  return new EspError('usage', `"${text}" is not a reset sequence: ${reason}.`, {
    hints: ['Steps are D0, D1, R0, R1, U0,1 and W0.1 (seconds), separated by "|".'],
  });
}

/** What its waits add up to. */
export const durationMs = (sequence: ResetSequence): number =>
  sequence.reduce((sum, step) => sum + (step.kind === 'wait' ? step.ms : 0), 0);

/**
 * Plays a sequence. However it ends, both lines end idle: a board held in reset looks dead.
 * @throws EspError lines-unsupported | unplugged | cancelled
 */
export async function playResetSequence(
  transport: Pick<Transport, 'setLines'>,
  clock: Clock,
  sequence: ResetSequence,
  signal?: AbortSignal,
): Promise<void> {
  let lines: Lines = { dtr: false, rts: false };
  try {
    for (const step of sequence) {
      if (step.kind === 'wait') await sleep(clock, step.ms, signal);
      else {
        lines = { dtr: step.dtr ?? lines.dtr, rts: step.rts ?? lines.rts };
        await transport.setLines(lines);
      }
    }
  } finally {
    if (lines.dtr || lines.rts) await letGo(transport);
  }
}

async function letGo(transport: Pick<Transport, 'setLines'>): Promise<void> {
  try {
    await transport.setLines({ dtr: false, rts: false });
  } catch {
    // The port is gone; what was thrown first says so.
  }
}
