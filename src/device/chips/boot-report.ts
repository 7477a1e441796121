// What the text of a boot ROM comes to.

export type BootMode = 'download' | 'flash' | 'sdio' | 'invalid';

export type BootStart = {
  readonly resetCause: number;
  readonly resetWords: string;
  readonly bootMode: BootMode;
  /** The two numbers as printed. */
  readonly modeNumbers: readonly [number, number];
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
};
