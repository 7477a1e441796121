// What the rest of device/ asks of a chip: all that is true of one chip and not of every chip of its maker.
// A folder beside this fills it; index.ts lists them. Addresses are those of the chip's own memory.
import type { ImageHeader, ImageKind, ImageProblem } from '../image/image-facts.ts';
import type { BoardProfile } from './board-profile.ts';
import type { BootReport } from './boot-report.ts';
import type { PinFacts } from './pin-facts.ts';

export type Chip = {
  /** As it stands in sentences: 'ESP8266'. */
  readonly name: string;
  /** As it stands in the facts of an image, also for a program of which no more is known: 'esp8266'. */
  readonly id: Extract<ImageKind, 'esp8266'>;
  /** All that firmwares call it and its packages, in upper case. */
  readonly names: readonly string[];
  /** What its magic register holds. */
  readonly magic: number;
  readonly leastFlashBytes: number;
  readonly mostFlashBytes: number;
  readonly efuse: Efuse;
  readonly uart: ChipUart;
  /** Setting the bit doubles the clock of the core; a reset takes it back. */
  readonly cpuClock: { readonly address: number; readonly doubleBit: number };
  readonly spi: SpiController;
  readonly romFlash: RomFlash;
  readonly stub: StubImage;
  readonly resets: Resets;
  readonly image: ImageRules;
  /** The flash mode that a package of it cannot do without; null where each will do. */
  readonly neededFlashMode: (chip: string) => ImageHeader['flashMode'] | null;
  readonly radioInitData: RadioInitData;
  readonly boot: BootText;
  readonly bootNoise: BootNoise;
  /** 'the boot ROM', 'RAM', 'flash'; null where the address tells nothing. */
  readonly codeMemory: (address: number) => string | null;
  readonly gpio: Gpio;
  /** At the place of their GPIO number. */
  readonly pins: readonly PinFacts[];
  /** In words, for whoever named another one. */
  readonly pinsInWords: string;
  /** Where boards with it have their LED, the likeliest first. */
  readonly ledPins: readonly number[];
  /** The usual one first. */
  readonly boards: readonly BoardProfile[];
};

export type RegisterWrite = {
  readonly address: number;
  readonly value: number;
  readonly mask?: number;
  readonly delayUs?: number;
};

/** Bits that a register shows once something was done. */
export type RegisterProof = { readonly address: number; readonly value: number; readonly mask: number };

/** What the factory burnt into the chip. */
export type Efuse = {
  readonly addresses: readonly number[];
  /**
   * @param words what stands at the addresses, in their order
   * @throws EspError protocol where they make no sense
   */
  readonly facts: (words: readonly number[]) => EfuseFacts;
};

export type EfuseFacts = {
  /** The package: 'ESP8266EX', 'ESP8285'. */
  readonly chip: string;
  readonly chipId: number;
  /** Lower case, 'ec:fa:bc:12:34:56'. */
  readonly mac: string;
  readonly features: readonly string[];
};

/** UART0 and what it tells of the crystal while a boot loader runs. */
export type ChipUart = {
  readonly dividerAddress: number;
  readonly dividerMask: number;
  readonly crystalMHz: (divider: number, baudRate: number) => 26 | 40;
  /** The divider that comes nearest, and how far it is off as a share of the rate. */
  readonly nearestDivider: (presentDivider: number, presentBaudRate: number, baudRate: number) => Divider;
  /** What to ask the stub for, so that this divider comes out. */
  readonly stubArgument: (presentDivider: number, divider: number) => number;
};

export type Divider = { readonly divider: number; readonly baudRate: number };

/** The controller of the flash: its registers, its own commands, and how it takes lengths. */
export type SpiController = {
  readonly command: number;
  readonly address: number;
  readonly user: number;
  readonly user1: number;
  readonly user2: number;
  /** The first word of its buffer. */
  readonly data: number;
  readonly start: {
    readonly userCommand: number;
    readonly read: number;
    readonly writeEnable: number;
    readonly pageProgram: number;
    readonly sectorErase: number;
  };
  /** Programmed with one of its own commands. */
  readonly mostProgrammedBytes: number;
  /** The three words that describe a command of the flash chip. */
  readonly userWords: (
    opcode: number,
    writeBytes: number,
    readBytes: number,
  ) => { readonly user: number; readonly user1: number; readonly user2: number };
  readonly addressWord: (offset: number, sizeBytes: number) => number;
};

