// The verbs that speak with the firmware on the board, as data.
import type { Declaration } from './declaration.ts';
import { boardFiles, boardIds, files, folders, pinNames, rates } from './usual-values.ts';

const interrupt = ['--interrupt', 'stop a program that runs (Ctrl-C) instead of giving up'] as const;
const breakIn = [
  '--break-in',
  'the same, and where Ctrl-C does not help reset the board and try again',
] as const;

const baud = [
  '--baud <rate>',
  "of the firmware's prompt; default 115200, then those that programs usually have",
  rates,
] as const;

const nothing = {};

/** Actions of fs that write nothing to the board. */
const looksOnly: ReadonlySet<string> = new Set(['ls', 'get', 'df']);

/** Actions of fs that one board has for itself: what comes here from several would share a place. */
const ofOneBoard: ReadonlySet<string> = new Set(['get', 'watch']);

export const replVerbs: readonly Declaration[] = [
  {
    command: 'exec [code]',
    severalBoards: true,
    summary: "run code on the board's MicroPython or NodeMCU; exit 1 when it raises",
    changesFlash: true,
    options: [
      ['-f, --file <file>', 'run this file; "-" reads the standard input', files],
      baud,
      interrupt,
      breakIn,
    ],
    examples: ['espwb exec "print(6*7)"', 'espwb exec -f main.py', 'espwb exec "=node.heap()"'],
    result: [
      'stdout, stderr; with code: code-raised and exit code 1 when it raised',
      'truncated: true and droppedBytes where it printed more than the 4 MB that are kept',
    ],
    load: async () => (await import('./exec.ts')).run,
  },
  {
    command: 'gpio <action> <pin> [value]',
    summary:
      'get, set, toggle, input, pulse, blink, pwm, adc or touch on one pin, by GPIO number, board name or LED',
    actions: {
      get: [pinNames, nothing],
      set: [pinNames, { words: ['0', '1'] }, nothing],
      toggle: [pinNames, nothing],
      input: [pinNames, nothing],
      pulse: [pinNames, nothing],
      blink: [pinNames, nothing],
      pwm: [pinNames, nothing],
      adc: [{ words: ['A0'] }, nothing],
      touch: [pinNames, nothing],
    },
    options: [
      [
        '--board <board>',
        `where its LEDs are, and what names it prints: ${boardIds.join(', ')}`,
        { words: boardIds },
      ],
      ['--hz <hz>', 'blink: 0.1 to 10 times a second (default 2)'],
      ['--by-board', 'blink: 0.5 to 10 Hz by a timer of the board, which goes on when espwb has left'],
      [
        '--freq <hz>',
        'pwm: 1 to 1000 Hz, on the ESP32 family to 40 MHz (default 500); the value is the duty, 0 to 1023',
      ],
      ['--pull-up', 'input: with the pull-up on'],
      [
        '--unlock',
        'allow TX, RX and pins that only some boards have free: 9 and 10 of an ESP8266, 33 to 37 of an ESP32-S3',
      ],
      ['--bare', 'drive the pin through the boot loader, without firmware; resets the board'],
      baud,
      interrupt,
      breakIn,
    ],
    examples: [
      'espwb gpio set D4 0',
      'espwb gpio blink LED 5 --hz 2',
      'espwb gpio blink LED --by-board',
      'espwb gpio pulse D1 250',
      'espwb gpio adc A0',
      'espwb gpio set GPIO8 1 --board c3-supermini',
    ],
    result: [
      'pin, level, led: on, off or null; sent: the line that the board got',
      'blink: also blinks, with --by-board hz; pulse: milliseconds; pwm: frequencyHz, duty; adc: value, most; touch: value',
      'a WS2812 that is lit or darkened: level null, led on or off',
    ],
    load: async () => (await import('./gpio.ts')).run,
  },
  {
    command: 'monitor',
    severalBoards: true,
    summary: 'show what the board prints, until Ctrl-C',
    usualEnds: ['SIGINT', 'SIGTERM'],
    options: [
      ['--baud <rate>', 'default 115200; the boot ROM uses 74880', rates],
      ['--boot', 'reset the board and read its boot text at 74880 first'],
      ['--timestamps', 'the time before each line'],
      ['--reconnect', 'open the port again whenever it is lost, until Ctrl-C'],
      ['--hex', 'bytes in hex, sixteen a line'],
    ],
    result: [
      '{"type":"line","text"} for each line, with continues: true where one of more than 1 KB goes on in the next; lines',
    ],
    load: async () => (await import('./monitor.ts')).run,
  },
  {
    command: 'repl',
    summary: "the board's own prompt in this terminal; Ctrl-] leaves",
    usualEnds: [],
    changesFlash: true,
    options: [
      ['--baud <rate>', 'default 115200; for a program that has chosen another', rates],
      interrupt,
      breakIn,
    ],
    load: async () => (await import('./repl.ts')).run,
  },
  {
    command: 'fs <action> [paths...]',
    severalBoards: ([action = '']) => !ofOneBoard.has(action),
    usualEnds: ([action]) => (action === 'watch' ? ['SIGINT', 'SIGTERM'] : undefined),
    summary: 'files on the board: ls, get, put, rm, mkdir, mv, df, sync, watch, format, compile, lfs',
    changesFlash: ([action = ''], options) => !looksOnly.has(action) && options['dryRun'] !== true,
    actions: {
      ls: [boardFiles, nothing],
      get: [boardFiles, files, nothing],
      put: [files],
      rm: [boardFiles],
      mkdir: [boardFiles, nothing],
      mv: [boardFiles, boardFiles, nothing],
      df: [nothing],
      sync: [folders, boardFiles, nothing],
      watch: [folders, boardFiles, nothing],
      format: [nothing],
      compile: [boardFiles, nothing],
      lfs: [files, nothing],
    },
    options: [
      ['-r, --recursive', 'ls, get, put, rm: folders with all in them'],
      ['--dry-run', 'get, sync: show what would change, change nothing'],
      ['--hidden', 'get, put, sync, watch: also hidden names, and, coming here, names that programs act on'],
      ['--delete', 'sync, watch: also remove from the board what is not in the folder'],
      ['--run <file>', 'watch: the file of the board to start after each send', boardFiles],
      baud,
      interrupt,
      breakIn,
    ],
    examples: [
      'espwb fs ls /lib',
      'espwb fs get boot.py',
      'espwb fs put main.py',
      'espwb fs rm "*.log"',
      'espwb fs sync src /lib --dry-run',
      'espwb fs watch src',
      'espwb fs compile weather.lua',
    ],
    result: [
      'ls: entries[]: {path, kind, size}, leftOut[]: {name, reason, on}',
      'get, put: files[]: {path, bytes, sha256}, get also local, verified, leftOut; get --dry-run: files[]: {path, local, bytes, fate}',
      'rm: removed[]; mkdir: path; mv: from, to',
      'df, format: sizeBytes, freeBytes; compile: path, compiled; lfs: path, bytes, modules[]',
      'sync: sentFiles, sentBytes, removedFiles, unchangedFiles, leftOut[]: {name, reason}, dryRun; put -r: leftOut too',
      'watch: {"type":"synced","sentFiles","removedFiles"} for each change, {"type":"left-out","leftOut"} when it differs; sentFiles',
    ],
    load: async () => (await import('./fs.ts')).run,
  },
];
