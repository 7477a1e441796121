// espwb on USB serial adapters of many kinds and moods, with esptool as the control on the same adapter: what
// works there has to work here, and what works nowhere has to be named for what it is.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { sampled } from '../support/sampled.ts';
import {
  adapterPool,
  answerOf,
  holdFlashAndTapReset,
  holdReset,
  sample,
  sampleBytes,
} from './support/usb-adapter/adapter-pool.ts';
import { report, seconds } from './support/usb-adapter/report.ts';
import type { Faults, TimedRun } from './support/usb-adapter/usb-adapter.ts';

type Scenario = {
  readonly name: string;
  readonly faults: Faults;
  readonly esptool: 'works' | 'fails' | 'by chance';
  /** What espwb ends with: an error code, some where chance has a say; its message has to hold `says`. */
  readonly espwb: RegExp | 'works';
  readonly says?: RegExp;
  readonly advises?: RegExp;
  /** Somebody holds RST down. */
  readonly isSilent?: boolean;
  /** A flash at this rate, instead of a look at the chip. */
  readonly baud?: number;
};

const works = { esptool: 'works', espwb: 'works' } as const;
/** The board has nothing to run and starts over and over; where no line reaches it, chance says in which half. */
const loops = /^(no-answer|firmware-runs)$/;
const ENOTTY = 25;
const EOPNOTSUPP = 95;
const EINVAL = 22;
const EIO = 5;
const EPERM = 1;
const EPROTO = 71;
const ETIMEDOUT = 110;
/** What drivers answer to a request that they do not know or that failed on its way. */
const errnos = [EINVAL, ENOTTY, EPROTO, EOPNOTSUPP, ETIMEDOUT];

