// Damage on the wire, by plan or by chance. One of these sits in each direction; byte numbers count
// from the moment a fault was injected. It decides; whoever owns the board acts.
import type { Fault } from '../board.ts';

export type LineFault = Extract<
  Fault,
  { readonly direction: 'in' | 'out' } | { readonly kind: 'bad-above-baud' }
>;

/** `bytes` is what becomes of the byte; `then` is what befalls the board just after. */
export type LineVerdict = { readonly bytes: readonly number[]; readonly then?: 'unplug' | 'brown-out' };

type Armed = { readonly fault: LineFault; count: number; quietUntilMs: number; state: number };

export class LineFaults {
  #armed: Armed[] = [];

  get isEmpty(): boolean {
    return this.#armed.length === 0;
  }

  add(fault: LineFault): void {
    const seed = 'seed' in fault ? fault.seed : 0;
    this.#armed.push({ fault, count: 0, quietUntilMs: -Infinity, state: (seed ^ 0x9e3779b9) >>> 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** What the byte becomes that crosses the line at `nowMs` with `baudRate`. */
  judge(byte: number, baudRate: number, nowMs: number): LineVerdict {
    let bytes: number[] = [byte];
    let then: LineVerdict['then'];
    for (const armed of this.#armed) {
      const { fault } = armed;
      const here = 'atByte' in fault && armed.count++ === fault.atByte;
      switch (fault.kind) {
        case 'lose':
          if (here) bytes = [];
          break;
        case 'double':
          if (here) bytes = [...bytes, ...bytes];
          break;
        case 'flip':
          if (here) bytes = bytes.map((each) => each ^ 0x10);
          break;
        case 'noise':
          bytes = bytes.map((each) => (random(armed) < fault.rate ? each ^ (1 << (armed.state & 7)) : each));
          break;
        case 'bad-above-baud':
          // One byte in fifty: no frame of a kilobyte gets through, a short one now and then does.
          if (baudRate > fault.baudRate)
            bytes = bytes.map((each) => (random(armed) < 0.02 ? each ^ (1 << (armed.state & 7)) : each));
          break;
        case 'silence':
          if (here) armed.quietUntilMs = nowMs + fault.forMs;
          if (nowMs < armed.quietUntilMs) bytes = [];
          break;
        case 'unplug':
        case 'brown-out':
          if (here) then = fault.kind;
          break;
      }
    }
    this.#armed = this.#armed.filter((armed) => !isSpent(armed, nowMs));
    return then ? { bytes, then } : { bytes };
  }
}

function isSpent({ fault, count, quietUntilMs }: Armed, nowMs: number): boolean {
  return 'atByte' in fault && count > fault.atByte && nowMs >= quietUntilMs;
}

/** xorshift32, so that a seed gives the same damage every time. */
function random(armed: Armed): number {
  let x = armed.state || 1;
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  armed.state = x >>> 0;
  return armed.state / 0x1_0000_0000;
}
