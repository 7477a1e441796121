// What a flash chip is in the middle of, for the moment when its supply goes. The array here takes a
// command's end state at once; until its busy time is over this remembers what was there before. Each
// cell has its own speed, so a cut leaves some bits changed and others not, the same ones every time.

type Write = {
  readonly from: number;
  readonly before: Uint8Array;
  readonly startMs: number;
  readonly endMs: number;
};

/** Copies that are kept for the next writes: pages and sectors, of both at least as many as one burst of writes takes. */
const mostSpareBytes = 4096;
const mostSpares = 64;

export class UnfinishedWrites {
  #writes: Write[] = [];
  /** A new copy for each write would be megabytes a second, and the collector is in no hurry with them. */
  #spares: Uint8Array[] = [];

  /** Notes what stands in `bytes` from `from` on. What is over at `nowMs` is forgotten. */
  add(
    bytes: Uint8Array,
    { from, sizeBytes, startMs, endMs }: Omit<Write, 'before'> & { readonly sizeBytes: number },
    nowMs: number,
  ): void {
    const over = this.#writes.filter((write) => write.endMs <= nowMs);
    if (over.length > 0) this.#writes = this.#writes.filter((write) => write.endMs > nowMs);
    for (const { before } of over)
      if (before.length <= mostSpareBytes && this.#spares.length < mostSpares) this.#spares.push(before);
    const spare = this.#spares.findIndex(({ length }) => length === sizeBytes);
    const before = this.#spares.splice(spare, spare < 0 ? 0 : 1)[0] ?? new Uint8Array(sizeBytes);
    before.set(bytes.subarray(from, from + sizeBytes));
    this.#writes.push({ from, before, startMs, endMs });
  }

  /** Puts `bytes` into the state that a power loss at `nowMs` leaves. */
  cut(bytes: Uint8Array, nowMs: number): void {
    for (const { from, before, startMs, endMs } of this.#writes.reverse()) {
      const done = (nowMs - startMs) / (endMs - startMs);
      if (done >= 1) continue;
      for (const [index, old] of before.entries()) {
        const changed = old ^ bytes[from + index]!;
        if (changed !== 0) bytes[from + index] = old ^ (changed & cellsFasterThan(done, from + index));
      }
    }
    this.#writes = [];
  }
}

/** The cells of a byte that change within this part of the time. */
function cellsFasterThan(done: number, address: number): number {
  let mask = 0;
  for (let bit = 0; bit < 8; bit++) if (slowness(address * 8 + bit) < done) mask |= 1 << bit;
  return mask;
}

/** 0 to 1, evenly spread over the cells (the finaliser of MurmurHash3). */
function slowness(cell: number): number {
  let hash = cell >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
