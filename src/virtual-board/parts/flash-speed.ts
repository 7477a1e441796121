// How long NOR flash chips are busy. Milliseconds. Typical: a W25Q32-class chip at 3.3 V.

export type FlashSpeed = {
  readonly sectorEraseMs: number;
  readonly blockEraseMs: number;
  /** One page-program command of 32 bytes, which is all that the ESP8266's ROM sends at once. */
  readonly programMs: number;
  readonly chipErasePerMegabyteMs: number;
  readonly writeStatusMs: number;
};

export const flashSpeeds: Readonly<Record<'typical' | 'slow' | 'worn', FlashSpeed>> = {
  typical: {
    sectorEraseMs: 45,
    blockEraseMs: 150,
    programMs: 0.135,
    chipErasePerMegabyteMs: 2500,
    writeStatusMs: 5,
  },
  slow: {
    sectorEraseMs: 60,
    blockEraseMs: 300,
    programMs: 0.18,
    chipErasePerMegabyteMs: 6250,
    writeStatusMs: 10,
  },
  worn: {
    sectorEraseMs: 120,
    blockEraseMs: 600,
    programMs: 0.18,
    chipErasePerMegabyteMs: 10_000,
    writeStatusMs: 15,
  },
};