/** What the ROM's own flash routines do otherwise than asked. */
export type RomFlash = {
  /** Addresses beyond are refused until the ROM's record of the flash says otherwise. */
  readonly assumedBytes: number;
  /** Holds the address of that record. */
  readonly recordPointer: number;
  /** Of the size, within the record. */
  readonly sizeAt: number;
  /** Its erase refuses this offset before it does anything. */
  readonly refusedOffset: number;
  /** What to ask for so that these whole sectors are erased, in bytes. */
  readonly eraseBytes: (range: { readonly offset: number; readonly sizeBytes: number }) => number;
  /** What it then erases, in sectors. */
  readonly erasedSectors: (range: { readonly offset: number; readonly sizeBytes: number }) => number;
};

export type StubSegment = { readonly address: number; readonly bytes: Uint8Array };

export type StubImage = {
  /** In the order of upload: code, then data. */
  readonly segments: readonly StubSegment[];
  readonly entryAddress: number;
};

/** In the text form of reset-sequence.ts. */
export type Resets = {
  /** Into what the flash holds. */
  readonly run: string;
  /** The quickest way into the boot loader; the diagnosis repeats it while it listens. */
  readonly quickBoot: string;
  /** Ways into the boot loader, in their order. */
  readonly boot: readonly {
    readonly name: string;
    readonly steps: string;
    /** Only for a port that sets both lines at once. */
    readonly setsTogether: boolean;
  }[];
};

/** How an image for it is laid out, and what its boot ROM can start. */
export type ImageRules = {
  /** First bytes of an image: version 1, version 2. */
  readonly magicV1: number;
  readonly magicV2: number;
  readonly flashModes: readonly ImageHeader['flashMode'][];
  readonly frequencyCodes: ReadonlyMap<number, ImageHeader['flashFrequencyMHz']>;
  readonly sizeCodes: ReadonlyMap<number, number>;
  /** Whether it may load a segment there. */
  readonly isLoadAddress: (address: number) => boolean;
  /** Reads the header at `offset` with all its segments. Never throws. */
  readonly parse: (bytes: Uint8Array, offset?: number) => ParsedImage;
  /** What is wrong with a sound image at 0x0; null where the ROM can start it. */
  readonly bootProblem: (header: ImageHeader) => ImageProblem | null;
  /** A segment that no memory of the chip holds, whoever loads it. */
  readonly memoryProblem: (header: ImageHeader) => ImageProblem | null;
  /** Where in flash it must begin so that its code is mapped where it was linked. */
  readonly linkedFor: (header: ImageHeader) => number | undefined;
  /** For a boot loader alone: where the program lies that it starts. */
  readonly startsProgramAt: (bytes: Uint8Array, header: ImageHeader) => number | undefined;
  /** Where the program of an Arduino build begins, behind its boot loader. */
  readonly sketchAt: number;
  /** So much flash is mapped at a time: code runs at its place and as many whole ones further on. */
  readonly mappedBytes: number;
  /** Where memory for code and for data begins. */
  readonly codeAddress: number;
  readonly dataAddress: number;
};

export type ParsedImage = {
  /** null where even the first header bytes make no sense. */
  readonly header: ImageHeader | null;
  /** First byte behind the checksum (and the CRC of version 2). */
  readonly endOffset: number;
  readonly checksum: number | null;
  readonly problem: ImageProblem | null;
};

/** The calibration data of the radio, which its SDK reads near the end of flash. */
export type RadioInitData = {
  readonly sizeBytes: number;
  /** Its first byte. */
  readonly mark: number;
  /** Its place, counted from the end of flash. */
  readonly fromEndBytes: number;
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
  /** One sentence on what the report comes to; null if nothing was heard. */
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

/** Pins as registers. All take GPIO numbers. */
export type Gpio = {
  /** False where the boot loader needs the pin itself. */
  readonly isFree: (pin: number) => boolean;
  /** Without showing the other level in between. */
  readonly output: (pin: number, level: 0 | 1) => readonly RegisterWrite[];
  readonly input: (pin: number, pullUp: boolean) => readonly RegisterWrite[];
  /** By which it shows that the pin is an input, and with which pull. */
  readonly inputProof: (pin: number, pullUp: boolean) => readonly RegisterProof[];
  /** Where its level is read. */
  readonly level: (pin: number) => { readonly address: number; readonly bit: number };
  /** The register that holds most levels. */
  readonly levelsAddress: number;
};
