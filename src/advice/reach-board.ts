// Steps towards a board that cannot be reached: ports, programs that hold them, rates, the stub.
import type { Wordings } from './wording.ts';

const holdFlash = 'Hold the FLASH (GPIO0) button, tap RST, release FLASH, then try again.';
const skipsWritten = 'what is already written is found and skipped';

export const reachBoard = {
  'hold-flash': { shell: holdFlash, keys: holdFlash },
  'see-help': {
    shell: ({ verb }) => `See "espwb ${verb ? `${verb} ` : ''}--help".`,
    keys: '? shows the keys of this screen.',
  },
  'agree-beforehand': {
    shell: 'Without a terminal to ask at, --yes agrees beforehand.',
    keys: 'Ask for it again, and answer its question with Enter.',
  },
  'look-for-ports': {
    shell: 'If nothing appears in /dev/ttyUSB* or /dev/ttyACM*, see "espwb doctor".',
    keys: 'If nothing appears in /dev/ttyUSB* or /dev/ttyACM*, try another cable; the log of the kernel (dmesg) says what it saw.',
    names: [{ verb: 'doctor' }],
  },
  'list-ports': {
    shell: '"espwb ports" lists the ports there are.',
    keys: 'Boards (1) lists the ports there are.',
    names: [{ verb: 'ports' }],
  },
  'start-server': {
    shell:
      'Start what serves it (a virtual board is there while its "espwb board" runs), or check its address, its port and any firewall between.',
    keys: 'Start what serves it, or check its address, its port and any firewall between. Then press r.',
    names: [{ verb: 'board' }],
  },
  'do-without-network': {
    shell:
      'Without a network: give a file of this computer in the place of the id. The images called demo- are built in, for virtual boards.',
    keys: 'Without a network: Esc, then choose a file of this computer. The demo images are built in, for virtual boards.',
  },
  'choose-port': {
    shell: 'Choose one with -p PORT or ESPWB_PORT; "espwb ports" lists them.',
    keys: 'Choose one on Boards (1).',
    names: [{ verb: 'ports' }],
  },
  'name-port': {
    shell: ({ path }) => `If the board is on ${path}, say so: -p ${path}`,
    keys: ({ path }) => `If the board is on ${path}, choose it on Boards (1).`,
  },
  'use-virtual-board': {
    shell: 'Without a board: "-p virtual:demo" is one that is built in.',
    keys: 'Without a board: virtual:demo on Boards (1) is one that is built in.',
  },
  'other-virtual-board': {
    shell: ({ name }) => `End that espwb, or take another board: -p virtual:${name}`,
    keys: 'End that espwb, or choose another board on Boards (1).',
  },
  'close-holder': {
    shell:
      'Close the program that holds it: a serial monitor, an IDE, another espwb. "espwb doctor" names it.',
    keys: 'Close the program that holds it: a serial monitor, an IDE, another espwb. Then press r.',
    names: [{ verb: 'doctor' }],
  },
  'who-may-use-ports': {
    shell: 'Run "espwb doctor" to see who may use the port.',
    keys: 'See in the settings of this system who may use the port, then press r.',
    names: [{ verb: 'doctor' }],
  },
  'lower-rate': {
    shell: 'Try a lower baud rate, for example 115200.',
    keys: 'Try a lower rate: o on the plan of a flash, then "baud rate".',
  },
  'without-rate': {
    shell:
      'This port has a fixed rate, set at its other end. Hold FLASH and tap RST, then try again without --baud.',
    keys: 'This port has a fixed rate, set at its other end. Hold FLASH and tap RST; o on the plan of a flash, then "baud rate".',
  },
  'without-stub': {
    shell: '--no-stub works without it, slower.',
    keys: 'Without it: o on the plan of a flash (or before), "through": the boot ROM alone. Slower, NOT verified.',
    names: [{ options: { stub: false } }],
  },
  'again-skips-written': {
    shell: 'Run the same command again: espwb finds what is already written.',
    keys: `r tries again: ${skipsWritten}.`,
  },
  'plug-in-again': {
    shell: 'Plug the board in again. If it was not touched: the cable, the hub or the power failed.',
    keys: `Plug the board in again, then press r: ${skipsWritten}. If it was not touched: the cable, the hub or the power failed.`,
  },
  'flash-worn': {
    shell: 'If the same sectors fail once more, the flash chip is worn.',
    keys: 'r tries again. If the same sectors fail once more, the flash chip is worn.',
  },
  again: { shell: 'Run the same command again.', keys: 'r tries again.' },
  'check-own-folders': {
    shell: '"espwb doctor" says whether the folders of espwb can be written.',
    keys: 'Check that the folders of espwb can be written: the log (0) names the file.',
    names: [{ verb: 'doctor' }],
  },
} satisfies Partial<Wordings>;
