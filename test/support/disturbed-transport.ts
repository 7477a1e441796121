// A scripted wire that loses or damages bytes, or lets a program's timer print, at one chosen byte of what goes in
// one direction. Nothing happens before `disturb`.
import type { Peer } from './scripted-transport.ts';
import { ScriptedTransport } from './scripted-transport.ts';

export type Disturbance = {
  readonly direction: 'to-host' | 'to-board';
  /** The byte of that direction, counted from `disturb` on. */
  readonly at: number;
  /** So many bytes are lost from there on. */
  readonly lost?: number;
  /** This comes before it. */
  readonly added?: string;
  /** Its bits that are another's. */
  readonly flipped?: number;
};

export class DisturbedTransport extends ScriptedTransport {
  #faults: readonly Disturbance[] = [];
  #passed = { 'to-host': 0, 'to-board': 0 };

  /** From now on; bytes are counted anew. */
  disturb(...faults: readonly Disturbance[]): void {
    this.#faults = faults;
    this.#passed = { 'to-host': 0, 'to-board': 0 };
  }

  /** Bytes since `disturb`, those lost included. */
  get passed(): Readonly<Record<Disturbance['direction'], number>> {
    return this.#passed;
  }

  override connect(peer: Peer): void {
    super.connect({ feed: (bytes) => peer.feed(this.#through('to-board', bytes)) });
  }

  override send(bytes: Uint8Array | string, delayMs = 0): void {
    const all = typeof bytes === 'string' ? Uint8Array.from(Buffer.from(bytes, 'latin1')) : bytes;
    super.send(this.#through('to-host', all), delayMs);
  }

  #through(direction: Disturbance['direction'], bytes: Uint8Array): Uint8Array {
    const from = this.#passed[direction];
    const isNear = ({ direction: its, at, lost = 0 }: Disturbance) =>
      its === direction && at < from + bytes.length && at + Math.max(lost, 1) > from;
    if (!this.#faults.some(isNear)) {
      this.#passed[direction] += bytes.length;
      return bytes;
    }
    const passed: number[] = [];
    for (const byte of bytes) {
      const at = this.#passed[direction]++;
      const here = this.#faults.filter((fault) => fault.direction === direction);
      for (const fault of here) if (fault.at === at) passed.push(...Buffer.from(fault.added ?? '', 'latin1'));
      const flipped = here.reduce((bits, fault) => bits ^ (fault.at === at ? (fault.flipped ?? 0) : 0), 0);
      if (!here.some((fault) => at >= fault.at && at < fault.at + (fault.lost ?? 0)))
        passed.push(byte ^ flipped);
    }
    return Uint8Array.from(passed);
  }
}
