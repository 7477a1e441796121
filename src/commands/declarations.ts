// Every verb as data: what the command line accepts, what the help says, where the code is. The
// parser, `--help` and the documentation are made from this table. Code is loaded when it is run.

import type { Declaration } from './declaration.ts';
import { flashVerbs } from './flash-verbs.ts';
import { replVerbs } from './repl-verbs.ts';
import { files, rates } from './usual-values.ts';

export const declarations: readonly Declaration[] = [
  {
    command: 'demo',
    portless: true,
    summary: 'the main job on a virtual board: the workbench in a terminal, plain lines elsewhere',
    result: ['blinks, seconds'],
    load: async () => (await import('./demo.ts')).run,
  },
  ...flashVerbs,
  ...replVerbs,
  {
    command: 'ports',
    portless: true,
    summary: 'list serial ports, likely boards first, and what is wrong with each',
    options: [
      [
        '--forget <board>',
        'delete a virtual board with its flash: virtual:NAME; demo is recreated',
        { living: 'ports' },
      ],
      ['--discover', 'also servers of serial ports that announce themselves by mDNS'],
    ],
    result: [
      'ports[]: {path, kind, adapter, usb, problem, likelihood, boardGuess}; of boards.toml, and with --discover, also name',
      'with --forget: forgotten',
    ],
    load: async () => (await import('./ports.ts')).run,
  },
  {
    command: 'info',
    severalBoards: true,
    summary: 'identify the board and its firmware; writes nothing to it, restarts it',
    options: [
      [
        '--baud <rate>',
        "of the firmware's prompt; default 115200, then those that programs usually have",
        rates,
      ],
    ],
    result: [
      'chip, mac, crystalMHz, features[]',
      'flash: {vendorId, deviceId, vendor, part, sizeBytes}',
      'firmware: {kind, version, board} or null; headerFlashBytes, freeMemoryBytes, resetReason, warnings[]',
      'of chips that have them also chipId, revision',
      'security: {secureBoot, flashEncryption, encryptsNoDownload, secureDownload}',
    ],
    load: async () => (await import('./info.ts')).run,
  },
  {
    command: 'reset',
    severalBoards: true,
    summary: 'restart the board into its firmware',
    options: [
      ['--bootloader', 'leave it waiting in its boot loader instead'],
      ['--interrupt', 'press Ctrl-C while it starts: for a main.py that cannot be stopped otherwise'],
    ],
    result: ['state'],
    load: async () => (await import('./reset.ts')).run,
  },
  {
    command: 'board [names...]',
    portless: true,
    summary: 'run virtual boards for other programs until Ctrl-C, then keep their flash',
    takes: [{ living: 'boards' }],
    options: [
      [
        '--listen <url...>',
        'tcp://HOST:PORT, rfc2217://HOST:PORT or pty:PATH; port 0 picks one',
        { words: ['rfc2217://127.0.0.1:', 'tcp://127.0.0.1:', 'pty:'] },
      ],
      [
        '--control <url...>',
        'tcp://HOST:PORT for faults, buttons and pins as JSON lines',
        { words: ['tcp://127.0.0.1:'] },
      ],
      ['--fault <json...>', 'a fault to start with, as the control channel takes it'],
      [
        '--differences',
        'print what a virtual board, MicroPython and NodeMCU on it do otherwise than on a chip',
      ],
      [
        '--allow-remote',
        'let other computers in, with the token that is printed (or ESPWB_TOKEN) as their first line',
      ],
    ],
    examples: [
      'espwb board demo --listen rfc2217://127.0.0.1:4000',
      'espwb board "ci?firmware=micropython" --listen pty:/tmp/esp --control tcp://127.0.0.1:0',
      'espwb board demo --listen "tcp://127.0.0.1:4001?boot=download"',
      'espwb board one two --listen rfc2217://127.0.0.1:4000',
    ],
    result: [
      'first {"type":"listening","url","board"} for each listener, {"type":"control","url","board"} for each control channel, with --json or without; with --allow-remote each holds the "token", too',
      'board, counters; with --differences differences[]: what, chip, here',
    ],
    load: async () => (await import('./board.ts')).run,
  },
  {
    command: 'share [ports...]',
    summary: 'offer boards of this computer to other programs by RFC 2217 until Ctrl-C, one client at a time',
    takes: [{ living: 'ports' }],
    options: [
      [
        '--listen <url...>',
        'rfc2217://HOST:PORT or tcp://HOST:PORT (bytes alone); port 0 picks one; default rfc2217://127.0.0.1:2217',
        { words: ['rfc2217://127.0.0.1:', 'tcp://127.0.0.1:'] },
      ],
      [
        '--watch <url...>',
        'the same for others who only read along, as many as come',
        { words: ['tcp://127.0.0.1:', 'rfc2217://127.0.0.1:'] },
      ],
      [
        '--allow-remote',
        'let other computers in, with the token that is printed (or ESPWB_TOKEN) as their first line',
      ],
      ['--announce', 'with --allow-remote: by mDNS, for programs that look for servers'],
      [
        '--no-token',
        'with --allow-remote: without a token, for programs that cannot say one (esptool, mpremote)',
      ],
    ],
    examples: [
      'espwb share /dev/ttyUSB0',
      'espwb share /dev/ttyUSB0 /dev/ttyUSB1 --listen rfc2217://127.0.0.1:4000',
      'espwb share --listen rfc2217://0.0.0.0:4000 --allow-remote',
    ],
    result: [
      'first {"type":"listening","url","port"} for each listener, with --json or without, and "access":"read" for those of --watch; with --allow-remote each holds the "token", too',
      'shared[]: {port, toBoardBytes, fromBoardBytes}',
    ],
    load: async () => (await import('./share.ts')).run,
  },
  {
    command: 'station <recipe>',
    portless: true,
    summary: 'do what a recipe says with each board that is plugged in, one after another; docs/station.md',
    changesFlash: true,
    unheard: true,
    usualEnds: ['SIGINT', 'SIGTERM'],
    takes: [files],
    options: [
      ['--check', 'check recipe, files, rows and records, and end; touches no board'],
      ['--again', 'do boards again that were green before, and take rows that were changed as they are now'],
      ['--count <n>', 'end when so many boards were green; default: until Ctrl-C'],
    ],
    examples: [
      'espwb station lamp.toml --check',
      'espwb station lamp.toml',
      'espwb station lamp.toml -p /dev/ttyUSB0 -p /dev/ttyUSB1 --count 50 --yes --json',
    ],
    result: [
      'as it goes {"type":"station","state","port","mac"}: state plugged, step (with "step"), known, green, red, cancelled (with "record"), unplugged',
      'green, red, known, cancelled, boards[]: {port, mac, row, outcome, code}',
      'with --check: check, recipe, folder, green, red, rows: {rows, free} or null',
    ],
    load: async () => (await import('./station.ts')).run,
  },
  {
    command: 'completion <shell>',
    portless: true,
    summary: 'the script that lets bash, zsh, fish or powershell complete verbs, options, ports and files',
    takes: [{ words: ['bash', 'zsh', 'fish', 'powershell'] }, {}],
    examples: ['espwb completion bash', 'espwb completion fish'],
    result: ['shell, script'],
    load: async () => (await import('./completion.ts')).run,
  },
  {
    command: 'doctor',
    portless: true,
    summary: 'check this computer: permissions, drivers, port holders, terminal; touches no board',
    result: ['checks[]: {name, ok, detail, hints[]}'],
    load: async () => (await import('./doctor.ts')).run,
  },
];
