// What the board's thread tells the MicroPython worker at its start.
import type { MicroPythonPersonality } from './personality.ts';

export type MicroPythonSettings = {
  readonly personality: MicroPythonPersonality;
  /** The last three bytes of the MAC, as system_get_chip_id() gives them. */
  readonly chipId: number;
  readonly mac: string;
  /** What the image's header claims; esp.flash_size() believes it, whatever chip is soldered on. */
  readonly headerFlashBytes: number;
};
