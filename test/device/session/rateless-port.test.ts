// A port that passes bytes and has no rate to set, as raw TCP: a bridge that follows the board, and one
// that stays at 115200 as most do.

import { afterEach, describe, expect, test } from 'vitest';
import { advises } from '../../../src/device/advice.ts';
import { EspError } from '../../../src/device/errors.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import type { Capabilities } from '../../../src/device/transport/transport.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import type { Board } from '../../../src/virtual-board/board.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { TestClock } from '../../support/test-clock.ts';

class RatelessTransport extends VirtualTransport {
  override capabilities: Capabilities = {
    hasLines: true,
    hasBaud: false,
    setsLinesTogether: true,
    resetsItself: false,
  };
}

let board: Board | undefined;
afterEach(() => board?.stop());

async function open(bridgeRate: 115_200 | 'as-chip') {
  const clock = new TestClock();
  const made = createBoard({ flashSizeBytes: 1 << 20, timing: 'real', wiring: 'auto' }, clock, {
    startFirmware: () => ({ receive: () => {}, stop: () => {} }),
  });
  board = made;
  const transport = new RatelessTransport('tcp://bridge:1', () => {
    const port = made.plug();
    port.setBaudRate(bridgeRate);
    return { ...port, setBaudRate: () => {} };
  });
  const session = await clock.run(openSession(transport, clock));
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const stub = (baudRate?: number) =>
    clock.run(session.loader({ kind: 'stub', ...(baudRate ? { baudRate } : {}) }, context));
  return { clock, session, stub, board: made };
}

describe('a port without a rate', () => {
  test('stays at 115200 unasked, because a bridge with a fixed rate would be lost', async () => {
    const { stub } = await open(115_200);
    expect((await stub()).baudRate).toBe(115_200);
  });

  test.each([460_800, 921_600, 2_000_000])(
    'goes to %d when asked, where the other end follows',
    async (rate) => {
      const { stub, clock, session, board: made } = await open('as-chip');
      const loader = await stub(rate);
      expect(loader.baudRate).toBe(rate);
      made.resetCounters();
      await clock.run(session.identify({ signal: new AbortController().signal, onEvent: () => {} }));
      const { bytesIn, wireInBusyMs } = made.counters();
      expect((bytesIn * 10_000) / wireInBusyMs / rate).toBeCloseTo(1, 1);
    },
  );

  test('names the bridge where the board went alone, and what to do', async () => {
    const { stub } = await open(115_200);
    const failure = await stub(460_800).catch((error: unknown) => error as EspError);
    expect(failure).toBeInstanceOf(EspError);
    const { code, message, ownHints: hints } = failure as EspError;
    expect(code).toBe('baud-failed');
    expect(message).toContain('tcp://bridge:1 does not follow the board to 460800 baud');
    expect(advises(hints, 'without-rate')).toBe(true);
  });
});

describe('the end that follows the board', () => {
  test('hears the boot text of the ROM garbled, as a terminal at 115200 does', async () => {
    const clock = new TestClock();
    const made = createBoard({ flashSizeBytes: 1 << 20, timing: 'real', wiring: 'auto' }, clock);
    board = made;
    const hear = async (rate: 74_880 | 'as-chip') => {
      let text = '';
      const port = made.plug();
      port.setBaudRate(rate);
      port.onBytes((bytes) => {
        text += Buffer.from(bytes).toString('latin1');
      });
      made.press('reset', true);
      await clock.advance(20);
      made.press('reset', false);
      await clock.advance(200);
      return text;
    };
    expect(await hear(74_880)).toContain('ets Jan');
    expect(await hear('as-chip')).not.toMatch(/ets Jan|rst cause/);
  });
});
