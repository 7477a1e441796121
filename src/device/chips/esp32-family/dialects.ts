// How the boot ROMs of the family put their commands. Sources: esptool serial protocol documentation; the boot ROMs
// of ESP32 and ESP32-C3.
import type { Dialect } from '../chip.ts';
import { stubDialect } from '../stub-dialect.ts';

const rom: Dialect = {
  statusBytes: 4,
  hasEncryptWord: true,
  attachBytes: 8,
  md5: 'hex',
  mostBlockBytes: 0x1800,
  inflates: true,
  takesFlashSize: true,
};

/** @param hasEncryptWord false for the first ESP32, whose ROM refuses a word more */
export const dialects = (hasEncryptWord: boolean) => ({ rom: { ...rom, hasEncryptWord }, stub: stubDialect });
