// What the two Xtensa cores differ in, and what one finds around it.

export type CoreModel = {
  /** The ESP32's: windows of registers, loops, division, accesses of any alignment. */
  readonly isLx6: boolean;
};

/** Word access to what is not data RAM; addresses are aligned. */
export type RegisterSpace = {
  readonly read: (address: number) => number;
  readonly write: (address: number, value: number) => void;
};

/** A chip's RAM as its core sees it: data RAM with access of any size, and where code may lie. */
export type XtensaMemory = {
  readonly dramBase: number;
  readonly dramBytes: number;
  readonly dram: Uint8Array;
  readonly dram16: Uint16Array;
  readonly dram32: Int32Array;
  readonly codeBase: number;
  readonly codeBytes: number;
  /** 24 bits at an offset of the code, the lowest byte first; two spare bytes behind the end may be asked for. */
  readonly codeAt: (offset: number) => number;
  /** What L32R reads: words, and which of them stands at an offset of the code. */
  readonly literals: Int32Array;
  readonly literalAt: (offset: number) => number;
  /** The offset in data RAM of a byte of code that answers there too; Infinity where it does not. */
  readonly dataOf: (offset: number) => number;
  readonly isRam: (address: number, sizeBytes: number) => boolean;
  /** Called with the first changed offset of the code and the number of bytes: decoded code may be stale. */
  onCodeChange: (offset: number, sizeBytes: number) => void;
};

/** Numbers of special registers. */
export const special = {
  loopBegin: 0,
  loopEnd: 1,
  loopCount: 2,
  shiftAmount: 3,
  compare: 12,
  windowBase: 72,
  windowStart: 73,
  processorStatus: 230,
  cycles: 234,
} as const;
