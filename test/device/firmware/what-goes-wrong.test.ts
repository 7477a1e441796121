// What happens to a board in the middle of a conversation, and the truthful state afterwards.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { execCode } from '../../../src/device/firmware/exec.ts';
import { blink } from '../../../src/device/pins/blink.ts';
import { pinDriverFor } from '../../../src/device/pins/pin-driver-for.ts';
import type { BoardState } from '../../../src/device/session/session.ts';
import { type LiveBoard, liveBoard } from '../../support/live-board.ts';

let live: LiveBoard;
afterEach(() => live.stop());

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const stateIs = (wanted: BoardState) =>
  new Promise<void>((resolve) => {
    const { session } = live;
    const look = () => {
      if (session.state === wanted) resolve();
    };
    session.onChange(look);
    look();
  });

describe('on MicroPython', () => {
  test('RST tapped while the raw mode is held: the state follows, and the next call enters it anew', async () => {
    live = await liveBoard('micropython');
    const { board, session, context, signal } = live;
    const link = await connectFirmware(session, context);
    await link.exec('kept = 1', { signal });
    expect(session.state).toBe('raw repl');
    board.press('reset', true);
    const again = stateIs('micropython idle');
    board.press('reset', false);
    await again;
    const { stdout } = await link.exec("print('kept' in globals())", { signal });
    expect(text(stdout)).toBe('False\r\n');
    await link.rest(signal);
    expect(session.state).toBe('micropython idle');
  });

  test('code that resets the board is told as a restart, and the prompt after it serves', async () => {
    live = await liveBoard('micropython');
    const { session, context } = live;
    const run = execCode(session, { code: 'import machine\nmachine.reset()' }, context);
    await expect(run).rejects.toMatchObject({
      code: 'repl-failed',
      message: expect.stringContaining('restarted'),
    });
    const { stdout } = await execCode(session, { code: 'print(5)' }, context);
    expect(text(stdout)).toBe('5\r\n');
  });

  test('unplugged while the app blinks its LED: unplugged is what it says, and nothing is left running', async () => {
    live = await liveBoard('micropython');
    const { board, session, context, signal } = live;
    const driver = await pinDriverFor(session, context);
    const request = { pin: 2, count: null, hz: 10, litAt: 0 } as const;
    const onBlink = (blinks: number) => {
      if (blinks === 2) board.unplug();
    };
    const blinking = blink(driver, { ...request, onBlink }, systemClock, signal);
    await expect(blinking).rejects.toMatchObject({ code: 'unplugged' });
    expect([session.state, session.firmware, session.busyWith]).toEqual(['unplugged', null, null]);
  });

  test('two actions at once wait for each other; each gets its own answer', async () => {
    live = await liveBoard('micropython');
    const { session, context, signal, board } = live;
    const link = await connectFirmware(session, context);
    const driver = await pinDriverFor(session, context);
    const [one, pin, two] = await Promise.all([
      link.exec('print("one")', { signal }),
      driver.set(4, 1, signal),
      link.exec('print("two")', { signal }),
    ]);
    expect([text(one.stdout), pin.level, text(two.stdout)]).toEqual(['one\r\n', 1, 'two\r\n']);
    expect(board.pinLevel(4)).toBe(1);
  });
});

describe('on NodeMCU', () => {
  test('code that restarts the board, as its watchdog does, is told as a restart; the prompt serves again', async () => {
    live = await liveBoard('nodemcu');
    const { session, context } = live;
    const run = execCode(session, { code: 'print("on")\nnode.restart()\nwhile true do end' }, context);
    await expect(run).rejects.toMatchObject({
      code: 'repl-failed',
      message: expect.stringContaining('restarted'),
    });
    expect(session.state).toBe('lua idle');
    expect(text((await execCode(session, { code: '=6*7' }, context)).stdout)).toBe('42\r\n');
  });
});
