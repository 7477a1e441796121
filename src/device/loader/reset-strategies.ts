// The known ways into the boot loader and out of it, and their order on a given port.
// Timing after esptool's documentation of its reset strategies: 100 ms in reset, then GPIO0 held low
// for 50 ms, or 550 ms on boards whose capacitor at EN makes the reset slow.
import type { Capabilities } from '../transport/transport.ts';
import { parseResetSequence, type ResetSequence } from './reset-sequence.ts';

/** Both lines in one call, by way of the neutral 1,1: no glitch on EN or GPIO0 in between. */
const tightReset = (holdSeconds: number): ResetSequence =>
  parseResetSequence(`U0,0|U1,1|U0,1|W0.1|U1,0|W${holdSeconds}|U0,0|D0`);

/** One line after the other, for drivers and servers that cannot set both at once. */
const classicReset = (holdSeconds: number): ResetSequence =>
  parseResetSequence(`D0|R1|W0.1|D1|R0|W${holdSeconds}|D0`);

/** EN low for 100 ms with GPIO0 let go: the chip boots what its flash holds. */
export const hardReset: ResetSequence = parseResetSequence('D0|R1|W0.1|R0');

/** The quickest way into the boot loader here; the diagnosis repeats it while it listens. */
export const quickBootReset: ResetSequence = classicReset(0.05);

export type NamedReset = { readonly name: string; readonly sequence: ResetSequence };

/** Empty where the port has no lines: then the board must already be waiting. */
export function bootResets(capabilities: Capabilities): readonly NamedReset[] {
  if (!capabilities.hasLines) return [];
  const classic = [
    { name: 'classic reset', sequence: quickBootReset },
    { name: 'slow classic reset', sequence: classicReset(0.55) },
  ];
  if (!capabilities.setsLinesTogether) return classic;
  return [
    { name: 'tight reset', sequence: tightReset(0.05) },
    { name: 'slow tight reset', sequence: tightReset(0.55) },
    ...classic,
  ];
}