const scenarios: readonly Scenario[] = [
  // how DTR and RTS are wired
  { name: 'the two transistors of most boards', faults: {}, ...works },
  { name: 'lines that lead nowhere', faults: { wiring: 'none' }, esptool: 'fails', espwb: loops },
  { name: 'DTR and RTS swapped', faults: { wiring: 'swapped' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  { name: 'inverted lines', faults: { wiring: 'inverted' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  { name: 'no transistors', faults: { wiring: 'direct' }, ...works },
  { name: 'RTS alone', faults: { wiring: 'rts-only' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  // Nothing resets it but its watchdog, and whoever holds GPIO0 low just then gets in.
  {
    name: 'DTR alone',
    faults: { wiring: 'dtr-only' },
    esptool: 'by chance',
    espwb: /^(no-answer|firmware-runs|works)$/,
  },
  // what a driver does with the lines
  { name: 'DTR before RTS', faults: { split_ms: 0 }, ...works },
  { name: 'RTS before DTR', faults: { split_ms: 0, rts_first: 1 }, ...works },
  { name: 'DTR 1 ms before RTS', faults: { split_ms: 1 }, ...works },
  { name: 'lines that take 5 ms', faults: { line_delay_ms: 5 }, ...works },
  { name: 'lines that take 20 ms', faults: { line_delay_ms: 20 }, ...works },
  { name: 'lines that are not raised at opening', faults: { no_raise: 1 }, ...works },
  // a capacitor at EN, and GPIO0 counts when it has risen
  { name: 'EN that rises 5 ms late', faults: { en_rise_ms: 5 }, ...works },
  { name: 'EN that rises 30 ms late', faults: { en_rise_ms: 30 }, ...works },
  { name: 'EN that rises 100 ms late', faults: { en_rise_ms: 100 }, ...works },
  { name: 'EN that rises 400 ms late', faults: { en_rise_ms: 400 }, ...works },
  {
    name: 'EN that rises later than anybody waits',
    faults: { en_rise_ms: 900 },
    esptool: 'fails',
    espwb: loops,
    advises: /Hold the FLASH \(GPIO0\) button, tap RST/,
  },
  {
    name: 'RTS alone, which takes 20 ms',
    faults: { wiring: 'rts-only', line_delay_ms: 20 },
    esptool: 'fails',
    espwb: /^firmware-runs$/,
    advises: /A capacitor of 1 to 10 µF between EN and GND/,
  },
  {
    name: 'DTR 120 ms behind RTS',
    faults: { split_ms: 120, rts_first: 1 },
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: 'lines that take 90 ms, DTR 90 ms behind RTS',
    faults: { line_delay_ms: 90, split_ms: 90, rts_first: 1 },
    esptool: 'by chance',
    espwb: 'works',
  },
  // what a driver refuses
  { name: 'no break, as cdc_acm says it', faults: { brk_errno: EOPNOTSUPP }, ...works },
  { name: 'no break, as others say it', faults: { brk_errno: ENOTTY }, ...works },
  { name: 'an invalid break', faults: { brk_errno: EINVAL }, ...works },
  { name: 'a break that fails', faults: { brk_errno: EIO }, ...works },
  {
    name: 'no break and no way to ask for the lines',
    faults: { brk_errno: EOPNOTSUPP, mget_errno: ENOTTY },
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: 'no lines, as a pty says it',
    faults: { mset_errno: ENOTTY },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /cannot reset the board/,
  },
  {
    name: 'lines that are invalid',
    faults: { mset_errno: EINVAL },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /cannot reset the board/,
  },
  {
    name: 'lines that fail',
    faults: { mset_errno: EIO },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /cannot reset the board/,
  },
  {
    name: 'neither break nor lines',
    faults: { brk_errno: EOPNOTSUPP, mset_errno: EOPNOTSUPP },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /cannot reset the board/,
  },
  {
    name: 'lines that fail once, in the middle of a reset',
    faults: { mset_errno: EPROTO, mset_nth: 6 },
    esptool: 'by chance',
    espwb: 'works',
  },
  { name: 'DTR refused', faults: { dtr_errno: EIO }, esptool: 'fails', espwb: 'works' },
  { name: 'RTS refused', faults: { rts_errno: EIO }, esptool: 'fails', espwb: loops },
  { name: 'no low latency to be asked for', faults: { gserial_errno: ENOTTY }, ...works },
  { name: 'no low latency to be had', faults: { sserial_errno: EPERM }, ...works },
  // rates
  { name: 'a latency of 1 ms', faults: { latency_ms: 1 }, ...works },
  { name: 'a latency of 16 ms for good', faults: { latency_ms: 16, latency_fixed: 1 }, ...works },
  { name: 'a crystal 1.5 % fast', faults: { baud_error: 0.015 }, ...works },
  {
    name: 'no rate above 500000, keeps the old',
    faults: { max_baud: 500_000 },
    baud: 921_600,
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: 'no rate above 500000, takes the nearest',
    faults: { max_baud: 500_000, baud_refusal: 'clip' },
    baud: 921_600,
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: 'no rate above 500000, says so',
    faults: { max_baud: 500_000, baud_refusal: 'einval' },
    baud: 921_600,
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: 'no rate above 500000, and a lie about it',
    faults: { max_baud: 500_000, baud_refusal: 'lie' },
    baud: 921_600,
    esptool: 'fails',
    espwb: 'works',
  },
  {
    name: '30 ms of silence after a change of rate',
    faults: { drop_on_baud_ms: 30 },
    baud: 460_800,
    ...works,
  },
  { name: 'standard rates only', faults: { only_standard: 1 }, ...works },
  {
    name: 'standard rates only, and a silent board',
    faults: { only_standard: 1 },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /Nothing was received.*SYNC at 115200 baud\)/,
  },
  {
    name: 'standard rates only, with an error, and a silent board',
    faults: { only_standard: 1, baud_refusal: 'einval' },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /Nothing was received.*SYNC at 115200 baud\)/,
  },
  {
    name: 'a silent board',
    faults: {},
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /a listen at 74880 baud/,
  },
  {
    name: 'no ear after a change of rate until it is opened again',
    faults: { dead_after_baud: 1 },
    baud: 460_800,
    esptool: 'fails',
    espwb: 'works',
  },
  // the driver's buffer
  { name: 'a buffer of 256 bytes', faults: { tx_fifo: 256 }, baud: 460_800, ...works },
  { name: 'writes of 64 bytes at most', faults: { writecap: 64 }, baud: 460_800, ...works },
  // Slow for a computer that is busy, which esptool takes for a lost connection.
  {
    name: 'writes of one byte',
    faults: { writecap: 1 },
    baud: 460_800,
    esptool: 'by chance',
    espwb: 'works',
  },
  { name: 'reads of one byte', faults: { readcap: 1 }, baud: 460_800, ...works },
  { name: 'every third write refused for now', faults: { eagain: 3 }, baud: 460_800, ...works },
  { name: 'signals in every other read and write', faults: { eintr: 2 }, baud: 460_800, ...works },
  {
    name: 'short reads, short writes, signals and refusals',
    faults: { writecap: 30, readcap: 7, eagain: 2, eintr: 3 },
    baud: 460_800,
    ...works,
  },
  { name: 'one of 4000 bytes lost', faults: { rx_lose_every: 4000 }, baud: 460_800, ...works },
  // a port that does not open
  { name: 'no permission', faults: { open_errno: 13 }, esptool: 'fails', espwb: /^port-forbidden$/ },
  { name: 'a port that is taken', faults: { open_errno: 16 }, esptool: 'fails', espwb: /^port-busy$/ },
];

// Most of it is waiting for a free adapter.
vi.setConfig({ testTimeout: 900_000 });

const mac = 'ec:fa:bc:12:34:56';
const withAdapter = adapterPool();
/** espwb waits here for hands to press FLASH: ten seconds in which others may work. */
const withIdleAdapter = adapterPool();
const tell = report(
  'usb-adapters',
  ['a USB adapter with', 'espwb', 'esptool'],
  scenarios.map(({ name }) => name),
);

describe.concurrent('a USB adapter with', () => {
  test.each(scenarios)(
    '$name',
    async ({ name, faults, isSilent = false, baud, esptool, espwb, says, advises }) => {
      const isIdle = espwb !== 'works' && faults['open_errno'] === undefined;
      await (isIdle ? withIdleAdapter : withAdapter)(faults, async (adapter) => {
        await holdReset(adapter, isSilent);
        const startMs = performance.now();
        const control = await adapter.esptool(
          baud
            ? ['--baud', `${baud}`, 'write-flash', '0x100000', sample(adapter)]
            : ['--no-stub', 'read-mac'],
        );
        const passes = control.code === 0 ? 'works' : 'fails';
        if (esptool !== 'by chance') expect(passes, control.output).toBe(esptool);
        const controlMs = performance.now() - startMs;
        await adapter.set(faults);
        await holdReset(adapter, isSilent);
        const run = await adapter.espwb(
          baud
            ? ['flash', '--yes', '--no-skip', '--baud', `${baud}`, `0x100000=${sample(adapter)}`]
            : ['info'],
        );
        const answer = answerOf(run.stdout);
        const outcome = `${answer['code'] ?? 'works'}`;
        tell(name, outcomeOf(run), `${passes}, ${seconds(controlMs)}`);
        expect(outcome, run.output).toMatch(espwb);
        expect(run.output).not.toContain('bug in espwb');
        if (says) expect(answer['message']).toMatch(says);
        if (advises) expect(run.output).toMatch(advises);
        if (espwb !== 'works') expect(JSON.stringify(answer['hints'] ?? [])).not.toMatch(/lower baud|115200/);
        if (espwb === 'works') expect(answer).toMatchObject(baud ? { verified: true } : { mac });
        if (espwb === 'works' && baud)
          expect(Buffer.compare(await adapter.board.flash(0x100000, sampleBytes.length), sampleBytes)).toBe(
            0,
          );
      });
    },
  );
});

describe.concurrent('a driver that refuses', () => {
  const read = ['read', '--force', '--region', '0x0:0x2000'];
  const requests = [
    ['a break', 'brk_errno'],
    ['to say how the lines are', 'mget_errno'],
    ['to drop what came', 'flush_errno'],
    ['to say when all is sent', 'drain_errno'],
  ] as const;
  const refusals = requests.flatMap(([name, key]) => errnos.map((errno) => [name, errno, key] as const));

  test.each(sampled(refusals, 8))('%s, with errno %i, is worked with', async (name, errno, key) => {
    await withAdapter({ [key]: errno }, async (adapter) => {
      const run = await adapter.espwb([...read, join(adapter.folder, 'read.bin')]);
      tell(`a driver that refuses ${name}, errno ${errno}`, outcomeOf(run), '');
      expect(answerOf(run.stdout), run.output).toMatchObject({ bytes: 0x2000 });
    });
  });

  test.each(sampled(errnos, 2))(
    'the lines, with errno %i, is worked with once hands have helped',
    async (errno) => {
      await withAdapter({ mset_errno: errno }, async (adapter) => {
        await holdFlashAndTapReset(adapter);
        const run = await adapter.espwb(['info']);
        tell(`a driver that refuses the lines, errno ${errno}, by hand`, outcomeOf(run), '');
        expect(answerOf(run.stdout), run.output).toMatchObject({ mac });
      });
    },
  );
});

describe.concurrent('a USB adapter that is plugged in again under another name', () => {
  test.each(['A1', ''])(
    'while it is read from, with serial number "%s", is found by the next command',
    async (serial) => {
      await withAdapter({ unplug_at_tx: 12_000 }, async (adapter) => {
        const read = ['-p', '/dev/ttyUSB7', 'read', '--force', '--region', '0x0:0x8000'];
        const file = join(adapter.folder, 'read.bin');
        const first = await adapter.espwbOnComputer('ttyUSB7', serial, [...read, file]);
        expect(answerOf(first.stdout), first.output).toMatchObject({ code: 'unplugged', board: 'unchanged' });
        await adapter.tell('plug ttyUSB9');
        const second = await adapter.espwbOnComputer('ttyUSB9', serial, [...read, file]);
        tell(`another name while reading, serial number "${serial}"`, outcomeOf(second), '');
        expect(answerOf(second.stdout), second.output).toMatchObject({ bytes: 0x8000 });
        expect(second.output).toContain('is /dev/ttyUSB9 now');
      });
    },
  );

  test('is found by the same command, which goes on with the same board and with no other', async () => {
    await withAdapter({ unplug_at_tx: 35_000 }, async (adapter) => {
      const flash = ['-p', '/dev/ttyUSB7', 'flash', '--yes', `0x200000=${sample(adapter)}`];
      const first = await adapter.espwbOnComputer('ttyUSB7', 'A1', flash);
      expect(answerOf(first.stdout), first.output).toMatchObject({
        code: 'unplugged',
        board: 'partly-written',
      });
      await adapter.tell('plug ttyUSB9');
      const second = await adapter.espwbOnComputer('ttyUSB9', 'A1', flash);
      expect(answerOf(second.stdout), second.output).toMatchObject({ verified: true });
      expect(second.output).toContain('is /dev/ttyUSB9 now');
      expect(Buffer.compare(await adapter.board.flash(0x200000, sampleBytes.length), sampleBytes)).toBe(0);

      const kept = join(adapter.folder, 'state', 'unplugged-adapters.json');
      await writeFile(kept, (await readFile(kept, 'utf8')).replace(mac, 'ec:fa:bc:65:43:21'));
      const other = await adapter.espwbOnComputer('ttyUSB9', 'A1', ['-p', '/dev/ttyUSB7', 'erase', '--yes']);
      expect(answerOf(other.stdout), other.output).toMatchObject({ code: 'wrong-board', board: 'unchanged' });
      expect(Buffer.compare(await adapter.board.flash(0x200000, sampleBytes.length), sampleBytes)).toBe(0);

      const stranger = await adapter.espwbOnComputer('ttyUSB9', 'B2', ['-p', '/dev/ttyUSB7', 'info']);
      expect(answerOf(stranger.stdout), stranger.output).toMatchObject({ code: 'port-missing' });
    });
  });
});

describe.concurrent('espwb reset', () => {
  test('says that the board has restarted where it was seen', async () => {
    await withAdapter({}, async (adapter) => {
      const run = await adapter.espwb(['reset']);
      expect(answerOf(run.stdout), run.output).toMatchObject({ state: 'booting', restartSeen: true });
    });
  });

  test('claims nothing where the lines lead nowhere and the board starts over and over by itself', async () => {
    await withAdapter({ wiring: 'none' }, async (adapter) => {
      for (let turn = 0; turn < 6; turn++) {
        const run = await adapter.espwb(['reset']);
        expect(answerOf(run.stdout), run.output).toMatchObject({ restartSeen: false });
      }
    });
  });

  test('claims nothing where the lines lead nowhere', async () => {
    await withAdapter({ wiring: 'none' }, async (adapter) => {
      await holdReset(adapter, true);
      const run = await adapter.espwb(['reset']);
      expect(answerOf(run.stdout), run.output).toMatchObject({ restartSeen: false });
      expect(run.output).not.toContain('has restarted');
    });
  });
});

describe.concurrent('a rate that a person asks for and the driver refuses', () => {
  test.each(['keep', 'clip', 'einval'])('(%s) is named, with a lower one', async (baud_refusal) => {
    await withAdapter({ max_baud: 500_000, baud_refusal }, async (adapter) => {
      const run = await adapter.espwb(['monitor', '--baud', '2000000']);
      const answer = answerOf(run.stdout);
      expect(answer, run.output).toMatchObject({ code: 'baud-failed' });
      expect(JSON.stringify(answer['hints'])).toMatch(/a lower (baud )?rate, for example 115200/);
    });
  });
});

describe.concurrent('another program that has locked the port', () => {
  test.each([
    ['by flock', 'fcntl.flock(fd, fcntl.LOCK_EX)', 'fails'],
    ['by a shared flock', 'fcntl.flock(fd, fcntl.LOCK_SH)', 'fails'],
    ['by TIOCEXCL', 'fcntl.ioctl(fd, termios.TIOCEXCL)', 'fails'],
    // A record lock, which neither looks at.
    ['by lockf', 'fcntl.lockf(fd, fcntl.LOCK_EX)', 'works'],
  ] as const)('%s is named where it is in the way', async (how, lock, expected) => {
    await withAdapter({}, async (adapter) => {
      const other = adapter.python(holdOpen(adapter.port, lock));
      try {
        await other.isReady;
        const control = await adapter.esptool(['--no-stub', 'read-mac']);
        const run = await adapter.espwb(['info']);
        const passes = control.code === 0 ? 'works' : 'fails';
        tell(`a port that another program has locked ${how}`, outcomeOf(run), passes);
        expect(passes, control.output).toBe(expected);
        const { code, message } = answerOf(run.stdout);
        if (expected === 'works') expect(code, run.output).toBeUndefined();
        else {
          expect(code, run.output).toBe('port-busy');
          expect(message).toMatch(/in use by python\S* \(process \d+\)/);
        }
      } finally {
        other.stop();
      }
    });
  });
});

describe.concurrent('another program that has the port open', () => {
  test('and takes all that the board says is named when the board is not understood', async () => {
    await withIdleAdapter({ deaf_if_shared: 1 }, async (adapter) => {
      const other = adapter.python(holdOpen(adapter.port));
      try {
        await other.isReady;
        const control = await adapter.esptool(['--no-stub', 'read-mac']);
        const run = await adapter.espwb(['info']);
        tell('another program that takes all', outcomeOf(run), control.code === 0 ? 'works' : 'fails');
        expect(control.code, control.output).not.toBe(0);
        const { code, hints } = answerOf(run.stdout) as { code?: string; hints?: string[] };
        expect(code, run.output).toBe('no-answer');
        expect(hints?.[0]).toMatch(/python\S* \(process \d+\) has this port open, too/);
      } finally {
        other.stop();
      }
    });
  });

  test('and reads nothing is no trouble, and is not accused', async () => {
    await withAdapter({}, async (adapter) => {
      const other = adapter.python(holdOpen(adapter.port));
      try {
        await other.isReady;
        const control = await adapter.esptool(['--no-stub', 'read-mac']);
        const run = await adapter.espwb(['info']);
        tell('another program that reads nothing', outcomeOf(run), control.code === 0 ? 'works' : 'fails');
        expect(control.code, control.output).toBe(0);
        expect(answerOf(run.stdout), run.output).toMatchObject({ mac });
        expect(run.output).not.toContain('has this port open');
      } finally {
        other.stop();
      }
    });
  });
});

const outcomeOf = (run: TimedRun) => `${answerOf(run.stdout)['code'] ?? 'works'}, ${seconds(run.endedMs)}`;

const holdOpen = (port: string, lock = '') => `
import fcntl, os, termios, time
fd = os.open(${JSON.stringify(port)}, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
${lock}
print('ready', flush=True)
time.sleep(60)
`;
