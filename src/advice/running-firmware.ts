// Steps towards a firmware that does not answer, or whose program runs.
import type { Wordings } from './wording.ts';

export const runningFirmware = {
  'name-firmware': {
    shell: '"espwb info" says which firmware the flash holds.',
    keys: 'i on Boards says which firmware the flash holds.',
    names: [{ verb: 'info' }],
  },
  'ask-loader': {
    shell: 'A waiting boot loader answers only SYNC: "espwb info" sends it, and names the chip.',
    keys: 'A waiting boot loader answers only SYNC: i on Boards sends it, and names the chip.',
    names: [{ verb: 'info' }],
  },
  'restart-board': {
    shell: 'Restart the board with "espwb reset".',
    keys: 'R resets the board; a program that starts by itself will run again.',
    names: [{ verb: 'reset' }],
  },
  'restart-and-again': {
    shell: 'Restart the board with "espwb reset" and try again.',
    keys: 'R resets the board; then try again.',
    names: [{ verb: 'reset' }],
  },
  'restart-from-loader': {
    shell: 'Let go of the FLASH button and restart it: "espwb reset".',
    keys: 'Let go of the FLASH button, then R restarts it.',
    names: [{ verb: 'reset' }],
  },
  'restart-on-purpose': {
    shell: 'To restart it on purpose use "espwb reset".',
    keys: 'R restarts it on purpose.',
    names: [{ verb: 'reset' }],
  },
  'restart-frees-pin': {
    shell: 'Reset the board with "espwb reset": that gives the pin back to the REPL.',
    keys: 'Reset the board (R): that gives the pin back to the REPL.',
    names: [{ verb: 'reset' }],
  },
  'restart-runs-init': {
    shell: 'Reset the board with "espwb reset"; init.lua starts again.',
    keys: 'R resets the board; init.lua starts again.',
    names: [{ verb: 'reset' }],
  },
  'wait-or-restart': {
    shell: 'Wait until it ends, or stop it with "espwb reset".',
    keys: 'Wait until it ends, or stop it: R resets the board.',
    names: [{ verb: 'reset' }],
  },
  'no-interrupt': {
    shell: 'NodeMCU code has no interrupt, only "espwb reset" stops it.',
    keys: 'NodeMCU code has no interrupt: B stops it by a reset, and goes on.',
    names: [{ verb: 'reset' }],
  },
  'interrupt-program': {
    shell: ({ what }) => `${what}: "--interrupt" sends Ctrl-C first, in the REPL press Ctrl-C.`,
    keys: ({ what }) => `${what}: i interrupts it (Ctrl-C) and goes on with what was wanted.`,
    names: [{ options: { interrupt: true } }],
  },
  'interrupt-or-restart': {
    shell: 'Interrupt it with Ctrl-C in "espwb repl", or restart the board with "espwb reset".',
    keys: 'i interrupts it (Ctrl-C) and goes on with what was wanted; where that does nothing, B breaks in by a reset.',
    names: [{ verb: 'repl' }, { verb: 'reset' }],
  },
  'break-in-at-start': {
    shell: ({ when }) => `${when}: "--break-in", or "espwb reset --interrupt".`,
    keys: ({ when }) => `${when}: B.`,
    names: [{ options: { breakIn: true } }, { verb: 'reset', options: { interrupt: true } }],
  },
  'stop-what-prints': {
    shell: 'Stop what prints on the board meanwhile: "espwb fs --break-in ..." resets it if need be.',
    keys: 'B stops what prints on the board meanwhile, by a reset if need be, and goes on.',
    names: [{ verb: 'fs', options: { breakIn: true } }],
  },
  'read-boot-text': {
    shell: 'Read why it restarts with "espwb monitor --boot".',
    keys: 'Read why it restarts: T shows the text of its next start.',
    names: [{ verb: 'monitor', options: { boot: true } }],
  },
  'read-at-rate': {
    shell: ({ baudRate }) =>
      baudRate === null
        ? 'If you know the rate of its program: "--baud RATE".'
        : `Read it with "espwb monitor --baud ${baudRate}".`,
    keys: ({ baudRate }) =>
      baudRate === null
        ? 'If you know the rate of its program: Ctrl-T d in the REPL.'
        : `Read it at ${baudRate} baud: Ctrl-T d in the REPL.`,
    names: ({ baudRate }) =>
      baudRate === null
        ? [{ options: { baud: true } }]
        : [{ verb: 'monitor', options: { baud: String(baudRate) } }],
  },
  'watch-output': {
    shell: ({ why }) => `${why}: "espwb monitor" shows it.`,
    keys: ({ why }) => `${why}: the REPL (t) shows it.`,
    names: [{ verb: 'monitor' }],
  },
  'interrupt-at-rate': {
    shell: ({ baudRate }) =>
      `If it is a MicroPython program: "--baud ${baudRate} --interrupt" stops it first.`,
    keys: ({ baudRate }) =>
      `If it is a MicroPython program: choose ${baudRate} baud with Ctrl-T d in the REPL, then press Ctrl-C.`,
    names: ({ baudRate }) => [{ options: { baud: String(baudRate), interrupt: true } }],
  },
  'speak-own-words': {
    shell: 'If it is something else, type its own commands: "espwb repl".',
    keys: 'If it is something else, type its own commands: t on Boards opens it.',
    names: [{ verb: 'repl' }],
  },
  'speak-at': {
    shell: 'Type its own commands: "espwb repl", then AT and Enter.',
    keys: 'Type its own commands: t on Boards opens it, then AT and Enter.',
    names: [{ verb: 'repl' }],
  },
  'set-up-elsewhere': {
    shell: 'Set it up by its own web page; "espwb monitor" shows what it logs.',
    keys: 'Set it up by its own web page; the REPL (t) shows what it logs.',
    names: [{ verb: 'monitor' }],
  },
  'flash-for-code': {
    shell: 'To run code, flash MicroPython or NodeMCU: "espwb flash FILE".',
    keys: 'To run code, flash MicroPython or NodeMCU: F.',
    names: [{ verb: 'flash' }],
  },
  'serve-elsewhere': {
    shell: ({ name }) =>
      `${name} is not an ESP8266, so there is no chip to ask: "espwb exec" and "espwb repl" serve it.`,
    keys: ({ name }) =>
      `${name} is not an ESP8266, so there is no chip to ask: its REPL (t) and Files serve it.`,
    names: [{ verb: 'exec' }, { verb: 'repl' }],
  },
} satisfies Partial<Wordings>;
