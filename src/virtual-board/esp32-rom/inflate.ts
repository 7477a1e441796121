// Inflate (RFC 1950, 1951) that stops and goes on anywhere, as the ROMs' copy of miniz does it: input comes in blocks
// and output goes into a ring whose content is the window. It never reads a byte that it does not need yet.

/** As tinfl_decompress returns them. */
export const inflateStatus = { failed: -1, badAdler: -2, done: 0, needsInput: 1, hasOutput: 2 } as const;

export type Inflated = { readonly status: number; readonly consumed: number; readonly produced: number };

type Codes = { readonly counts: Uint16Array; readonly symbols: Uint16Array };

const longestCode = 15;
const endOfBlock = 256;
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const noBytes = new Uint8Array(0);
const adlerModulus = 65521;

function codesOf(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const starts = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++)
    starts[length + 1] = starts[length]! + counts[length]!;
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) if (length > 0) symbols[starts[length]!++] = symbol;
  return { counts, symbols };
}

const fixedLiterals = codesOf(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
);
const fixedDistances = codesOf(new Uint8Array(30).fill(5));

class OutOfInput extends Error {}
class BadData extends Error {}

export class Inflater {
  #phase: 'header' | 'block' | 'stored' | 'codes' | 'trailer' | 'done' | 'failed';
  readonly #hasHeader: boolean;
  /** Input that a step has seen and could not finish with: it begins again with these bytes. */
  #pending: Uint8Array = noBytes;
  #input: Uint8Array = noBytes;
  #at = 0;
  #bits = 0;
  #bitCount = 0;
  #ring: Uint8Array = noBytes;
  #out = 0;
  #end = 0;
  #isLast = false;
  #storedLeft = 0;
  #matchLeft = 0;
  #matchDistance = 0;
  #literals = fixedLiterals;
  #distances = fixedDistances;
  #adlerA = 1;
  #adlerB = 0;
  /** All that came out so far, which is how far back a match may reach. */
  #totalBytes = 0;

  /** `hasHeader`: zlib's two bytes before and its checksum behind. */
  constructor(hasHeader: boolean) {
    this.#hasHeader = hasHeader;
    this.#phase = hasHeader ? 'header' : 'block';
  }

  /** The stream has ended; more input would be none of it. */
  get isDone(): boolean {
    return this.#phase === 'done';
  }

