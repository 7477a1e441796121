// The title, exit code and steps of each kind of failure, as data: one place for the commands and the screens.
import { advise, type Hint } from '../device/advice.ts';
import type { ErrorCode } from '../device/errors.ts';

/** As node:process and node:os name it: 'linux', 'darwin', 'win32', … */
export type Platform = string;

export type CodeWords = {
  readonly title: string;
  readonly exitCode?: 2 | 3 | 130;
  readonly hints?: readonly Hint[] | ((platform: Platform) => readonly Hint[]);
};

const otherCable = 'Try another USB cable, without a hub: thin cables and hubs cause noise and brown-outs.';
const slower = advise('lower-rate');
export const flashAgain = advise('again-skips-written');
const asIs = 'Nothing was written. Check the file and its origin.';

export const wordsOfCode: Readonly<Record<ErrorCode, CodeWords>> = {
  usage: { title: 'Wrong usage', exitCode: 2, hints: [advise('see-help')] },
  'needs-confirmation': {
    title: 'Not confirmed',
    exitCode: 2,
    hints: [advise('agree-beforehand')],
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
    hints: [advise('identify-file')],
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
  'image-unsuitable': { title: 'Image does not fit this board', exitCode: 2 },
  'image-misplaced': { title: 'Image at the wrong offset', exitCode: 2, hints: [advise('leave-offset')] },
  'image-revision': {
    title: 'Chip revision does not fit',
    exitCode: 2,
    hints: ['Build it for the revision of this chip, or take a build for older ones.'],
  },
  'image-partitions': {
    title: 'Partition table does not fit',
    exitCode: 2,
    hints: ['Take the build for this flash size, or build it with a partition table for it.'],
  },
  'image-flash-size': {
    title: 'Image for a larger flash',
    exitCode: 2,
    hints: [advise('header-of-chip')],
  },
  'port-none': {
    title: 'No port',
    exitCode: 3,
    hints: (platform) => [
      'Plug the board in with a data cable, not a charge-only one.',
      platform === 'linux'
        ? advise('look-for-ports')
        : 'The adapter may need its driver: CH340 from WCH, CP210x from Silicon Labs.',
      advise('use-virtual-board'),
    ],
  },
  'port-ambiguous': {
    title: 'Several ports',
    exitCode: 3,
    hints: [advise('choose-port')],
  },
  'port-missing': {
    title: 'Port not found',
    exitCode: 3,
    hints: [advise('list-ports'), 'Plug the board in again: its name may have changed.'],
  },
  'port-busy': {
    title: 'Port in use',
    exitCode: 3,
    hints: (platform) => [
      advise('close-holder'),
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
        : [advise('who-may-use-ports')],
  },
  'port-not-back': {
    title: 'The port did not come back',
    exitCode: 3,
    hints: [
      'Press RESET on the board, or pull its cable and plug it in again.',
      advise('list-ports'),
      'A program that sleeps, or uses the pins of USB, takes the port away: hold BOOT while the cable is plugged in.',
    ],
  },
  'port-resets': {
    title: 'The port goes away at each opening',
    exitCode: 3,
    hints: [
      'Hold BOOT (some boards: 0) while the cable is plugged in, then try again: the boot loader stays.',
      'A program that crashes at its start does this: flash another one.',
    ],
  },
  'no-answer': {
    title: 'No answer',
    hints: [advise('hold-flash'), 'Check power, and that TX and RX are not swapped.', otherCable],
  },
  'firmware-runs': {
    title: 'The firmware is running, not the boot loader',
    hints: [advise('hold-flash')],
  },
  'repl-answered': {
    title: 'The REPL answered, not the boot loader',
    hints: [advise('hold-flash'), 'This board or adapter does not reset by DTR and RTS: use its buttons.'],
  },
  noise: {
    title: 'Only noise',
    hints: [
      otherCable,
      'Check that the board and the adapter share ground and use 3.3 V levels.',
      advise('hold-flash'),
    ],
  },
  'wrong-chip': {
    title: 'Not a chip that espwb knows',
    hints: ['espwb speaks to the ESP8266 and ESP8285 and to the ESP32 family up to the ESP32-P4.'],
  },
  'secure-download': {
    title: 'Closed: secure download mode',
    hints: ['Its maker alone can update it, over its own program or with esptool and a signed image.'],
  },
  'secure-boot': {
    title: 'Closed: secure boot',
    hints: ['Only firmware signed with the key of its owner starts on it.'],
  },
  'flash-encrypted': {
    title: 'Closed: flash encryption',
    hints: ['Update it over its own program, or with esptool by the documentation of its maker.'],
  },
  'mac-twice': {
    title: 'Two boards with one MAC',
    hints: ['Put both aside: only their maker can say which of them is the copy.'],
  },
  'wrong-board': {
    title: 'Another board',
    hints: ['Plug in the board that was meant, or start again with the one that is there.'],
  },
  protocol: { title: 'Unexpected answer from the board', hints: [flashAgain, slower, otherCable] },
  timeout: { title: 'The board stopped answering', hints: [flashAgain, otherCable, slower] },
  'stub-failed': {
    title: 'The flasher stub did not start',
    hints: ['Unplug the board, plug it in and try again.', otherCable, advise('without-stub')],
  },
  'baud-failed': { title: 'This baud rate does not work on this connection', hints: [slower, otherCable] },
  'flash-not-found': {
    title: 'Flash chip not found',
    hints: [
      'Disconnect whatever is wired to GPIO6 to GPIO11: these pins belong to the flash chip.',
      'Unplug the board for a few seconds, then try again.',
    ],
  },
  'flash-size-wrong': { title: 'The flash is smaller than its ID says' },
  'init-data-missing': { title: 'No init data for the radio found' },
  'flash-protected': {
    title: 'Flash is write-protected',
    hints: ['The protection bits of its status register can be cleared.', advise('unlock-flash')],
  },
  'erase-failed': { title: 'Erase failed', hints: [flashAgain, otherCable, advise('flash-worn')] },
  'write-failed': { title: 'Write failed', hints: [flashAgain, slower, otherCable] },
  'read-failed': { title: 'Read failed', hints: [advise('again'), slower, otherCable] },
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
    hints: [advise('plug-in-again')],
  },
  'lines-unsupported': {
    title: 'This port cannot reset the board',
    hints: ['Tap RST to start the firmware.', advise('hold-flash')],
  },
  'session-busy': { title: 'Busy', hints: ['Wait for the running operation or cancel it.'] },
  'no-repl': {
    title: 'No REPL answered',
    hints: [
      advise('ask-loader'),
      advise('interrupt-program', { what: 'The program on the board may be running' }),
      advise('break-in-at-start', { when: 'If a program restarts it for ever, break in while it starts' }),
      advise('flash-if-blank'),
    ],
  },
  'repl-busy': {
    title: 'The REPL is busy',
    hints: [advise('interrupt-or-restart'), advise('restart-board')],
  },
  'repl-failed': {
    title: 'Unexpected answer from the REPL',
    hints: [advise('restart-and-again')],
  },
  'code-raised': { title: 'The code raised an error' },
  'pin-refused': { title: 'This pin may not be used' },
  'remote-file': { title: 'File on the board', hints: [advise('list-files')] },
  'board-full': {
    title: 'No space left on the board',
    hints: [advise('make-space')],
  },
  unsupported: { title: 'Not possible here' },
  network: {
    title: 'Network',
    hints: ['Check the connection and any proxy, then try again.', advise('do-without-network')],
  },
  'disk-full': { title: 'No space left on this computer', hints: ['Make space, then try again.'] },
  'state-damaged': {
    title: 'A file of espwb is damaged',
    hints: [advise('check-own-folders')],
  },
  cancelled: { title: 'Cancelled', exitCode: 130 },
  internal: {
    title: 'A bug in espwb',
    hints: ['Please report it with the text above.'],
  },
};
