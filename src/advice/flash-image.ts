// Steps for images that do not fit and flash that does not obey.
import type { Wordings } from './wording.ts';

export const flashImage = {
  'identify-file': {
    shell:
      'An ESP8266 image starts with the byte E9 or EA. "espwb firmware identify FILE" says what a file is.',
    keys: 'An ESP8266 image starts with the byte E9 or EA: this file does not.',
    names: [{ verb: 'firmware', action: 'identify' }],
  },
  'all-the-same': {
    shell: ({ does }) => `--force ${does} it anyway.`,
    keys: ({ does }) =>
      does === 'flashes'
        ? 'Esc, then o: with the option "refused images" on "flash them anyway" it is planned anyway.'
        : 'On Backups Enter plans it for this board anyway, after a question.',
    names: [{ options: { force: true } }],
  },
  'unlock-flash': {
    shell: '--unlock clears the protection bits first.',
    keys: 'On the plan of a flash (F on Boards) U clears the protection bits first, after a question.',
    names: [{ options: { unlock: true } }],
  },
  'told-flash-size': {
    shell: 'Give --flash-size with the size printed on the chip or module.',
    keys: 'Esc, then o: the option "flash size" takes the size printed on the chip or module.',
    names: [{ options: { flashSize: true } }],
  },
  'told-offset': {
    shell: 'Give an offset, and --flash-size with the size printed on the chip or module.',
    keys: 'Esc, then o: name the offset of the file, and the flash size as printed on the chip or module.',
    names: [{ options: { flashSize: true } }],
  },
  'told-region': {
    shell: 'Give --region with the size printed on the chip or module: --region 0:4MB',
    keys: 'Name the region: s, then for example 0:4MB, by the size printed on the chip or module.',
    names: [{ options: { region: true } }],
  },
  'use-flash-size': {
    shell: ({ size }) => `--flash-size ${size} uses the true size.`,
    keys: ({ size }) => `Esc, then o: the option "flash size" on ${size} uses the true size.`,
    names: ({ size }) => [{ options: { flashSize: size } }],
  },
  'region-behind-partitions': {
    shell: ({ region }) => `MicroPython keeps its files behind the last partition: --region ${region}`,
    keys: ({ region }) =>
      `MicroPython keeps its files behind the last partition. Name the region: s, then ${region}.`,
    names: ({ region }) => [{ options: { region } }],
  },
  'whole-build': {
    shell: 'Flash the whole build, through the stub, instead of its program alone.',
    keys: 'Esc, then o: with "what of a build" on all of it, through the flasher stub.',
  },
  'use-region': {
    shell: ({ size }) => `Give --region 0:${size} for all that there is.`,
    keys: ({ size }) => `Name the region: s, then 0:${size}, for all that there is.`,
    names: ({ size }) => [{ options: { region: `0:${size}` } }],
  },
  'erase-finds-out': {
    shell: 'If the size is right and the same was written twice: "espwb erase" finds that out.',
    keys: 'If the size is right and the same was written twice: E on Boards (erase) finds that out.',
    names: [{ verb: 'erase' }],
  },
  'flash-lower-rate': {
    shell: 'Flash what was there again, at a lower --baud.',
    keys: 'Flash what was there again (F on Boards), at a lower rate: o on the plan, then "baud rate".',
  },
  'make-flash-blank': {
    shell: 'To make flash blank: espwb erase.',
    keys: 'To make flash blank: E on Boards.',
    names: [{ verb: 'erase' }],
  },
  'build-for-size': {
    shell: ({ size }) =>
      `Take the build for this size: "espwb firmware list --flash-size ${size}" says which.`,
    keys: ({ size }) => `Take the build for ${size}: among the releases (F), those that do not fit say why.`,
    names: ({ size }) => [{ verb: 'firmware', action: 'list', options: { flashSize: size } }],
  },
  'leave-offset': {
    shell: 'Without an offset the file goes where its content belongs: espwb flash FILE.',
    keys: 'Esc, then o: without an offset the file goes where its content belongs.',
    names: [{ verb: 'flash' }],
  },
  'header-of-chip': {
    shell: '--flash-size detect puts the size of the chip into its boot header.',
    keys: 'Esc, then o: the option "flash size" on detect puts the size of the chip into its boot header.',
    names: [{ options: { flashSize: 'detect' } }],
  },
  'place-of-program': {
    shell: ({ offset, label }) => `The board starts "${label}": give its place, ${offset}=FILE.`,
    keys: ({ offset, label }) =>
      `Esc, then o: the board starts "${label}", so give the file its offset, ${offset}.`,
  },
  'real-build': {
    shell: 'For a chip take a real build: "espwb flash micropython", or "espwb firmware list".',
    keys: 'For a chip take a real build: F on Boards lists the releases.',
    names: [{ verb: 'firmware', action: 'list' }],
  },
  'choose-build': {
    shell: '"espwb firmware list --flash-size SIZE" says why for each.',
    keys: 'Choose another build: among the releases, those that do not fit say why.',
    names: [{ verb: 'firmware', action: 'list', options: { flashSize: true } }],
  },
  'all-releases': {
    shell: '"espwb firmware list" shows all.',
    keys: 'F on Boards lists all.',
    names: [{ verb: 'firmware', action: 'list' }],
  },
  'flash-downloaded': {
    shell: 'Open the page in a browser, download the .bin there, and give its path to "espwb flash".',
    keys: 'Open the page in a browser, download the .bin there, and choose it in the folders below (F on Boards).',
  },
  'copy-to-board': {
    shell: ({ firmware, isSource }) =>
      `It runs on ${firmware}: "espwb fs put FILE" copies it there${isSource ? ', "espwb exec -f FILE" runs it' : ''}.`,
    keys: ({ firmware, isSource }) =>
      `It runs on ${firmware}: C on Files copies it there${isSource ? ', Ctrl-T X in the REPL runs it' : ''}.`,
    names: [{ verb: 'fs', action: 'put' }],
  },
  'write-init-data': {
    shell: 'Write them: "espwb flash --init-data FILE".',
    keys: 'M looks for init data on this computer and plans to write only that.',
    names: [{ verb: 'flash', options: { initData: true } }],
  },
  'flash-if-blank': {
    shell: 'If its flash is blank or damaged, flash a firmware: "espwb flash FILE".',
    keys: 'If its flash is blank or damaged: F flashes a firmware.',
    names: [{ verb: 'flash' }],
  },
  'save-flash-first': {
    shell: 'To save it first: "espwb read backup.bin" reads the whole flash.',
    keys: 'To save it first: Backups (6) reads the whole flash.',
    names: [{ verb: 'read' }],
  },
  'flash-without-files': {
    shell: ({ why }) => `${why}: "espwb flash --erase-all FILE".`,
    keys: ({ why }) => `${why}: E on Boards erases all, F flashes.`,
    names: [{ verb: 'flash', options: { eraseAll: true } }],
  },
  forced: { shell: ({ message }) => `Forced: ${message}`, keys: ({ message }) => `Forced: ${message}` },
  'boots-in-dout': {
    shell: ({ path, mode }) =>
      `${path}: the ESP8285 boots in flash mode dout only (--flash-mode dout); the image says ${mode}.`,
    keys: ({ path, mode }) =>
      `${path}: the ESP8285 boots in flash mode dout only (o: flash mode dout); the image says ${mode}.`,
  },
  'header-larger': {
    shell: ({ path, header, chip }) =>
      `${path}: its header says ${header} of flash, the chip has ${chip} (--flash-size detect).`,
    keys: ({ path, header, chip }) =>
      `${path}: its header says ${header} of flash, the chip has ${chip} (o: flash size detect).`,
  },
  'header-smaller': {
    shell: ({ path, header, chip }) =>
      `${path}: its header says ${header} of flash, so MicroPython will leave the rest of the ${chip} unused (--flash-size detect).`,
    keys: ({ path, header, chip }) =>
      `${path}: its header says ${header} of flash, so MicroPython will leave the rest of the ${chip} unused (o: flash size detect).`,
  },
  'other-slot-starts': {
    shell: ({ path, label, offset }) =>
      `${path}: the board starts "${label}" at ${offset}, not the partition that this goes to: it starts this one once otadata says so. Without an offset the file goes where the board starts.`,
    keys: ({ path, label, offset }) =>
      `${path}: the board starts "${label}" at ${offset}, not the partition that this goes to (o: without an offset it goes there).`,
  },
  'old-files-stay': {
    shell: ({ path, was }) =>
      `${path}: the board holds ${was}, whose files and settings stay behind the image and may keep the new one from starting (--erase-all).`,
    keys: ({ path, was }) =>
      `${path}: the board holds ${was}, whose files and settings stay behind the image and may keep the new one from starting (o: erase all first).`,
  },
  'flashed-for-larger': {
    shell: ({ chip, header }) =>
      `The chip has ${chip}, the firmware was flashed for ${header}: what it stores beyond the end of the chip is lost. Flash it again with --flash-size detect.`,
    keys: ({ chip, header }) =>
      `The chip has ${chip}, the firmware was flashed for ${header}: what it stores beyond the end of the chip is lost. Flash it again (F), with o: flash size detect.`,
  },
  'flashed-for-smaller': {
    shell: ({ chip, header }) =>
      `The chip has ${chip}, the firmware was flashed for ${header}: the rest is unused. Flash it again with --flash-size detect to use it.`,
    keys: ({ chip, header }) =>
      `The chip has ${chip}, the firmware was flashed for ${header}: the rest is unused. Flash it again (F), with o: flash size detect, to use it.`,
  },
} satisfies Partial<Wordings>;
