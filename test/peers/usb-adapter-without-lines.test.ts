// Adapters that cannot reset a board: no break, no lines in the driver, or lines that lead nowhere. Watching, code
// and the prompt need none, and hands lead into the boot loader. mpremote and esptool are the controls.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  adapterPool,
  answerOf,
  holdFlashAndTapReset,
  tapResetUntil,
} from './support/usb-adapter/adapter-pool.ts';
import { report, seconds } from './support/usb-adapter/report.ts';
import type { Faults, Running } from './support/usb-adapter/usb-adapter.ts';

const ENOTTY = 25;
const EOPNOTSUPP = 95;
const EINVAL = 22;
const EIO = 5;

const adapters: readonly (readonly [name: string, faults: Faults])[] = [
  ['no break, errno 25', { brk_errno: ENOTTY }],
  ['no break, errno 95', { brk_errno: EOPNOTSUPP }],
  ['lines that are invalid', { mset_errno: EINVAL }],
  ['lines that fail', { mset_errno: EIO }],
  [
    'neither break nor lines, nor a way to ask',
    { brk_errno: EOPNOTSUPP, mset_errno: ENOTTY, mget_errno: ENOTTY },
  ],
  ['lines that lead nowhere', { wiring: 'none' }],
];

const withAdapter = adapterPool('?firmware=micropython');
const tell = report(
  'usb-adapters-without-lines',
  ['an adapter with', 'what', 'espwb', 'mpremote or esptool'],
  adapters.map(([name]) => name),
);
describe('runs code and a REPL, and shows what the board prints', () => {
  test.concurrent.each(adapters)('an adapter with %s', async (name, faults) => {
    await withAdapter(faults, async (adapter) => {
      const control = await adapter.mpremote(['exec', 'print(6*7)']);
      const passes = control.code === 0 && control.stdout.includes('42') ? 'works' : 'fails';
      const exec = await adapter.espwb(['exec', 'print(6*7)']);
      tell(name, 'exec', `${answerOf(exec.stdout)['code'] ?? 'works'}, ${seconds(exec.endedMs)}`, passes);
      expect(answerOf(exec.stdout), exec.output).toMatchObject({ stdout: '42\n' });

      const repl = await adapter.espwb(['repl'], { input: 'print(6*9)\n' });
      tell(name, 'repl', `${repl.code === 0 ? 'works' : 'fails'}, ${seconds(repl.endedMs)}`, '');
      expect(repl.code, repl.output).toBe(0);
      expect(repl.stdout).toContain('54');

      const during = async ({ processId, printed }: Running) => {
        await adapter.isOpen();
        await tapResetUntil(adapter, printed(/MicroPython v1/));
        process.kill(processId, 'SIGINT');
      };
      const monitor = await adapter.espwb(['monitor'], { during });
      tell(
        name,
        'monitor',
        `${answerOf(monitor.stdout)['code'] ?? 'works'}, ${seconds(monitor.endedMs)}`,
        '',
      );
      expect(monitor.code, monitor.output).toBe(0);
      expect(monitor.stdout).toContain('MicroPython v1');
    });
  });
});

// Behind the others: a board that hands have led into its boot loader is not at once at its prompt again.
describe('gets into the boot loader by hand', () => {
  test.concurrent.each(adapters)('an adapter with %s', async (name, faults) => {
    await withAdapter(faults, async (adapter) => {
      await holdFlashAndTapReset(adapter);
      const control = await adapter.esptool(['--before', 'no-reset', '--no-stub', 'read-mac']);
      await adapter.set(faults);
      const isReset = 'brk_errno' in faults && !('mset_errno' in faults);
      const during = async ({ printed }: Running) => {
        if (isReset) return;
        await printed(/Hold FLASH, tap RST/);
        await holdFlashAndTapReset(adapter);
      };
      const out = join(adapter.folder, 'read.bin');
      const read = ['read', '--force', '--region', '0x0:0x1000', out];
      const run = await adapter.espwb(isReset ? ['info'] : read, { during });
      const outcome = `${answerOf(run.stdout)['code'] ?? 'works'}, ${seconds(run.endedMs)}`;
      tell(name, isReset ? 'info' : 'read, by hand', outcome, control.code === 0 ? 'works' : 'fails');
      expect(answerOf(run.stdout), run.output).toMatchObject(
        isReset ? { mac: 'ec:fa:bc:12:34:56' } : { type: 'result', bytes: 0x1000 },
      );
    });
  });
});
