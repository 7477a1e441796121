// How espwb ends on a USB adapter: unplugged at any byte and any time, stuck in its driver, on a computer that is
// busy, by Ctrl-C in each of its steps.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { takesAll } from '../support/sampled.ts';
import {
  adapterPool,
  answerOf,
  holdReset,
  sample,
  tapResetUntil,
} from './support/usb-adapter/adapter-pool.ts';
import { report, seconds } from './support/usb-adapter/report.ts';
import type { Faults, Running, UsbAdapter } from './support/usb-adapter/usb-adapter.ts';

// Most of it is waiting for a free adapter.
vi.setConfig({ testTimeout: 900_000 });

const withAdapter = adapterPool();
/** What is written to the boards of the others takes a firmware away. */
const withFirmware = adapterPool('?firmware=micropython', 1);
const tell = report('usb-adapter-endings', ['what happens', 'how espwb ends', 'time', 'esptool']);

/** What esptool says in its last line where the same happens to it; the adapter is as before then. */
async function esptoolEnds(adapter: UsbAdapter, faults: Faults, baud: string): Promise<string> {
  const control = await adapter.esptool(['--baud', baud, 'write-flash', '0x100000', sample(adapter)]);
  await adapter.set(faults);
  const words = control.output.trim().split('\n').at(-1)?.replaceAll('|', ' ').slice(0, 60);
  return control.code === 0 ? 'works' : `fails: ${words}`;
}

