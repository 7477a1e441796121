// How images for a chip are read, and what its boot ROM can start.
import type { ImageHeader, ImageProblem } from '../image/image-facts.ts';

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
  /** Absent where no virtual board has the chip. */
  readonly demo?: FamilyDemo;
};

/** What MicroPython's build for a chip says of itself, and where its first segments go (demo-family-image.ts). */
export type FamilyDemo = {
  /** What follows the release in the banner. */
  readonly board: string;
  /** sys.implementation._build */
  readonly build: string;
  readonly dataAddress: number;
  readonly mappedAddress: number;
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
