// What the rest of device/ asks of a chip: all that is true of one chip and not of every chip of its maker.
// A file or a folder beside this fills it; index.ts lists them. Addresses are those of the chip's own memory.
import type { ImageHeader, ImageProblem } from '../image/image-facts.ts';
import type { BoardProfile } from './board-profile.ts';
import type { BootReport } from './boot-report.ts';
import type { PinFacts } from './pin-facts.ts';

/** As it stands in the facts of an image. */
export type ChipId =
  | 'esp8266'
  | 'esp32'
  | 'esp32s2'
  | 'esp32s3'
  | 'esp32c2'
  | 'esp32c3'
  | 'esp32c5'
  | 'esp32c6'
  | 'esp32c61'
  | 'esp32h2'
  | 'esp32p4';

/** What is asked of each chip that espwb speaks to. */
export type Chip = {
  /** As it stands in sentences: 'ESP8266', 'ESP32-C3'. */
  readonly name: string;
  readonly id: ChipId;
  /** All that firmwares call it and its packages, in upper case. */
  readonly names: readonly string[];
  /** What its magic register may hold, by revision of its ROM. */
  readonly magics: readonly number[];
  /** They are its own for good; else they are a hint, and its security information says which chip it is. */
  readonly areMagicsStable: boolean;
  readonly leastFlashBytes: number;
  readonly mostFlashBytes: number;
  readonly efuse: Efuse;
  readonly crystal: Crystal;
  /** null where the stub makes the rate that it is asked for, and the ROM has a command for it. */
  readonly uart: ChipUart | null;
  /** Setting the bit doubles the clock of the core; a reset takes it back. null where the stub sees to it. */
  readonly cpuClock: { readonly address: number; readonly doubleBit: number } | null;
  readonly spi: SpiController;
  /** null where the ROM's flash routines do as asked, and take the size of the flash by a command. */
  readonly romFlash: RomFlash | null;
  readonly dialects: { readonly rom: Dialect; readonly stub: Dialect };
  /** @param revision asked by those that have another stub for some revisions: see EfuseFacts */
  readonly loadStub: (revision: () => Promise<number | null>) => Promise<StubImage>;
  readonly image: ImageFormat;
  /** null where no pin is driven through registers. */
  readonly gpio: Gpio | null;
};

/**
 * A chip of which everything is known here: its images are read and patched, its boot text is decoded, its pins
 * have their picture.
 */
