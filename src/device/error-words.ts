// What to do about each kind of failure, its exit code and its title: one place for the verbs and
// the screens. What belongs to one failure alone travels in the error's own hints and comes first.
import type { ErrorCode, EspError } from './errors.ts';

/** As node:process and node:os name it: 'linux', 'darwin', 'win32', … */
export type Platform = string;

type Words = {
  readonly title: string;
  readonly exitCode?: 2 | 3 | 130;
  readonly hints?: readonly string[] | ((platform: Platform) => readonly string[]);
};

export const holdFlash = 'Hold the FLASH (GPIO0) button, tap RST, release FLASH, then try again.';
const otherCable = 'Try another USB cable, without a hub: thin cables and hubs cause noise and brown-outs.';
const slower = 'Try a lower baud rate, for example 115200.';
const flashAgain = 'Run the same command again: espwb finds what is already written.';
const asIs = 'Nothing was written. Check the file and its origin.';

/** Where a mistyped command is explained. */
export function helpHint(verb?: string): string {
  return `See "espwb ${verb ? `${verb} ` : ''}--help".`;
}

const words: Readonly<Record<ErrorCode, Words>> = {
  usage: { title: 'Wrong usage', exitCode: 2, hints: [helpHint()] },
  'needs-confirmation': {
    title: 'Not confirmed',
    exitCode: 2,
    hints: ['Where nobody can be asked, --yes agrees beforehand.'],
  },
  'file-unreadable': {
    title: 'File not readable',
    exitCode: 2,
    hints: ['Check the name of the file and that you may read it.'],
  },
  'image-empty': { title: 'Empty image', exitCode: 2, hints: [asIs] },
  'image-unknown': {
    title: 'Not a firmware image',
    exitCode: 2,
    hints: [
      'An ESP8266 image starts with the byte E9 or EA. "espwb firmware identify FILE" says what a file is.',
    ],
  },
  'image-wrong-chip': {
    title: 'Image for another chip',
    exitCode: 2,
    hints: ['Download the build for the ESP8266.'],
  },
  'image-truncated': {
    title: 'Image cut off',
    exitCode: 2,
    hints: ['Download the file again: its end is missing.'],
  },
  'image-damaged': {
    title: 'Image damaged',
    exitCode: 2,
    hints: ['Download the file again: its checksum does not fit.'],
  },
  'image-too-large': {
    title: 'Image too large',
    exitCode: 2,
    hints: ['Choose a build for this flash size (MicroPython: ESP8266_GENERIC-FLASH_1M or -FLASH_512K).'],
  },
  'image-overlap': {
    title: 'Images overlap',
    exitCode: 2,
    hints: ['Flash is erased in sectors of 4096 bytes: two files may not share one. Check the offsets.'],
  },
  'image-unsuitable': { title: 'Image does not suit this board', exitCode: 2 },
  'port-none': {
    title: 'No port',
    exitCode: 3,
    hints: (platform) => [
      'Plug the board in with a cable that carries data, not a charge-only one.',
      platform === 'linux'
        ? 'If nothing appears in /dev/ttyUSB* or /dev/ttyACM*, see "espwb doctor".'
        : 'The adapter may need its driver: CH340 from WCH, CP210x from Silicon Labs.',
      'Without a board: "-p virtual:demo" is one that is built in.',
    ],
  },
  'port-ambiguous': {
    title: 'Several ports',
    exitCode: 3,
    hints: ['Choose one with -p PORT or ESPWB_PORT; "espwb ports" lists them.'],
  },
  'port-missing': {
    title: 'Port not found',
    exitCode: 3,
    hints: [
      '"espwb ports" lists the ports there are.',
      'Plug the board in again: its name may have changed.',
    ],
  },
  'port-busy': {
    title: 'Port in use',
    exitCode: 3,
    hints: (platform) => [
      'Close the program that holds it: a serial monitor, an IDE, another espwb. "espwb doctor" names it.',
      ...(platform === 'linux' ? ['ModemManager and brltty also grab USB serial adapters.'] : []),
    ],
  },
  'port-forbidden': {
    title: 'No permission for the port',
    exitCode: 3,
    hints: (platform) =>
      platform === 'linux'
        ? [
            'Add yourself to the group that owns the port, then log in again: sudo usermod -aG dialout $USER (uucp on Arch).',
          ]
        : ['Run "espwb doctor" to see who may use the port.'],
  },
  'no-answer': {
    title: 'No answer',
    hints: [holdFlash, 'Check power, and that TX and RX are not swapped.', otherCable],
  },
  'firmware-runs': {
    title: 'The firmware runs, not the boot loader',
    hints: [holdFlash],
  },
  'repl-answered': {
    title: 'A REPL answered, not the boot loader',
    hints: [holdFlash, 'This board or adapter does not reset by DTR and RTS: it needs your hand.'],
  },
  noise: {
    title: 'Only noise',
    hints: [otherCable, 'Check that the board and the adapter share ground and use 3.3 V levels.', holdFlash],
  },
  'wrong-chip': {
    title: 'Not an ESP8266',
    hints: ['espwb speaks to the ESP8266 and ESP8285 only; for the ESP32 family use esptool.'],
  },
  protocol: { title: 'The board answered amiss', hints: [flashAgain, slower, otherCable] },
  timeout: { title: 'The board fell silent', hints: [flashAgain, otherCable, slower] },
  'stub-failed': {
    title: 'The flasher stub did not start',
    hints: ['Unplug the board, plug it in and try again.', otherCable, '--no-stub works without it, slower.'],
  },
  'baud-failed': { title: 'The line does not carry this rate', hints: [slower, otherCable] },
  'flash-not-found': {
    title: 'Flash chip not found',
    hints: [
      'Disconnect whatever is wired to GPIO6 to GPIO11: these pins belong to the flash chip.',
      'Unplug the board for a few seconds, then try again.',
    ],
  },
  'flash-size-wrong': { title: 'The flash is smaller than its ID says' },
  'init-data-missing': { title: 'No init data for the radio at hand' },
  'flash-protected': {
    title: 'Flash is write-protected',
    hints: ['The protection bits of its status register can be cleared: espwb asks before it does so.'],
  },
  'erase-failed': { title: 'Erase failed', hints: [flashAgain, otherCable] },
  'write-failed': { title: 'Write failed', hints: [flashAgain, slower, otherCable] },
  'read-failed': { title: 'Read failed', hints: ['Run the same command again.', slower, otherCable] },
  'verify-mismatch': {
    title: 'Flash differs from the file',
    hints: [
      flashAgain,
      slower,
      'If it happens at the same place again, the flash chip is worn or something is wired to GPIO6 to GPIO11.',
    ],
  },
  unplugged: {
    title: 'Unplugged',
    hints: ['Plug the board in again. If it was not touched: the cable, the hub or the power failed.'],
  },
  'lines-unsupported': {
    title: 'This port cannot reset the board',
    hints: ['Tap RST to start the firmware.', holdFlash],
  },
  'session-busy': { title: 'Busy', hints: ['Wait for the running operation or cancel it.'] },
  'no-repl': {
    title: 'No REPL answered',
    hints: [
      'The program on the board may be running: interrupt it with Ctrl-C in "espwb repl".',
      '"espwb info" says which firmware the flash holds.',
    ],
  },
  'repl-busy': {
    title: 'The REPL is busy',
    hints: ['Interrupt it with Ctrl-C in "espwb repl", or restart the board with "espwb reset".'],
  },
  'repl-failed': {
    title: 'The REPL answered amiss',
    hints: ['Restart the board with "espwb reset" and try again.'],
  },
  'code-raised': { title: 'The code raised an error' },
  'pin-refused': { title: 'This pin may not be used' },
  'remote-file': { title: 'File on the board', hints: ['"espwb fs ls" lists what is there.'] },
  'board-full': {
    title: 'No space left on the board',
    hints: ['"espwb fs df" shows the space, "espwb fs rm" makes some.'],
  },
  unsupported: { title: 'Not possible here' },
  network: { title: 'Network', hints: ['Check the connection and any proxy, then try again.'] },
  'disk-full': { title: 'No space left on this computer', hints: ['Make space, then try again.'] },
  'state-damaged': {
    title: 'A file kept by espwb is damaged',
    hints: ['"espwb doctor" says whether the folders of espwb can be written.'],
  },
  cancelled: { title: 'Cancelled', exitCode: 130 },
  internal: {
    title: 'A bug in espwb',
    hints: ['Please report it with the text above.'],
  },
};

/** 2 wrong usage or image, 3 the port, 130 cancelled, 1 everything else. */
export const exitCodeOf = (code: ErrorCode): number => words[code].exitCode ?? 1;

/** A few words for a heading. */
export const titleOf = (code: ErrorCode): string => words[code].title;

const isOverride = (hint: string): boolean => hint.startsWith('--force ');

/** What to try, the most promising first: the error's own steps, then those of its code. */
export function hintsFor(error: EspError, platform: Platform): readonly string[] {
  if (error.hintsSayAll) return error.ownHints;
  const { hints = [] } = words[error.code];
  const general = typeof hints === 'function' ? hints(platform) : hints;
  const all = [...new Set([...error.ownHints, ...general])];
  // What overrides a check is named when all that mends the matter is.
  return [...all.filter((hint) => !isOverride(hint)), ...all.filter(isOverride)];
}
