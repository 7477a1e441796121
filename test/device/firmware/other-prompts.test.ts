// Who has a prompt or a boot text and is neither MicroPython nor NodeMCU on an ESP8266 is named as what it
// is, and not asked for what it does not have again and again.
import { describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import type { Hint } from '../../../src/device/advice.ts';
import { openFiles } from '../../../src/device/files/open-files.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import { bareSession } from '../../support/bare-session.ts';
import { type PromptProgram, runPromptProgram } from '../../support/prompt-program.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

const context = { signal: new AbortController().signal, onEvent: () => {} };
type Failure = { code: string; message: string; ownHints: Hint[]; evidence?: Uint8Array };

function fixture(program?: PromptProgram) {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  if (program) runPromptProgram(transport, program);
  return { clock, transport, session: bareSession(transport, clock) };
}

/** Says it again and again, whatever it is sent. */
function repeat({ clock, transport }: ReturnType<typeof fixture>, text: string, everyMs: number): void {
  const again = () => {
    transport.send(text);
    clock.setTimer(everyMs, again);
  };
  clock.setTimer(10, again);
}

const failureOf = ({ clock, session }: ReturnType<typeof fixture>) =>
  clock.run(
    (async () => {
      const link = await connectFirmware(session, context);
      await link.exec('print(1)', context);
    })().then(
      () => null,
      (error: unknown) => error as Failure,
    ),
  );

const banner = 'Adafruit CircuitPython 3.1.2 on 2019-01-07; ESP module with ESP8266\r\n';

describe('CircuitPython', () => {
  const circuitPython: PromptProgram = { prompt: '>>> ', keys: { '\x02': `\r\n${banner}>>> ` } };

  test.each([
    [banner, '3.1.2'],
    [
      'Adafruit CircuitPython 2.2.0-rc.1-3-gab12cd3 on 2018-03-01; Feather HUZZAH with ESP8266\r\n',
      '2.2.0-rc.1-3-gab12cd3',
    ],
    ['Adafruit CircuitPython 9.1.0 on 2024-07-10; Adafruit Feather ESP32-S3 with ESP32S3\r\n', '9.1.0'],
  ])('is a kind of its own: %j', async (said, version) => {
    const board = fixture({ prompt: '>>> ', keys: { '\x02': `\r\n${said}>>> ` } });
    const link = await board.clock.run(connectFirmware(board.session, context));
    expect(link.facts).toMatchObject({ kind: 'circuitpython', version });
    expect(board.session.state).toBe('micropython idle');
  });

  test('has files like MicroPython, and no pins, which is said with its name', async () => {
    const board = fixture(circuitPython);
    await board.clock.run(openFiles(board.session, context));
    const refused = board.clock.run(pinDriverFor(board.session, context));
    await expect(refused).rejects.toMatchObject({
      code: 'no-repl',
      message: 'CircuitPython 3.1.2 has no machine module, by which espwb moves pins.',
    });
  });
});

describe('a prompt like those that are known', () => {
  test.each([
    ['of Python on a computer', { prompt: '>>> ', keys: { '\x02': '>>> ' } }, 'did not answer Ctrl-B'],
    [
      'of a program that answers no key',
      { prompt: '>>> ', keys: { '\x02': '\r\n>>> ' } },
      'it is not MicroPython',
    ],
    [
      'of a menu',
      { prompt: '> ', answer: (line) => (line === '' ? '' : `unknown command: ${line}\r\n`) },
      'it runs no line of Lua',
    ],
    [
      'of Lua on something else',
      { prompt: '> ', answer: (line) => (line === '' ? '' : "stdin:1: attempt to index global 'node'\r\n") },
      'it is not NodeMCU',
    ],
    ['of a menu that knows no line feed', { prompt: '> ', lineEnd: '\r' }, 'but not a line of Lua'],
    ['of Espruino', { prompt: '>', echo: false }, '">"'],
    ['of a login', { prompt: 'raspberrypi login: ' }, '"raspberrypi login:"'],
    ['of the console of an ESP32', { prompt: 'esp32> ' }, '"esp32>"'],
    ['of a shell', { prompt: '/ # ' }, '"/ #"'],
    ['of a boot loader', { prompt: '=> ', echo: false }, '"=>"'],
  ] satisfies [string, PromptProgram, string][])('%s is not taken for one', async (_of, program, words) => {
    const board = fixture(program);
    const failure = await failureOf(board);
    expect(failure?.message).toContain(words);
    expect(['no-repl', 'repl-busy']).toContain(failure?.code);
    // Ctrl-C stops programs: nobody has asked for that. The raw REPL is asked for twice at most.
    expect(board.transport.written.filter((byte) => byte === 3)).toEqual([]);
    expect(board.transport.written.filter((byte) => byte === 1).length).toBeLessThanOrEqual(2);
  });

  test.each([
    ['of a menu', { prompt: '> ', answer: (line) => (line === '' ? '' : `unknown command: ${line}\r\n`) }],
    ['of a menu that knows no line feed', { prompt: '> ', lineEnd: '\r' }],
    ['of one that has no raw REPL', { prompt: '>>> ', keys: { '\x02': `\r\n${banner}>>> ` } }],
  ] satisfies [string, PromptProgram][])('%s is told within five seconds', async (_of, program) => {
    const board = fixture(program);
    expect(await failureOf(board)).not.toBeNull();
    expect(board.clock.now()).toBeLessThan(5000);
  });

  test('of one that gives it for each key and has no raw REPL is asked for that three times, and told within three seconds', async () => {
    const board = fixture({ prompt: '>>> ', keys: { '\x02': `\r\n${banner}>>> ` } });
    expect(await failureOf(board)).toMatchObject({
      message: 'CircuitPython 3.1.2 did not enter its raw REPL in 3 tries.',
    });
    expect(board.transport.written.filter((byte) => byte === 1)).toHaveLength(3);
    expect(board.clock.now()).toBeLessThan(3000);
  });

  test.each([
    ['of a menu', { prompt: '> ', answer: (line) => (line === '' ? '' : `unknown command: ${line}\r\n`) }],
    ['of a program like Python', { prompt: '>>> ', keys: { '\x02': '\r\n>>> ' } }],
  ] satisfies [string, PromptProgram][])(
    '%s is no REPL that idles, whenever it comes',
    async (_of, program) => {
      const board = fixture(program);
      await failureOf(board);
      expect(board.session.state).toBe('firmware unknown');
      await board.clock.run(board.session.firmware?.type(Uint8Array.of(0x0d)) ?? Promise.resolve());
      await board.clock.advance(100);
      expect(board.session.state).toBe('firmware unknown');
    },
  );

  test('of MicroPython with a prompt of its own is told how it gets the usual one', async () => {
    const failure = await failureOf(fixture({ prompt: 'mpy> ' }));
    expect(failure?.message).toContain('"mpy>"');
    expect(failure?.ownHints.map(forShell).join()).toContain('sys.ps1 = ">>> "');
  });

  test('none at all, where each key comes back as it is, is told as an echo', async () => {
    const board = fixture();
    board.transport.connect({ feed: (bytes) => board.transport.send(bytes, 1) });
    const failure = await failureOf(board);
    expect(failure?.message).toContain('Each key is echoed');
    expect(failure?.message).toContain('TX and RX are joined');
  });

  test.each(['... ', '=== ', '>> '])('a row of %jthat grows is none', async (dots) => {
    const board = fixture();
    board.transport.send(`\r\nConnecting to wifi\r\n${dots}`, 5);
    const again = () => {
      board.transport.send('. ');
      board.clock.setTimer(900, again);
    };
    board.clock.setTimer(900, again);
    const failure = await failureOf(board);
    expect(failure?.message).toContain('shows no prompt');
    expect(board.transport.written.filter((byte) => byte === 3)).toEqual([]);
  });
});

describe('the boot text of an ESP32', () => {
  const esp32 = 'ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n';
  const c3 =
    'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\nrst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n';
  test.each([
    [`${esp32}invalid header: 0xffffffff\r\ninvalid header: 0xffffffff\r\n`, 'an ESP32:', 'that is blank'],
    [`${c3}invalid header: 0xffffffff\r\n`, 'an ESP32-C3', 'that is blank'],
    ['invalid header: 0xffffffff\r\n'.repeat(40), 'a chip of the ESP32 family', 'that is blank'],
    [
      'ESP-ROM:esp32s3-20210327\r\nrst:0x1 (POWERON),boot:0x0 (DOWNLOAD(USB/UART0))\r\nwaiting for download\r\n',
      'an ESP32-S3',
      'waits for a download',
    ],
    [
      'ets Jul 29 2019 12:21:46\r\n\r\nrst:0x10 (RTCWDT_RTC_RESET),boot:0x12 (SPI_FAST_FLASH_BOOT)\r\nflash read err, 1000\r\nets_main.c 371 \r\n',
      'an ESP32:',
      'cannot read',
    ],
  ])('is told as what it is: %j', async (said, chip, trouble) => {
    const board = fixture();
    repeat(board, said, 300);
    const failure = await failureOf(board);
    expect(failure?.code).toBe('no-repl');
    expect(failure?.message).toContain(chip);
    expect(failure?.message).toContain(trouble);
    expect(failure?.ownHints.map(forShell).join()).toContain('espwb flash');
  });

  test('is no hindrance to MicroPython that comes to its prompt behind it', async () => {
    const board = fixture();
    const prompt =
      'MicroPython v1.22.0 on 2024-01-01; Generic ESP32 module with ESP32\r\nType "help()"\r\n>>> ';
    board.transport.send(`${esp32}load:0x3fff0030,len:4112\r\nentry 0x400805ac\r\n`, 5);
    board.clock.setTimer(1900, () => {
      board.transport.send(prompt);
      runPromptProgram(board.transport, { prompt: '>>> ', keys: { '\x02': `\r\n${prompt}` } });
    });
    const link = await board.clock.run(connectFirmware(board.session, context));
    expect(link.facts.version).toBe('1.22.0');
  });
});

describe('ESPHome', () => {
  const line = "\x1b[0;36m[D][sensor:093]: 'Temperature': Sending state 18.0 C with 1 decimals\x1b[0m\r\n";
  test('that is heard in the middle of a line is waited for, and sent nothing', async () => {
    const board = fixture();
    board.transport.send('te 18.0 C with 1 decimals of accuracy\x1b[0m\r\n', 5);
    board.transport.send(line, 700);
    const failure = await failureOf(board);
    expect(failure?.message).toBe('The board runs ESPHome, which has no REPL.');
    expect(board.transport.written).toEqual([]);
  });

  test.each([
    "\x1b[0;36m[12:34:56.789][D][sensor:118]: 'T' >> 21.0 C\x1b[0m\r\n",
    '[VV][scheduler:225]: Running interval\r\n',
    '[W][component:443]: Component took a long time\r\n',
    '[C][logger]: Logger:\r\n',
  ])('is known by any of its lines: %j', async (said) => {
    const board = fixture();
    repeat(board, said, 700);
    expect((await failureOf(board))?.message).toBe('The board runs ESPHome, which has no REPL.');
    expect(board.transport.written).toEqual([]);
  });
});

describe('trouble that tells its own name is explained, with what helps', () => {
  test.each([
    [
      'The FAT filesystem starting at sector 153 with size 866 sectors appears to\r\nbe corrupted. If you had important data there, you may want to make a flash\r\nsnapshot to try to recover it. Otherwise, perform factory reprogramming\r\nof MicroPython firmware (completely erase flash, followed by firmware\r\nprogramming).\r\n\r\n',
      'Its file system is damaged',
      '--erase-all',
    ],
    [
      'The filesystem starting at sector 256 with size 764 sectors looks corrupt. If\r\n',
      'Its file system is damaged',
      'read backup.bin',
    ],
    [
      'of MicroPython firmware (completely erase flash, followed by firmware\r\n',
      'Its file system is damaged',
      '--erase-all',
    ],
    ['FATAL: uncaught NLR 3fff1234\r\n', 'MicroPython itself failed', '--break-in'],
    [
      'PANIC: unprotected error in call to Lua API (init.lua:3: attempt to call nil)\r\n',
      'A Lua callback failed',
      '--erase-all',
    ],
    ['Soft WDT reset\r\n\r\n>>>stack>>>\r\n', 'kept the processor', '--break-in'],
    ['User exception (panic/abort/assert)\r\nAbort called\r\n', 'stopped itself here', '--break-in'],
    [
      'Exception (3):\r\nepc1=0x40100a2c epc2=0x00000000\r\n',
      'The failing instruction is in RAM',
      '--break-in',
    ],
    [
      "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.\r\n",
      'LoadProhibited',
      '--break-in',
    ],
  ])('%j', async (said, words, helps) => {
    const board = fixture();
    repeat(board, said, 2500);
    const failure = await failureOf(board);
    expect(failure?.message).toContain(words);
    expect(failure?.ownHints.map(forShell).join('\n')).toContain(helps);
  });
});
