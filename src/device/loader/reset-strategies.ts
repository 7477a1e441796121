// Which of a chip's ways into the boot loader and out of it suit a given port, and in which order.
import { nativeResets, presumedChip } from '../chips/index.ts';
import type { Capabilities } from '../transport/transport.ts';
import { parseResetSequence, type ResetSequence } from './reset-sequence.ts';

// A board is reset before a chip of it has answered.
const { resets } = presumedChip;

/** EN low for a moment with GPIO0 let go: the chip boots what its flash holds. */
export const hardReset: ResetSequence = parseResetSequence(resets.run);

/** The same over USB-Serial-JTAG, and for a program that follows the lines as a board's circuit does. */
export const nativeRunReset: ResetSequence = parseResetSequence(nativeResets.run);

export const runResetFor = ({ native }: Capabilities): ResetSequence => (native ? nativeRunReset : hardReset);

const nativeBoot: NamedReset = {
  name: 'USB-Serial-JTAG reset',
  get sequence() {
    return parseResetSequence(nativeResets.boot);
  },
};

/** The quickest way into the boot loader here; the diagnosis repeats it while it listens. */
export const quickBootReset: ResetSequence = parseResetSequence(resets.quickBoot);

export type NamedReset = { readonly name: string; readonly sequence: ResetSequence };

/** Empty where the port has no lines: then the board must already be waiting. */
export function bootResets(capabilities: Capabilities): readonly NamedReset[] {
  if (!capabilities.hasLines) return [];
  if (capabilities.native === 'serial-jtag') return [nativeBoot];
  return resets.boot
    .filter(({ setsTogether }) => capabilities.setsLinesTogether || !setsTogether)
    .map(({ name, steps }) => ({ name, sequence: parseResetSequence(steps) }));
}