describe.concurrent('a USB adapter that is unplugged', () => {
  const byBytes = Array.from({ length: 10 }, (_, index) => 500 + index * 6_000);

  test.each(byBytes)('after %i bytes of a flash is named, with what is written', async (unplug_at_tx) => {
    await withAdapter({ unplug_at_tx }, async (adapter) => {
      const control = await esptoolEnds(adapter, { unplug_at_tx }, '460800');
      const run = await adapter.espwb(['flash', '--yes', '--no-skip', `0x100000=${sample(adapter)}`]);
      const answer = answerOf(run.stdout);
      const ended = `${answer['code']}, ${answer['board']}`;
      tell(`unplugged after ${unplug_at_tx} bytes of a flash`, ended, '', control);
      expect(control).toContain('fails');
      expect(answer, run.output).toMatchObject({ type: 'error', code: 'unplugged' });
      expect(run.output).not.toContain('bug in espwb');
      // The stub takes some 12,000 bytes; what comes after them is the file.
      const hasBegun = unplug_at_tx > 15_000;
      if (unplug_at_tx < 11_000 || hasBegun)
        expect(answer['board']).toBe(hasBegun ? 'partly-written' : 'unchanged');
      if (hasBegun) expect(answer['message']).toMatch(/0x1[0-9a-f]{5}-0x1[0-9a-f]{5}/);
    });
  });

  // At 115200 baud the file alone takes more than four seconds, however quick the computer is.
  const byTime = Array.from({ length: 10 }, (_, index) => 150 + index * 450);

  test.each(byTime)('after %i ms of a flash is named, with what is written', async (unplug_at_ms) => {
    await withAdapter({ unplug_at_ms }, async (adapter) => {
      const file = `0x100000=${sample(adapter)}`;
      const control = await esptoolEnds(adapter, { unplug_at_ms }, '115200');
      const run = await adapter.espwb(['flash', '--yes', '--no-skip', '--baud', '115200', file]);
      const answer = answerOf(run.stdout);
      tell(
        `unplugged after ${unplug_at_ms} ms of a flash`,
        `${answer['code']}, ${answer['board']}`,
        '',
        control,
      );
      expect(control).toContain('fails');
      expect(answer, run.output).toMatchObject({ type: 'error', code: 'unplugged' });
      expect(run.output).not.toContain('bug in espwb');
      const namesRange = /0x1[0-9a-f]{5}-0x1[0-9a-f]{5}/.test(`${answer['message']}`);
      expect(answer['board']).toBe(namesRange ? 'partly-written' : 'unchanged');
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

describe.concurrent('a USB adapter that takes no more', () => {
  test.each([3_000, 9_000, 10_700, 11_900, 20_000])(
    'after %i bytes ends within 2 s of a Ctrl-C',
    async (stall_at_tx) => {
      await withAdapter({ stall_at_tx }, async (adapter) => {
        const during = async ({ processId }: Running) => {
          while ((await adapter.sentBytes()) < stall_at_tx) await wait(50);
          // What the driver and espwb have on their hands still gets stuck behind it.
          await wait(1_000);
          process.kill(processId, 'SIGINT');
        };
        const run = await adapter.espwb(['flash', '--yes', '--no-skip', `0x100000=${sample(adapter)}`], {
          during,
        });
        tell(
          `Ctrl-C in a driver that is stuck after ${stall_at_tx} bytes`,
          'cancelled',
          seconds(run.endedMs),
        );
        expect(answerOf(run.stdout), run.output).toMatchObject({ code: 'cancelled' });
        expect(run.endedMs, run.output).toBeLessThan(2_000);
      });
    },
  );
});

describe.concurrent('a busy computer, on which reads come back late', () => {
  // Three in CI, all thirty with ESPWB_TEST_ALL=1.
  const flashes = Array.from({ length: takesAll ? 10 : 1 }, (_, index) =>
    [115_200, 460_800, 921_600].map((baud) => [baud, index + 1] as const),
  ).flat();

  test.each(flashes)('does not lock up at %i baud, flash %i', async (baud, nth) => {
    await withAdapter({}, async (adapter) => {
      const run = await adapter.espwb(
        ['flash', '--yes', '--no-skip', '--baud', `${baud}`, `0x100000=${sample(adapter)}`],
        { environment: { USB_ADAPTER_READ_DELAY_US: '1000' } },
      );
      const answer = answerOf(run.stdout);
      tell(
        `a flash with late reads at ${baud} baud, ${nth}`,
        `${answer['code'] ?? 'verified'}`,
        seconds(run.endedMs),
      );
      expect(answer, run.output).toMatchObject({ verified: true });
    });
  });
});

type Row = readonly [
  when: string,
  argsOf: (adapter: UsbAdapter) => readonly string[],
  sign: RegExp | null,
  end: 'cancelled' | 'ended',
];

describe.concurrent('Ctrl-C', () => {
  const endless = ['exec', 'print("begun")\nwhile True: pass'];
  const flash = (adapter: UsbAdapter) => ['flash', '--yes', '--no-skip', `0x100000=${sample(adapter)}`];
  const compare = (adapter: UsbAdapter) => ['flash', '--yes', `0x300000=${sample(adapter)}`];
  const copy = (adapter: UsbAdapter) => ['fs', 'put', sample(adapter), '/sample.bin'];

  const onAnyBoard: readonly Row[] = [
    ['while it connects', () => ['info'], /"step":"connect"/, 'cancelled'],
    ['while the stub is sent', flash, /"step":"stub"/, 'cancelled'],
    ['while it compares', compare, /"step":"plan"/, 'cancelled'],
    ['while it erases', () => ['erase', '--yes'], /"step":"erase"/, 'cancelled'],
    ['while it writes', flash, /"step":"write","done":[1-9]/, 'cancelled'],
    [
      'while it verifies',
      (adapter: UsbAdapter) => ['verify', `0x0=${sample(adapter)}`],
      /"step":"(verify|plan)"/,
      'cancelled',
    ],
    ['while it reads', () => ['read', '--force', 'OUT'], /"step":"read"/, 'cancelled'],
    ['while code is awaited from a pipe', () => ['exec', '-f', '-'], null, 'cancelled'],
  ];

  const onFirmware: readonly Row[] = [
    ['while code runs', () => endless, null, 'cancelled'],
    ['in the REPL', () => ['repl'], null, 'cancelled'],
    ['in the monitor', () => ['monitor'], /"type":"line"/, 'ended'],
    ['while a file is copied', copy, /"step":"transfer"/, 'cancelled'],
  ];

  test.each(onAnyBoard)('%s ends it within 2 s', async (...row) =>
    withAdapter({}, (adapter) => cancelled(adapter, row)),
  );
  test.each(onFirmware)('%s ends it within 2 s', async (...row) =>
    withFirmware({}, (adapter) => cancelled(adapter, row)),
  );
});

/** Ends a run of espwb as soon as it has printed `sign`; null = once it has had its time to start. */
async function cancelled(adapter: UsbAdapter, [when, argsOf, sign, end]: Row): Promise<void> {
  await holdReset(adapter, when === 'while it connects');
  const args = argsOf(adapter).map((each) => (each === 'OUT' ? join(adapter.folder, 'read.bin') : each));
  const during = async ({ processId, printed }: Running) => {
    if (!args.includes('-')) await adapter.isOpen();
    if (sign && args[0] === 'monitor') await tapResetUntil(adapter, printed(sign));
    else if (sign) await printed(sign);
    else await wait(3_000);
    process.kill(processId, 'SIGINT');
  };
  const run = await adapter.espwb(args, { during });
  const outcome = `${answerOf(run.stdout)['code'] ?? 'ended'}`;
  tell(`Ctrl-C ${when}`, outcome, seconds(run.endedMs));
  await holdReset(adapter, false);
  expect(outcome, run.output).toBe(end);
  expect(run.endedMs, run.output).toBeLessThan(2_000);
}