  /**
   * Takes `input` and fills at most `room` bytes of `ring` from `from` on. The ring's length is a power of two of at
   * least 32 KB, or more than all output. `checksAdler`: whether the checksum behind the data is read and compared.
   */
  run(input: Uint8Array, ring: Uint8Array, from: number, room: number, checksAdler: boolean): Inflated {
    const held = this.#pending.length;
    this.#input = held === 0 ? input : Buffer.concat([this.#pending, input]);
    this.#pending = noBytes;
    this.#at = 0;
    this.#ring = ring;
    this.#out = from;
    this.#end = from + room;
    const status = this.#steps(checksAdler);
    const consumed = Math.max(0, Math.min(input.length, this.#at - held));
    return { status, consumed, produced: this.#out - from };
  }

  #steps(checksAdler: boolean): number {
    let [at, bits, bitCount] = [this.#at, this.#bits, this.#bitCount];
    try {
      for (;;) {
        at = this.#at;
        bits = this.#bits;
        bitCount = this.#bitCount;
        switch (this.#phase) {
          case 'header':
            this.#readHeader();
            break;
          case 'block':
            if (this.#isLast) this.#phase = 'trailer';
            else this.#beginBlock();
            break;
          case 'stored':
            if (this.#storedLeft > 0 && this.#out === this.#end) return inflateStatus.hasOutput;
            this.#copyStored();
            break;
          case 'codes':
            if (this.#matchLeft > 0) this.#copyMatch();
            if (this.#out === this.#end) return inflateStatus.hasOutput;
            this.#decodeSymbol();
            break;
          case 'trailer':
            if (!this.#hasHeader || !checksAdler) this.#phase = 'done';
            else if (!this.#isTrailerRight()) return inflateStatus.badAdler;
            break;
          case 'done':
            return inflateStatus.done;
          case 'failed':
            return inflateStatus.failed;
        }
      }
    } catch (error) {
      if (error instanceof OutOfInput) {
        this.#pending = this.#input.slice(at);
        this.#at = this.#input.length;
        this.#bits = bits;
        this.#bitCount = bitCount;
        return inflateStatus.needsInput;
      }
      if (!(error instanceof BadData)) throw error;
      this.#phase = 'failed';
      return inflateStatus.failed;
    }
  }

  #byte(): number {
    if (this.#at >= this.#input.length) throw new OutOfInput();
    return this.#input[this.#at++]!;
  }

  /** At most 13 bits, the lowest first. */
  #take(count: number): number {
    while (this.#bitCount < count) {
      this.#bits |= this.#byte() << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #emit(byte: number): void {
    this.#ring[this.#out++] = byte;
    this.#totalBytes++;
    this.#adlerA += byte;
    if (this.#adlerA >= adlerModulus) this.#adlerA -= adlerModulus;
    this.#adlerB += this.#adlerA;
    if (this.#adlerB >= adlerModulus) this.#adlerB -= adlerModulus;
  }

  #readHeader(): void {
    const [method, flags] = [this.#byte(), this.#byte()];
    const isRight = ((method << 8) | flags) % 31 === 0 && (method & 15) === 8 && (flags & 0x20) === 0;
    if (!isRight) throw new BadData();
    this.#phase = 'block';
  }

  #beginBlock(): void {
    const isLast = this.#take(1) === 1;
    const kind = this.#take(2);
    if (kind === 0) {
      this.#bits = 0;
      this.#bitCount = 0;
      const sizeBytes = this.#byte() | (this.#byte() << 8);
      if ((this.#byte() | (this.#byte() << 8)) !== (~sizeBytes & 0xffff)) throw new BadData();
      this.#storedLeft = sizeBytes;
      this.#phase = 'stored';
    } else {
      if (kind === 3) throw new BadData();
      [this.#literals, this.#distances] = kind === 1 ? [fixedLiterals, fixedDistances] : this.#readCodes();
      this.#phase = 'codes';
    }
    this.#isLast = isLast;
  }

  #readCodes(): [Codes, Codes] {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const order = this.#take(4) + 4;
    const lengths = new Uint8Array(literals + distances);
    const first = new Uint8Array(19);
    for (let at = 0; at < order; at++) first[codeLengthOrder[at]!] = this.#take(3);
    const codes = codesOf(first);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.#symbol(codes);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw new BadData();
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const count =
        symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (at + count > lengths.length) throw new BadData();
      lengths.fill(value, at, at + count);
      at += count;
    }
    return [codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals))];
  }

  /** Canonical codes, bit by bit: the codes of one length follow each other. */
  #symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      if (this.#bitCount === 0) {
        this.#bits = this.#byte();
        this.#bitCount = 8;
      }
      code |= this.#bits & 1;
      this.#bits >>>= 1;
      this.#bitCount--;
      const count = counts[length]!;
      if (code - count < first) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new BadData();
  }

  #decodeSymbol(): void {
    const symbol = this.#symbol(this.#literals);
    if (symbol < endOfBlock) {
      this.#emit(symbol);
      return;
    }
    if (symbol === endOfBlock) {
      this.#phase = 'block';
      return;
    }
    const length = lengthBase[symbol - 257];
    if (length === undefined) throw new BadData();
    const size = length + this.#take(lengthExtra[symbol - 257]!);
    const code = this.#symbol(this.#distances);
    const distance = distanceBase[code];
    if (distance === undefined) throw new BadData();
    this.#matchDistance = distance + this.#take(distanceExtra[code]!);
    if (this.#matchDistance > this.#totalBytes) throw new BadData();
    this.#matchLeft = size;
  }

  #copyMatch(): void {
    const mask = this.#ring.length - 1;
    while (this.#matchLeft > 0 && this.#out < this.#end) {
      this.#emit(this.#ring[(this.#out - this.#matchDistance) & mask]!);
      this.#matchLeft--;
    }
  }

  /** What it has copied stays copied: it asks for more only before it begins. */
  #copyStored(): void {
    if (this.#storedLeft > 0 && this.#at >= this.#input.length) throw new OutOfInput();
    while (this.#storedLeft > 0 && this.#out < this.#end && this.#at < this.#input.length) {
      this.#emit(this.#input[this.#at++]!);
      this.#storedLeft--;
    }
    if (this.#storedLeft === 0) this.#phase = 'block';
  }

  #isTrailerRight(): boolean {
    this.#bits = 0;
    this.#bitCount = 0;
    const sum = ((this.#byte() << 24) | (this.#byte() << 16) | (this.#byte() << 8) | this.#byte()) >>> 0;
    this.#phase = 'done';
    return sum === this.#adlerB * 0x10000 + this.#adlerA;
  }
}
