// What of sealed code (sealed-code.ts) a board has already, and so the shortest form in which code may go to it.
import {
  isBrokenSeal,
  keptCall,
  lacksHash,
  longestKeptCode,
  mostKeptCodes,
  type Seal,
  sealed,
  sealedCall,
  sealKeeper,
} from './sealed-code.ts';

/** Below this many calls the function that keeps them short costs more than it spares. */
const keeperFrom = 4;

/** For one board. It may have been restarted, or have kept what its answer did not tell: then a call breaks its seal. */
export class Sealer {
  #seal: Seal = 'sha256';
  #calls = 0;
  #hasKeeper = false;
  /** As the keeper on the board does it. */
  readonly #kept = new Set<string>();

  /** Once for each piece of code that is to be run, however often it goes. */
  count(): void {
    this.#calls += 1;
  }

  seal(code: string): string {
    if (this.#kept.has(code)) return keptCall(code);
    if (this.#hasKeeper) return sealedCall(code);
    return sealed(this.#bringsKeeper ? `${sealKeeper}${code}` : code, this.#seal);
  }

  /** False where nothing of the code has run: then it goes again, as `seal` gives it now. */
  hasRun(code: string, stderr: Uint8Array): boolean {
    if (isBrokenSeal(stderr)) {
      this.#hasKeeper = false;
      this.#kept.clear();
      if (lacksHash(stderr)) this.#seal = 'sum';
      return false;
    }
    if (this.#hasKeeper) this.#keep(code);
    else this.#hasKeeper = this.#bringsKeeper;
    return true;
  }

  get #bringsKeeper(): boolean {
    return this.#seal === 'sha256' && this.#calls >= keeperFrom;
  }

  #keep(code: string): void {
    if ([...code].length > longestKeptCode || this.#kept.has(code)) return;
    if (this.#kept.size >= mostKeptCodes) this.#kept.clear();
    this.#kept.add(code);
  }
}
