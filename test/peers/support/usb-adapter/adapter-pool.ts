// Some USB adapters, each with a board of its own: much of a scenario is waiting, so a few run beside each other.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { type Faults, plugUsbAdapter, type UsbAdapter } from './usb-adapter.ts';

const atOnce = 3;

/** Noise, so that it does not pack and each byte has to pass. */
export const sampleBytes = randomBytes(50_000);

/** A file of that noise. */
export const sample = (adapter: UsbAdapter): string => join(adapter.folder, 'sample.bin');

/** Waits for a free adapter, gives it these faults and no others, and runs `work` with it. */
export type WithAdapter = (faults: Faults, work: (adapter: UsbAdapter) => Promise<void>) => Promise<void>;

/** Plugged in before the tests of this file, out after them. `boardOptions` stand behind the boards' names: '?firmware=micropython'. */
export function adapterPool(boardOptions = '', count = atOnce): WithAdapter {
  const adapters: UsbAdapter[] = [];
  const free: UsbAdapter[] = [];
  const waiting: ((adapter: UsbAdapter) => void)[] = [];

  beforeAll(async () => {
    const plugging = Array.from({ length: count }, (_, at) => plugUsbAdapter(`usb${at}${boardOptions}`));
    adapters.push(...(await Promise.all(plugging)));
    for (const each of adapters) await writeFile(sample(each), sampleBytes);
    free.push(...adapters);
  }, 120_000);
  afterAll(() => Promise.all(adapters.map((each) => each.stop())));

  return async (faults, work) => {
    const adapter = free.pop() ?? (await new Promise<UsbAdapter>((resolve) => waiting.push(resolve)));
    try {
      await adapter.set(faults);
      await work(adapter);
    } finally {
      const next = waiting.shift();
      if (next) next(adapter);
      else free.push(adapter);
    }
  };
}

/** Somebody holds RST down, or lets it go. */
export const holdReset = (adapter: UsbAdapter, down: boolean): Promise<unknown> =>
  adapter.board.control({ do: 'press', button: 'reset', down });

/** What hands do to a board that no line resets: it is in its boot loader then. */
export async function holdFlashAndTapReset({ board }: UsbAdapter): Promise<void> {
  const press = (button: 'flash' | 'reset', down: boolean) => board.control({ do: 'press', button, down });
  await press('flash', true);
  await press('reset', true);
  await wait(50);
  await press('reset', false);
  await wait(150);
  await press('flash', false);
}

/** Taps RST until what comes of it has been seen: whoever has just opened the port may not listen yet. */
export async function tapResetUntil(adapter: UsbAdapter, seen: Promise<void>): Promise<void> {
  let isSeen = false;
  const watching = seen.then(() => {
    isSeen = true;
  });
  while (!isSeen) {
    await adapter.board.control({ do: 'press', button: 'reset' });
    await Promise.race([watching, wait(3_000)]);
  }
}

/** The last line of --json. */
export function answerOf(stdout: string): Record<string, unknown> {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}
