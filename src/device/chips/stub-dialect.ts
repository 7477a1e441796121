// How the flasher stub puts its commands, for every chip. Source: esp-flasher-stub, src/command_handler.c.
import type { Dialect } from './chip.ts';

export const stubDialect: Dialect = {
  statusBytes: 2,
  hasEncryptWord: true,
  attachBytes: 4,
  md5: 'raw',
  mostBlockBytes: 0x4000,
  inflates: true,
  takesFlashSize: true,
};
