// The command line as other programs see it: the built program, its exit codes, its JSON, and what is
// left on the board. Boards keep their flash in one folder for the whole file.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { sampled, someOf } from '../support/sampled.ts';
import { openVerbHome, type RunningVerb, type VerbEnd, type VerbHome } from '../support/verb-program.ts';

const python = 'virtual:python?firmware=micropython';
const image = Buffer.from(demoMicroPython({ sizeBytes: 128 * 1024 }));
const sectorBytes = 4096;

let home: VerbHome;
let imageFile: string;

beforeAll(async () => {
  home = openVerbHome();
  imageFile = join(home.folder, 'mp.bin');
  writeFileSync(imageFile, image);
  await espwb('reset', '-p', python);
});
afterAll(() => home.remove());

const espwb = (...args: string[]): Promise<VerbEnd> => home.run(args);
const inFolder = (name: string) => join(home.folder, name);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** The file that keeps a board's flash between runs. */
const storedFlash = (name: string): string => md5(readFileSync(inFolder(`state/boards/${name}.flash`)));

/** What the flash of a board holds, as the board tells. */
const keptFlash = async (board: string, region: string): Promise<string> => {
  const read = await espwb('read', inFolder('kept.bin'), '--region', region, '-p', board, '-y', '--json');
  expect(read.exitCode).toBe(0);
  return String(read.last()['md5']);
};

describe('wrong usage', () => {
  const cases: readonly (readonly string[])[] = [
    ['nothing-like-this'],
    ['info', '--nothing-like-this'],
    ['info', '-p'],
    ['info', 'too', 'many'],
    ['read'],
    ['flash'],
    ['exec'],
    ['exec', '1', '-f', 'main.py'],
    ['gpio', 'set', '2', '7', '-p', python],
    ['gpio', 'shake', '2', '-p', python],
    ['gpio', 'get', '2', '5', '-p', python],
    ['gpio', 'blink', '2', '5', '--by-board', '-p', python],
    ['reset', '--interrupt', '--bootloader', '-p', python],
    ['fs', 'shake', '-p', python],
    ['firmware', 'shake'],
    ['erase', '--region', 'here', '-y', '-p', python],
    ['info', '-p', 'pigeon://post'],
    ['info', '-p', 'virtual:../escape'],
  ];
  test.each(sampled(cases, 3).map((words) => [words.join(' '), words] as const))(
    'espwb %s is exit code 2 and an error on the one line of output',
    async (_title, args) => {
      const end = await espwb(...args, '--json');
      expect(end.exitCode).toBe(2);
      expect(end.objects()).toHaveLength(1);
      expect(end.last()).toMatchObject({ type: 'error', code: 'usage', board: 'unchanged' });
      expect(end.last()['message']).not.toBe('');
      expect(end.stderr).toBe('');
    },
  );

  test('without --json it stands on stderr, and stdout stays empty', async () => {
    const end = await espwb('info', '--nothing-like-this');
    expect([end.exitCode, end.stdout]).toEqual([2, '']);
    expect(end.stderr).toContain("unknown option '--nothing-like-this'");
    expect(end.stderr).toContain('espwb info --help');
  });

  test('options without a verb say that a verb is missing', async () => {
    const end = await espwb('--json');
    expect(end.exitCode).toBe(2);
    expect(end.last()).toMatchObject({ code: 'usage', message: 'No verb was given.' });
  });

  test('no words and no terminal: the help, and exit code 2', async () => {
    const end = await espwb();
    expect(end.exitCode).toBe(2);
    expect(end.stdout).toContain('Usage: espwb');
  });

  test('an option that a virtual board does not have is answered with those that it has', async () => {
    const end = await espwb('info', '--json', '-p', 'virtual:one?flash=3MB');
    const hints = (end.last()['hints'] as string[]).join(' ');
    for (const good of ['flash=512KB|1MB', 'timing=real|fast', 'wiring=auto|direct|none', 'firmware=blank'])
      expect(hints).toContain(good);
  });
});