export type FullChip = Chip & {
  readonly id: 'esp8266';
  readonly uart: ChipUart;
  readonly cpuClock: NonNullable<Chip['cpuClock']>;
  readonly romFlash: RomFlash;
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

/**
 * How the ROM or the stub of a chip puts its commands, where they differ. Source: esptool serial protocol
 * documentation; the boot ROMs of ESP32 and ESP32-C3.
 */
export type Dialect = {
  /** At the end of each reply; the first of them alone decides. */
  readonly statusBytes: 2 | 4;
  /** FLASH_BEGIN and DEFL_BEGIN end with a fifth word: whether the data is encrypted. */
  readonly hasEncryptWord: boolean;
  /** Of SPI_ATTACH; 0 where there is no such command. */
  readonly attachBytes: 0 | 4 | 8;
  /** The answer to FLASH_MD5: 32 digits or 16 bytes. */
  readonly md5: 'none' | 'hex' | 'raw';
  /** The largest block of a data command. */
  readonly mostBlockBytes: number;
  /** SPI_SET_PARAMS tells it the size of the flash, beyond which it refuses to go. */
  readonly takesFlashSize: boolean;
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
  /** The package: 'ESP8266EX', 'ESP8285', 'ESP32-D0WD-V3'. */
  readonly chip: string;
  /** null where the chip has none but its MAC address. */
  readonly chipId: number | null;
  /** Lower case, 'ec:fa:bc:12:34:56'. */
  readonly mac: string;
  readonly features: readonly string[];
  /** Major times 100 plus minor, as in the header of an image; absent where the chip does not tell. */
  readonly revision?: number;
  /** Absent where the chip has nothing of it. */
  readonly security?: Security;
};

/** What keeps a chip from running or showing what anybody writes to its flash. */
export type Security = {
  /** Only signed boot loaders and programs start: version 1 is of the first ESP32. */
  readonly secureBoot: 'v1' | 'v2' | null;
  /** The flash is read through a key within the chip. */
  readonly flashEncryption: boolean;
  /** The boot loader does not encrypt what it is given: plain bytes in an encrypted flash do not start. */
  readonly encryptsNoDownload: boolean;
  /** The boot loader does not read and runs no stub. */
  readonly secureDownload: boolean;
};

/** From where the frequency of the crystal is known. */
export type Crystal =
  | { readonly mhz: number }
  | {
      readonly address: number;
      /** null where the register does not tell it in this state. */
      readonly mhz: (word: number, baudRate: number, kind: 'rom' | 'stub') => number | null;
    };

/** The divider of UART0 while a boot loader runs, by which its rate is made. */
export type ChipUart = {
  readonly dividerAddress: number;
  readonly dividerMask: number;
  /** The divider that comes nearest, and how far it is off as a share of the rate. */
  readonly nearestDivider: (presentDivider: number, presentBaudRate: number, baudRate: number) => Divider;
  /** What to ask the stub for, so that this divider comes out. */
  readonly stubArgument: (presentDivider: number, divider: number) => number;
};

export type Divider = { readonly divider: number; readonly baudRate: number };

/** The controller of the flash: its registers, its own commands, and how it takes lengths. */
export type SpiController = {
  readonly command: number;
  readonly user: number;
  readonly user2: number;
  /** The first word of its buffer. */
  readonly data: number;
  /** Written to the command register: runs the command that the registers describe. */
  readonly startUserCommand: number;
  /** All that describes a command of the flash chip, but for the data that it writes. */
  readonly commandWrites: (opcode: number, writeBytes: number, readBytes: number) => readonly RegisterWrite[];
  /** All that reads so many bytes of the flash, at most 64, into the buffer. */
  readonly readWrites: (offset: number, sizeBytes: number) => readonly RegisterWrite[];
  /** Registers that have to be put back after that. */
  readonly changedByRead: readonly number[];
  /** null where the boot loader's commands do as well. */
  readonly own: OwnFlashCommands | null;
};

/** Commands of the controller itself, each started by a bit of its command register. */
export type OwnFlashCommands = {
  readonly address: number;
  readonly writeEnable: number;
  readonly pageProgram: number;
  readonly sectorErase: number;
  /** By one pageProgram. */
  readonly mostProgrammedBytes: number;
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

/** What stands in the boot header of an image, and where that lies. */
export type ImageFormat = {
  /** Bytes 12 and 13 of the extended header; null where there is no such header. */
  readonly imageChipId: number | null;
  /** Where in flash the boot ROM looks for the first image. */
  readonly bootLoaderOffset: number;
  /** null where the flash has no partition table. */
  readonly partitionTableAt: number | null;
  /** First bytes of an image that the boot ROM starts. */
  readonly magics: readonly number[];
  /** By the code in the header. */
  readonly flashModes: readonly ImageHeader['flashMode'][];
  /** MHz by the code in the header. */
  readonly frequencyCodes: ReadonlyMap<number, number>;
  /** Codes of MHz that a code above stands for, too. */
  readonly otherFrequencies?: ReadonlyMap<number, number>;
  /** Bytes by the code in the header. */
  readonly sizeCodes: ReadonlyMap<number, number>;
  /** Whether an image may load a segment there. */
  readonly isLoadAddress: (address: number) => boolean;
};

/** How an image for it is read, and what its boot ROM can start. */
export type ImageRules = ImageFormat & {
  /** First bytes of an image: version 1, version 2. */
  readonly magicV1: number;
  readonly magicV2: number;
  readonly frequencyCodes: ReadonlyMap<number, ImageHeader['flashFrequencyMHz']>;
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
