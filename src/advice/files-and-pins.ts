// Steps for files on a board and for pins.
import type { Wordings } from './wording.ts';

const slow = 'which takes up to a minute';

export const filesAndPins = {
  'list-files': {
    shell: '"espwb fs ls" lists what is there.',
    keys: 'u on Files reads again what is there.',
    names: [{ verb: 'fs', action: 'ls' }],
  },
  'see-space': {
    shell: 'See what takes the space with "espwb fs ls" and "espwb fs df".',
    keys: 'Files shows what takes the space; D deletes what is marked.',
    names: [
      { verb: 'fs', action: 'ls' },
      { verb: 'fs', action: 'df' },
    ],
  },
  'make-space': {
    shell: '"espwb fs df" shows the space, "espwb fs rm" makes some.',
    keys: 'Files shows the space, and D makes some: it deletes what is marked.',
    names: [
      { verb: 'fs', action: 'df' },
      { verb: 'fs', action: 'rm' },
    ],
  },
  'make-folder': {
    shell: 'Make it with "espwb fs mkdir", or see what there is with "espwb fs ls".',
    keys: 'Make it with A on Files, or see there what there is.',
    names: [
      { verb: 'fs', action: 'mkdir' },
      { verb: 'fs', action: 'ls' },
    ],
  },
  'format-files': {
    shell: ({ when }) =>
      ({
        slow: `Format it with "espwb fs format", ${slow}.`,
        damaged: 'A damaged one is recreated by "espwb fs format", which deletes what is in it.',
        'stays-so':
          'Try again; if it stays so, the file system is damaged: save the files and "espwb fs format".',
      })[when],
    keys: ({ when }) =>
      ({
        slow: `Format it: W on Files, ${slow}.`,
        damaged: 'A damaged one is recreated by W on Files, which deletes what is in it.',
        'stays-so':
          'Try again; if it stays so, the file system is damaged: save the files, then W on Files makes a new one.',
      })[when],
    names: [{ verb: 'fs', action: 'format' }],
  },
  'other-local-name': {
    shell: ({ path }) => `Name the file that it becomes here: espwb fs get "${path}" other-name`,
    keys: 'Give it another name first: N on Files.',
  },
  'unlock-pin': {
    shell: ({ when }) =>
      ({
        meant: 'Unlock it if that is meant ("--unlock").',
        dio: 'Unlock it ("--unlock") on boards flashed as DIO or DOUT, and on the ESP8285.',
        'no-octal': 'Unlock it ("--unlock") on modules with neither.',
      })[when],
    keys: ({ when }) =>
      ({
        meant: 'Unlock it if that is meant (U).',
        dio: 'Unlock it (U) on boards flashed as DIO or DOUT, and on the ESP8285.',
        'no-octal': 'Unlock it (U) on modules with neither.',
      })[when],
    names: [{ options: { unlock: true } }],
  },
  'other-board-model': {
    shell: 'Give the pin of an LED that you have wired, or the board that it is: "--board".',
    keys: 'm on Pins chooses the board that it is, f on Pins finds an LED.',
    names: [{ options: { board: 'c3-supermini' } }],
  },
  'lights-by-firmware': {
    shell:
      'Put MicroPython on the board, which lights it: "espwb flash micropython", then the same command again.',
    keys: 'Put MicroPython on the board, which lights it (F), then b on Pins.',
    names: [{ verb: 'flash' }],
  },
  'through-loader': {
    shell: 'Flash MicroPython or NodeMCU, or drive the pins through the boot loader with "--bare".',
    keys: 'Flash MicroPython or NodeMCU (F); b on Boards blinks through the boot loader.',
    names: [{ options: { bare: true } }],
  },
  'pins-by-repl': {
    shell: 'Move them by lines to its firmware: "espwb repl" or "espwb exec".',
    keys: 'Move them by lines to its firmware: t on Boards opens its REPL.',
    names: [{ verb: 'repl' }, { verb: 'exec' }],
  },
} satisfies Partial<Wordings>;
