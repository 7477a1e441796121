// What the text of a boot ROM comes to, and how it is read.

export type BootMode = 'download' | 'flash' | 'sdio' | 'invalid';

export type BootStart = {
  readonly resetCause: number;
  readonly resetWords: string;
  readonly bootMode: BootMode;
  /** As printed: two of an ESP8266, one of its successors. */
  readonly modeNumbers: readonly number[];
  /** What the pins said, where that is more than the mode says. */
  readonly straps?: string | null;
};

export type BootReport = {
  /** One for each time that the board started within the text. */
  readonly starts: readonly BootStart[];
  /** Segments that the ROM has loaded since the last start. */
  readonly segments: number;
  /** The image's checksum was wrong, or there was no image. */
  readonly imageFailed: boolean;
  /** The SDK misses its radio calibration data. */
  readonly initDataMissing: boolean;
  /** Sentences on what it came to, where the ROM or the boot loader in flash said that. */
  readonly trouble?: string | null;
};

/** What the boot ROM says. */
export type BootText = {
  /** At this rate. */
  readonly baudRate: number;
  /** A line of its start. */
  readonly startLine: RegExp;
  /** Where the last start begins in text that holds one. */
  readonly lastStartAt: (text: string) => number;
  /** `text` is one character a byte, noise included. */
  readonly decode: (text: string) => BootReport;
  /** Causes of a reset that a board gives itself: no proof that the lines reach it. */
  readonly ownResets: ReadonlySet<number>;
  /** What the report comes to; null if nothing was heard. */
  readonly words: (report: BootReport) => string | null;
};

/** What the boot ROM says, as it is heard at 115200 baud. */
export type BootNoise = {
  /** So many bytes from the anchor on decide whether it is the ROM's first words. */
  readonly openingBytes: number;
  /** Where those may begin, as far as their anchor tells; -1 where they do not. */
  readonly findAnchor: (bytes: Uint8Array, from?: number) => number;
  /** Bytes of them that stand directly before the anchor. */
  readonly bytesBeforeAnchor: (bytes: Uint8Array, at: number) => number;
  /** Whether the bytes from the anchor on are they: most of them, in their order. */
  readonly isOpening: (heard: readonly number[]) => boolean;
  /** Whether the ROM can be heard as this byte. */
  readonly canBeBootByte: (byte: number) => boolean;
};

/** Pins at which a boot ROM of the ESP32 family looks when the chip leaves reset. */
export type Straps = {
  /** Low = into the boot loader; its bit in the number behind `boot:`. */
  readonly boot: { readonly pin: number; readonly bit: number };
  /** What the boot loader needs besides: 'GPIO8 high'. */
  readonly besides: string;
  /** High = the flash gets 1.8 V, unless a fuse says otherwise. */
  readonly flashVoltage?: {
    readonly pin: number;
    readonly bit: number;
    /** Holds these bits as they were when the chip left reset. */
    readonly address: number;
  };
};