describe('help', () => {
  test('of all and of one verb is exit code 0', async () => {
    const [all, one] = await Promise.all([espwb('--help'), espwb('gpio', '--help')]);
    expect([all.exitCode, one.exitCode]).toEqual([0, 0]);
    expect(one.stdout).toContain('--port <port>');
    expect(one.stdout).toContain('espwb gpio set D4 0');
    for (const verb of ['ports', 'info', 'flash', 'erase', 'read', 'verify', 'exec', 'gpio', 'fs', 'board'])
      expect(all.stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
  });

  test('a reader that goes away early is an end, not an error', async () => {
    const running = home.start(['firmware', 'list', '--json']);
    running.child.stdout.destroy();
    const end = await running.ended;
    expect([end.exitCode, end.stderr]).toEqual([0, '']);
  });
});

describe('the port', () => {
  test.each(sampled(['/dev/no-such-port', 'tcp://127.0.0.1:1', 'rfc2217://127.0.0.1:1'], 1))(
    '%s is missing: exit code 3',
    async (port) => {
      const end = await espwb('info', '--json', '-p', port);
      expect(end.exitCode).toBe(3);
      expect(end.last()).toMatchObject({ type: 'error', code: 'port-missing', board: 'unchanged' });
    },
  );

  test('comes from -p before or after the verb, else from ESPWB_PORT', async () => {
    const ways = [
      [['--json', '-p', 'virtual:blank', 'info'], undefined],
      [['info', '--port=virtual:blank', '--json'], undefined],
      [['info', '--json'], { ESPWB_PORT: 'virtual:blank' }],
    ] as const;
    for (const [words, environment] of sampled(ways, 1)) {
      const end = await home.run(words, environment);
      expect(end.exitCode).toBe(0);
      expect(end.last()).toEqual({
        type: 'result',
        chip: 'ESP8266EX',
        mac: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
        crystalMHz: 26,
        features: ['WiFi'],
        flash: { vendorId: 0xef, deviceId: 0x4016, vendor: 'Winbond', part: 'W25Q32', sizeBytes: 4 << 20 },
        firmware: null,
        ...{ headerFlashBytes: null, freeMemoryBytes: null, resetReason: null, warnings: [] },
      });
    }
  });

  test('that another espwb has is busy: exit code 3', async () => {
    const holder = home.start(['monitor', '-p', python]);
    await holder.until('MicroPython v');
    const end = await espwb('info', '--json', '-p', python);
    expect([end.exitCode, end.last()['code']]).toEqual([3, 'port-busy']);
    holder.child.kill('SIGINT');
    expect((await holder.ended).exitCode).toBe(0);
  });
});

describe('what destroys data', () => {
  test.each([
    ['erase', ['erase']],
    ['flash', ['flash', 'mp.bin']],
  ])(
    '%s without --yes and without a terminal is refused, and the flash is as it was',
    async (_verb, args) => {
      const before = storedFlash('python');
      const end = await espwb(...args, '--json', '-p', python);
      expect(end.exitCode).toBe(2);
      expect(end.last()).toMatchObject({ code: 'needs-confirmation', board: 'unchanged' });
      expect(storedFlash('python')).toBe(before);
    },
  );

  test('images that would not start are refused before anything is erased', async () => {
    const before = storedFlash('python');
    const files: Readonly<Record<string, Uint8Array>> = {
      'image-empty': new Uint8Array(),
      'image-unknown': Buffer.from('not an image at all'),
      'image-truncated': image.subarray(0, 5000),
    };
    for (const [code, bytes] of sampled(Object.entries(files), 1)) {
      writeFileSync(inFolder('bad.bin'), bytes);
      const end = await espwb('flash', inFolder('bad.bin'), '-y', '--json', '-p', python);
      expect([end.exitCode, end.last()['code'], end.last()['board']]).toEqual([2, code, 'unchanged']);
    }
    const twice = await espwb('flash', `0=${imageFile}`, `4KB=${imageFile}`, '-y', '--json', '-p', python);
    expect([twice.exitCode, twice.last()['code']]).toEqual([2, 'image-overlap']);
    const missing = await espwb('flash', inFolder('no-such.bin'), '-y', '--json', '-p', python);
    expect([missing.exitCode, missing.last()['code']]).toEqual([2, 'file-unreadable']);
    expect(storedFlash('python')).toBe(before);
  });
});

describe('flash, verify, read and erase', () => {
  const board = 'virtual:flashed';
  const at = (offset: string) => `${offset}=${imageFile}`;

  test('flash writes what the file holds, says so, and the board keeps it', async () => {
    const end = await espwb('flash', at('0x0'), '-y', '--json', '-p', board);
    expect(end.exitCode).toBe(0);
    expect(end.last()).toMatchObject({
      type: 'result',
      files: [{ path: imageFile, offset: 0, bytes: image.length, md5: md5(image) }],
      writtenBytes: image.length,
      skippedBytes: 0,
      verified: true,
    });
    for (const key of ['wireBytes', 'baud', 'seconds']) expect(end.last()[key]).toBeGreaterThan(0);
    expect(await keptFlash(board, `0:${image.length}`)).toBe(md5(image));
    expect(readFileSync(inFolder('kept.bin')).equals(image)).toBe(true);
    for (const object of end.objects().slice(0, -1)) expect(object['type']).toMatch(/^(progress|note)$/);
  });

  test.each(sampled(['0', '0x0', '0KB', '0MB'], 1))('verify at %s finds it the same', async (offset) => {
    const end = await espwb('verify', at(offset), '--json', '-p', board);
    expect(end.exitCode).toBe(0);
    expect(end.last()).toMatchObject({ type: 'result', same: true, firstDifference: null });
  });

  test('erase of a region blanks it and no more; verify then is exit code 1 with a result', async () => {
    const erased = await espwb('erase', '--region', '8KB:0x1000', '-y', '--json', '-p', board);
    expect(erased.last()).toMatchObject({ type: 'result', erasedBytes: sectorBytes, blankBytes: 0 });
    expect(await keptFlash(board, '8192:4096')).toBe(md5(Buffer.alloc(sectorBytes, 0xff)));
    const end = await espwb('verify', imageFile, '--json', '-p', board);
    expect(end.exitCode).toBe(1);
    expect(end.last()).toMatchObject({ type: 'result', same: false, firstDifference: 2 * sectorBytes });
  });

  test('flash again sends what is missing and, last of all, the sector that lets it boot', async () => {
    const end = await espwb('flash', imageFile, '-y', '--json', '-p', board);
    expect(end.last()).toMatchObject({ writtenBytes: 2 * sectorBytes, verified: true });
    expect(end.last()['skippedBytes']).toBe(image.length - 2 * sectorBytes);
  });

  test('without --json and without a terminal each step is one line, on stderr', async () => {
    const end = await espwb('verify', imageFile, '-p', board);
    expect(end.exitCode).toBe(0);
    expect(end.stderr).toBe(
      'Connecting to the boot loader\nStarting the flasher stub\nIdentifying\nVerifying\n',
    );
    expect(end.stdout).toContain('The flash holds the same');
    expect(end.stdout + end.stderr).not.toContain('\x1b');
  });
});

describe('code on the board', () => {
  test('exec prints what the code prints, and nothing else', async () => {
    const end = await espwb('exec', 'print(6*7)', '-p', python);
    expect([end.exitCode, end.stdout, end.stderr]).toEqual([0, '42\n', '']);
  });

  test('code that raises is exit code 1; its traceback is in stderr', async () => {
    writeFileSync(inFolder('raise.py'), 'print("first")\nraise ValueError("on purpose")\n');
    const end = await espwb('exec', '-f', inFolder('raise.py'), '--json', '-p', python);
    expect(end.exitCode).toBe(1);
    expect(end.last()).toMatchObject({ type: 'result', stdout: 'first\n' });
    expect(end.last()['stderr']).toContain('ValueError: on purpose');
  });

  test('a board without firmware has no REPL: exit code 1, and nothing was changed', async () => {
    const end = await espwb('exec', 'print(1)', '--json', '-p', 'virtual:blank');
    expect(end.exitCode).toBe(1);
    expect(end.last()).toMatchObject({ type: 'error', code: 'no-repl', board: 'unchanged' });
  });

  test('GPIO2 low lights the LED, by number and by D-name', async () => {
    const low = await espwb('gpio', 'set', '2', '0', '--json', '-p', python);
    expect(low.last()).toMatchObject({ type: 'result', pin: 2, level: 0, led: 'on' });
    expect(low.last()['sent']).toContain('Pin(2,Pin.OUT,value=0)');
    const high = await espwb('gpio', 'set', 'D4', '1', '--json', '-p', python);
    expect(high.last()).toMatchObject({ type: 'result', pin: 2, level: 1, led: 'off' });
  });

  test('a pin of the flash is refused: exit code 1', async () => {
    const end = await espwb('gpio', 'set', '6', '0', '--json', '-p', python);
    expect([end.exitCode, end.last()['code']]).toEqual([1, 'pin-refused']);
  });
});

describe('Ctrl-C', () => {
  // The same signal at three places.
  someOf(1, {
    'stops the code on the board, which answers the next program at its prompt': async () => {
      const server = home.start([
        'board',
        'served?firmware=micropython&timing=fast',
        '--listen',
        'tcp://127.0.0.1:0',
      ]);
      const port = await urlOf(server, 'listening');
      const loop = home.start(['exec', 'print("go")\nwhile True: pass', '-p', port]);
      await loop.until('go');
      loop.child.kill('SIGINT');
      const end = await loop.ended;
      expect(end.exitCode).toBe(130);
      expect(end.stderr).toContain('The code was stopped, the board is at its prompt.');
      const next = await espwb('exec', 'print(1+1)', '-p', port);
      expect([next.exitCode, next.stdout]).toEqual([0, '2\n']);
      server.child.kill('SIGINT');
      expect((await server.ended).exitCode).toBe(0);
    },
    'in mid-write is exit code 130, the condition of the board is told, and a new flash mends it':
      async () => {
        const slow = 'virtual:slow?timing=real';
        const running = home.start(['flash', imageFile, '-y', '--json', '-p', slow]);
        // Behind the first sector, which goes alone to a blank chip.
        await running.until('"step":"write","done":67522');
        running.child.kill('SIGINT');
        const end = await running.ended;
        expect(end.exitCode).toBe(130);
        expect(end.last()).toMatchObject({ type: 'error', code: 'cancelled', board: 'partly-written' });
        const again = await espwb('flash', imageFile, '-y', '--json', '-p', 'virtual:slow');
        expect(again.last()).toMatchObject({ type: 'result', verified: true });
        expect(again.last()['skippedBytes']).toBeGreaterThan(0);
      },
    'while the board is identified leaves it unchanged, and says so': async () => {
      const running = home.start(['info', '--json', '-p', 'virtual:real?timing=real&wiring=none']);
      await running.until('needsHands');
      running.child.kill('SIGINT');
      const end = await running.ended;
      expect([end.exitCode, end.last()['board']]).toEqual([130, 'unchanged']);
    },
  });
});

/** The address of a listener that `espwb board` has opened. */
async function urlOf(server: RunningVerb, kind: 'listening' | 'control'): Promise<string> {
  await server.until(`"type":"${kind}"`);
  return new RegExp(`"type":"${kind}","url":"([^"]+)"`).exec(server.printed())?.[1] ?? '';
}

/** One command down the control channel, until it is answered. */
async function tell(url: string, command: object): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${JSON.stringify(command)}\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(JSON.parse(answer.toString())).toMatchObject({ ok: true });
}

