// A chip that runs code out of its RAM on an interpreter of its core, and whose flash goes silent once a program drives
// its pins. Each chip says which core, which functions its ROM has, and which pins are the flash's.
import { Guest, type GuestParts } from './guest.ts';
import type { Program } from './program.ts';
import { SerialChip } from './serial-chip.ts';

export type ProgramEnd = 'crash' | 'software-reset';

/** What differs by the chip. */
export type CodeParts = Pick<GuestParts, 'machine' | 'romFunctions' | 'cpuClock'>;

export abstract class CodeChip extends SerialChip {
  #guest: Guest | undefined;
  #ended: (how: ProgramEnd) => void = () => {};

  protected abstract readonly flashPins: readonly number[];
  protected abstract codeParts(): CodeParts;

  override get drivesFlashPins(): boolean {
    return this.flashPins.some((pin) => {
      const mode = this.pins.mode(pin);
      return mode === 'output' || mode === 'open-drain' || mode === 'pwm';
    });
  }

  override run(program: Program): void {
    super.run(program);
    if (program !== this.#guest) this.#guest = undefined;
  }

  /** Jumps into code in RAM. `ended`: it crashed, with what the ROM prints then, or reset the chip. */
  runCode(entry: number, ended: (how: ProgramEnd) => void): void {
    this.#ended = ended;
    const guest = new Guest(
      {
        ...this.codeParts(),
        uart: this.uart,
        ended: (text) => {
          this.print(text);
          ended('crash');
        },
      },
      entry,
    );
    this.#guest = guest;
    this.run(guest);
  }

  /** The code that runs has reset the chip. */
  protected readonly softwareReset = (): void => this.#ended('software-reset');

  /** What the code waits for has been looked at: time goes on to it. */
  protected readonly skip = (forMs: number): void => this.#guest?.skip(forMs);

  protected readonly clockChanges = (): void => this.#guest?.clockChanges();
}
