// The known ways into the boot loader and out of it, in the text form of reset-sequence.ts: DTR pulls GPIO0
// low, RTS pulls EN low, each only while the other is not. Timing after esptool's documentation of its reset
// strategies: 100 ms in reset, then GPIO0 held low for 50 ms, or 550 ms on boards whose capacitor at EN makes
// the reset slow.
import type { Resets } from '../chip.ts';

/** Both lines in one call, by way of the neutral 1,1: no glitch on EN or GPIO0 in between. */
const tight = (holdSeconds: number): string => `U0,0|U1,1|U0,1|W0.1|U1,0|W${holdSeconds}|U0,0|D0`;

/** One line after the other, for drivers and servers that cannot set both at once. */
const classic = (holdSeconds: number): string => `D0|R1|W0.1|D1|R0|W${holdSeconds}|D0`;

export const resets: Resets = {
  // EN low for 100 ms with GPIO0 let go: the chip boots what its flash holds.
  run: 'D0|R1|W0.1|R0',
  quickBoot: classic(0.05),
  boot: [
    { name: 'tight reset', steps: tight(0.05), setsTogether: true },
    { name: 'slow tight reset', steps: tight(0.55), setsTogether: true },
    { name: 'classic reset', steps: classic(0.05), setsTogether: false },
    { name: 'slow classic reset', steps: classic(0.55), setsTogether: false },
  ],
};
