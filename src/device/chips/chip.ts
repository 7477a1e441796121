// What the rest of device/ asks of a chip: all that is true of one chip and not of every chip of its maker.
// A file or a folder beside this fills it; index.ts lists them. Addresses are those of the chip's own memory.
import type { ImageHeader } from '../image/image-facts.ts';
import type { BootNoise, BootText, Straps } from './boot-report.ts';
import type { ChipId } from './chip-id.ts';
import type { ImageFormat, ImageRules, RadioInitData } from './image-format.ts';
import type { ChipPins } from './pin-facts.ts';
import type { ChipUsb } from './usb-facts.ts';

export type { ChipId } from './chip-id.ts';

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
  /** null where the ROM has no command for its rate. */
  readonly romRate: RomRate | null;
  /** null where the ROM finds the pins of its flash itself. */
  readonly flashPads: FlashPads | null;
  /** null where the stub sees to it, or nothing is known of it. */
  readonly cpuClock: CpuClock | null;
  readonly spi: SpiController;
  /** null where the ROM's flash routines do as asked, and take the size of the flash by a command. */
  readonly romFlash: RomFlash | null;
  readonly dialects: { readonly rom: Dialect; readonly stub: Dialect };
  /** False where an error of its boot ROM keeps the stub from starting then. */
  readonly runsStubWithSecureBoot: boolean;
  /** @param revision asked by those that have another stub for some revisions: see EfuseFacts */
  readonly loadStub: (revision: () => Promise<number | null>) => Promise<StubImage>;
  readonly image: ImageFormat;
  /** null where the number behind `boot:` is not of that kind. */
  readonly straps: Straps | null;
  /** null where the chip has no USB port of its own. */
  readonly usb: ChipUsb | null;
  /** null where no pin is driven through registers. */
  readonly gpio: Gpio | null;
  /** null where they are not known. */
  readonly pins: ChipPins | null;
};

/**
 * A chip of which everything is known here: its images are read and patched, its boot text is decoded, its pins
 * have their picture.
 */
export type FullChip = Chip & {
  readonly id: 'esp8266';
  readonly uart: ChipUart;
  readonly cpuClock: CpuClock;
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
  readonly pins: ChipPins;
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
  /** DEFL_BEGIN and DEFL_DATA. */
  readonly inflates: boolean;
  /** SPI_SET_PARAMS tells it the size of the flash, beyond which it refuses to go. */
  readonly takesFlashSize: boolean;
};

export type RegisterWrite = {
  readonly address: number;
  readonly value: number;
  readonly mask?: number;
  readonly delayUs?: number;
};

/** What raises the clock of the core while UART and timers keep theirs, and what takes it back, as a reset does. */
export type CpuClock = {
  readonly raised: readonly RegisterWrite[];
  readonly usual: readonly RegisterWrite[];
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
  /** One of its cores is switched off for good, or was never there, though others of its kind have two. */
  readonly hasOneCore?: boolean;
  /** Within the package; absent where none is. */
  readonly psramMegabytes?: number | 'unknown';
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
      readonly addresses: readonly number[];
      /** null where the registers do not tell it in this state. */
      readonly mhz: (words: readonly number[], baudRate: number, kind: 'rom' | 'stub') => number | null;
    };

/** CHANGE_BAUD of the boot ROM. */
export type RomRate = {
  /** Asked before. */
  readonly addresses: readonly number[];
  /** What to ask for; null where the registers do not tell. */
  readonly argument: (words: readonly number[], baudRate: number, presentBaudRate: number) => number | null;
  /** False where it comes from a clock that drifts: not worth its doubts where the stub is to follow. */
  readonly isSteady: boolean;
};

/** Pins of the flash that the fuses name, for SPI_ATTACH of the boot ROM. */
export type FlashPads = {
  readonly addresses: readonly number[];
  readonly word: (words: readonly number[]) => number;
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

/** Of a chip on its own USB port, in the text form of reset-sequence.ts. */
export type NativeResets = { readonly boot: string; readonly run: string };

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

/** Pins as registers. All take GPIO numbers. */
export type Gpio = {
  /** False where the boot loader needs the pin itself. */
  readonly isFree: (pin: number) => boolean;
  /** False where its pull-up belongs to other registers; absent: each has one. */
  readonly hasPullUp?: (pin: number) => boolean;
  /** Without showing the other level in between. */
  readonly output: (pin: number, level: 0 | 1) => readonly RegisterWrite[];
  readonly input: (pin: number, pullUp: boolean) => readonly RegisterWrite[];
  /** By which it shows that the pin is an input, and with which pull. */
  readonly inputProof: (pin: number, pullUp: boolean) => readonly RegisterProof[];
  /** Has its level be read at all, and changes nothing else; absent where each level always is. */
  readonly opens?: (pin: number) => RegisterWrite;
  /** Where its level is read. */
  readonly level: (pin: number) => { readonly address: number; readonly bit: number };
  /** The register that holds most levels. */
  readonly levelsAddress: number;
};
