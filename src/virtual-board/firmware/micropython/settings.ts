// What the board's thread tells the MicroPython worker at its start.
import type { FlashPartition } from '../boot-image.ts';
import type { MicroPythonPersonality } from './personality.ts';

export type MicroPythonSettings = {
  readonly personality: MicroPythonPersonality;
  /** The last three bytes of the MAC, as system_get_chip_id() gives them. */
  readonly chipId: number;
  readonly mac: string;
  /** What the image's header claims; esp.flash_size() believes it, whatever chip is soldered on. */
  readonly headerFlashBytes: number;
  /** Of the esp32 port. */
  readonly partitions?: {
    readonly rows: readonly FlashPartition[];
    /** The index of what runs. */
    readonly running: number;
  };
};