describe('a served board', () => {
  // Served by another process, each in its way.
  someOf(1, {
    'behind a slow line costs the tries of faster rates only once': async () => {
      const fault = { kind: 'bad-above-baud', baudRate: 300_000, seed: 1 };
      const server = home.start([
        ...['board', 'far?timing=fast', '--listen', 'rfc2217://127.0.0.1:0'],
        ...['--fault', JSON.stringify(fault)],
      ]);
      const port = await urlOf(server, 'listening');
      const erase = ['erase', '--region', '0:4KB', '-y', '--json', '-p', port];
      const [first, second] = [await espwb(...erase), await espwb(...erase)];
      expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
      expect(first.stdout).toContain('Trying a slower rate');
      expect(second.stdout).not.toContain('Trying a slower rate');
    },
    'without auto-reset is waited for until somebody holds FLASH and taps RST': async () => {
      const server = home.start([
        ...['board', 'hands?wiring=none', '--listen', 'rfc2217://127.0.0.1:0'],
        ...['--control', 'tcp://127.0.0.1:0'],
      ]);
      const control = await urlOf(server, 'control');
      const info = home.start(['info', '--json', '-p', await urlOf(server, 'listening')]);
      await info.until('Hold FLASH');
      await tell(control, { do: 'boot', into: 'download' });
      const end = await info.ended;
      expect([end.exitCode, end.last()['chip']]).toEqual([0, 'ESP8266EX']);
      expect(end.stdout.match(/Hold FLASH/g)).toHaveLength(1);
    },
  });
});
