// espwb on USB serial adapters of many kinds and moods, with esptool as the control on the same adapter: what
// works there has to work here, and what works nowhere has to be named for what it is.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Faults, plugUsbAdapter, type UsbAdapter } from './support/usb-adapter/usb-adapter.ts';

type Scenario = {
  readonly name: string;
  readonly faults: Faults;
  readonly esptool: 'works' | 'fails';
  /** What espwb ends with: an error code, some where chance has a say; its message has to hold `says`. */
  readonly espwb: RegExp | 'works';
  readonly says?: RegExp;
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

const scenarios: readonly Scenario[] = [
  // how DTR and RTS are wired
  { name: 'the two transistors of most boards', faults: {}, ...works },
  { name: 'lines that lead nowhere', faults: { wiring: 'none' }, esptool: 'fails', espwb: loops },
  { name: 'DTR and RTS swapped', faults: { wiring: 'swapped' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  { name: 'inverted lines', faults: { wiring: 'inverted' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  { name: 'no transistors', faults: { wiring: 'direct' }, ...works },
  { name: 'RTS alone', faults: { wiring: 'rts-only' }, esptool: 'fails', espwb: /^firmware-runs$/ },
  { name: 'DTR alone', faults: { wiring: 'dtr-only' }, esptool: 'fails', espwb: loops },
  // what a driver does with the lines
  { name: 'DTR before RTS', faults: { split_ms: 0 }, ...works },
  { name: 'RTS before DTR', faults: { split_ms: 0, rts_first: 1 }, ...works },
  { name: 'DTR 1 ms before RTS', faults: { split_ms: 1 }, ...works },
  { name: 'lines that take 5 ms', faults: { line_delay_ms: 5 }, ...works },
  { name: 'lines that take 20 ms', faults: { line_delay_ms: 20 }, ...works },
  { name: 'lines that are not raised at opening', faults: { no_raise: 1 }, ...works },
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
    says: /Nothing was heard.*SYNC at 115200 baud\)/,
  },
  {
    name: 'standard rates only, with an error, and a silent board',
    faults: { only_standard: 1, baud_refusal: 'einval' },
    isSilent: true,
    esptool: 'fails',
    espwb: /^no-answer$/,
    says: /Nothing was heard.*SYNC at 115200 baud\)/,
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
  { name: 'every third write refused for now', faults: { eagain: 3 }, baud: 460_800, ...works },
  { name: 'one of 4000 bytes lost', faults: { rx_lose_every: 4000 }, baud: 460_800, ...works },
  // a port that does not open
  { name: 'no permission', faults: { open_errno: 13 }, esptool: 'fails', espwb: /^port-forbidden$/ },
  { name: 'a port that is taken', faults: { open_errno: 16 }, esptool: 'fails', espwb: /^port-busy$/ },
];

const mac = 'ec:fa:bc:12:34:56';
const adapters: UsbAdapter[] = [];
const free: UsbAdapter[] = [];
const waiting: ((adapter: UsbAdapter) => void)[] = [];

/** Much of a scenario is waiting, so some run beside each other, each on an adapter and a board of its own. */
const atOnce = 3;

beforeAll(async () => {
  adapters.push(
    ...(await Promise.all(Array.from({ length: atOnce }, (_, at) => plugUsbAdapter(`usb${at}`)))),
  );
  for (const each of adapters) await writeFile(sample(each), sampleBytes);
  free.push(...adapters);
}, 120_000);
afterAll(() => Promise.all(adapters.map((each) => each.stop())));

const sample = (adapter: UsbAdapter) => join(adapter.folder, 'sample.bin');
/** Noise, so that it does not pack and each byte has to pass. */
const sampleBytes = randomBytes(50_000);

async function withAdapter(faults: Faults, work: (adapter: UsbAdapter) => Promise<void>): Promise<void> {
  const adapter = free.pop() ?? (await new Promise<UsbAdapter>((resolve) => waiting.push(resolve)));
  try {
    await adapter.set(faults);
    await work(adapter);
  } finally {
    const next = waiting.shift();
    if (next) next(adapter);
    else free.push(adapter);
  }
}

const holdReset = (adapter: UsbAdapter, down: boolean) =>
  adapter.board.control({ do: 'press', button: 'reset', down });

/** The last line of --json. */
function answerOf(stdout: string): Record<string, unknown> {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}

describe.concurrent('a USB adapter with', () => {
  test.each(scenarios)('$name', async ({ faults, isSilent = false, baud, esptool, espwb, says }) => {
    await withAdapter(faults, async (adapter) => {
      await holdReset(adapter, isSilent);
      const control = await adapter.esptool(
        baud ? ['--baud', `${baud}`, 'write-flash', '0x100000', sample(adapter)] : ['--no-stub', 'read-mac'],
      );
      expect(control.code === 0 ? 'works' : 'fails', control.output).toBe(esptool);
      await adapter.set(faults);
      await holdReset(adapter, isSilent);
      const run = await adapter.espwb(
        baud ? ['flash', '--yes', '--no-skip', '--baud', `${baud}`, `0x100000=${sample(adapter)}`] : ['info'],
      );
      const answer = answerOf(run.stdout);
      expect(answer['code'] ?? 'works', run.output).toMatch(espwb);
      expect(run.output).not.toContain('bug in espwb');
      if (says) expect(answer['message']).toMatch(says);
      if (espwb === 'works') expect(answer).toMatchObject(baud ? { verified: true } : { mac });
      if (espwb === 'works' && baud)
        expect(Buffer.compare(await adapter.board.flash(0x100000, sampleBytes.length), sampleBytes)).toBe(0);
    });
  });
});

describe.concurrent('a USB adapter that is unplugged', () => {
  const moments = Array.from({ length: 20 }, (_, index) => 500 + index * 2_700);

  test.each(moments)('after %i bytes of a flash is named, with what is written', async (unplug_at_tx) => {
    await withAdapter({ unplug_at_tx }, async (adapter) => {
      const run = await adapter.espwb(['flash', '--yes', '--no-skip', `0x100000=${sample(adapter)}`]);
      const answer = answerOf(run.stdout);
      expect(answer, run.output).toMatchObject({ type: 'error', code: 'unplugged' });
      expect(run.output).not.toContain('bug in espwb');
      // The stub takes some 12,000 bytes; what comes after them is the file.
      const hasBegun = unplug_at_tx > 15_000;
      if (unplug_at_tx < 11_000 || hasBegun)
        expect(answer['board']).toBe(hasBegun ? 'partly-written' : 'unchanged');
      if (hasBegun) expect(answer['message']).toMatch(/0x1[0-9a-f]{5}-0x1[0-9a-f]{5}/);
    });
  });

  test.each([
    ['at a change of the lines', { unplug_on: 'lines', unplug_nth: 3 }, ['info']],
    ['at a flush', { unplug_on: 'flush', unplug_nth: 1 }, ['info']],
    ['at a drain', { unplug_on: 'drain', unplug_nth: 1 }, ['read', '--force', 'OUT']],
    ['at a change of the rate', { unplug_on: 'speed', unplug_nth: 3 }, ['read', '--force', 'OUT']],
    ['while it reads', { unplug_at_tx: 12_000 }, ['read', '--force', 'OUT']],
    ['while it erases', { unplug_at_tx: 11_500 }, ['erase', '--yes']],
  ] as const)('%s is named', async (_, faults, args) => {
    await withAdapter(faults, async (adapter) => {
      const all = args.map((each) => (each === 'OUT' ? join(adapter.folder, 'read.bin') : each));
      const run = await adapter.espwb(all);
      expect(answerOf(run.stdout), run.output).toMatchObject({ type: 'error', code: 'unplugged' });
      expect(run.output).not.toContain('bug in espwb');
    });
  });
});

describe.concurrent('a USB adapter that is plugged in again under another name', () => {
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

describe.concurrent('a USB adapter that takes no more', () => {
  test.each([3_000, 9_000, 20_000])('after %i bytes ends within 2 s of a Ctrl-C', async (stall_at_tx) => {
    await withAdapter({ stall_at_tx }, async (adapter) => {
      const during = async (processId: number) => {
        await wait(4_000);
        process.kill(processId, 'SIGINT');
      };
      const run = await adapter.espwb(['flash', '--yes', '--no-skip', `0x100000=${sample(adapter)}`], {
        during,
      });
      expect(answerOf(run.stdout), run.output).toMatchObject({ code: 'cancelled' });
      expect(run.endedMs).toBeLessThan(2_000);
    });
  });
});

describe.concurrent('a busy computer, on which reads come back late', () => {
  test.each([115_200, 460_800, 921_600])('does not lock up at %i baud', async (baud) => {
    await withAdapter({}, async (adapter) => {
      const run = await adapter.espwb(
        ['flash', '--yes', '--no-skip', '--baud', `${baud}`, `0x100000=${sample(adapter)}`],
        { environment: { USB_ADAPTER_READ_DELAY_US: '1000' } },
      );
      expect(answerOf(run.stdout), run.output).toMatchObject({ verified: true });
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

  test('claims nothing where the lines lead nowhere', async () => {
    await withAdapter({ wiring: 'none' }, async (adapter) => {
      await holdReset(adapter, true);
      const run = await adapter.espwb(['reset']);
      expect(answerOf(run.stdout), run.output).toMatchObject({ restartSeen: false });
      expect(run.output).not.toContain('has restarted');
    });
  });
});

describe.concurrent('another program that reads along', () => {
  test('is named when the board is not understood', async () => {
    await withAdapter({}, async (adapter) => {
      const thief = adapter.python(readAlong(adapter.port));
      try {
        await wait(500);
        const run = await adapter.espwb(['info']);
        const { code, hints } = answerOf(run.stdout) as { code?: string; hints?: string[] };
        // It may leave enough for an answer.
        if (code) expect(hints?.[0], run.output).toMatch(/python\S* \(process \d+\) has this port open/);
      } finally {
        thief.stop();
      }
    });
  });
});

const readAlong = (port: string) => `
import os, select
fd = os.open(${JSON.stringify(port)}, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
while True:
    select.select([fd], [], [])
    try: os.read(fd, 4096)
    except BlockingIOError: pass
`;
