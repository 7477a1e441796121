// A session over a chip's own USB port: the lines pull no pin, the port goes away with each reset and comes back. The
// board is the virtual ESP32-C3 on USB-Serial-JTAG, whose ROM and stub answer as the real ones.
import { describe, expect, test } from 'vitest';
import { chipById } from '../../../src/device/chips/index.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import type { OperationEvent } from '../../../src/device/operation.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { ReturningTransport } from '../../../src/device/transport/returning.ts';
import type { Transport } from '../../../src/device/transport/transport.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { TestClock } from '../../support/test-clock.ts';

const program = Uint8Array.from({ length: 12_000 }, (_, index) => (index * index * 7 + (index >> 5)) & 0xff);

async function open({ isLost = () => false }: { readonly isLost?: () => boolean } = {}) {
  const clock = new TestClock();
  await chipById('esp32c3')?.loadStub(async () => null);
  const board = createBoard(
    { flashSizeBytes: 4 << 20, timing: 'real', wiring: 'usb', chip: 'esp32c3' },
    clock,
  );
  let opened = 0;
  const plug = () => {
    opened += 1;
    return board.plug();
  };
  const inner = new VirtualTransport('/dev/ttyACM0', plug, 'serial-jtag');
  const find = async (): Promise<Transport | null> => (isLost() ? null : inner);
  const transport = new ReturningTransport(inner, { clock, find });
  const session = await clock.run(openSession(transport, clock));
  const events: OperationEvent[] = [];
  const context = {
    signal: new AbortController().signal,
    onEvent: (event: OperationEvent) => events.push(event),
  };
  return { clock, board, transport, session, context, events, openings: () => opened };
}

/** BOOT is held while the chip powers up. */
async function ledInByHand(world: Awaited<ReturnType<typeof open>>): Promise<void> {
  world.transport.expectReset();
  world.board.press('flash', true);
  world.board.press('reset', true);
  await world.clock.advance(50);
  world.board.press('reset', false);
  await world.clock.advance(400);
  world.board.press('flash', false);
}

describe('a chip on its own USB port', () => {
  test('is led into its boot loader by the sequence of USB-Serial-JTAG, behind a port that comes back', async () => {
    const { clock, session, context, openings } = await open();
    const facts = await clock.run(session.identify(context));
    expect(facts).toMatchObject({ id: 'esp32c3' });
    expect(openings()).toBeGreaterThan(1);
  });

  test('takes a flash through the stub at no rate of its own, and starts afterwards', async () => {
    const { clock, board, session, context, transport } = await open();
    const files = [{ path: 'data.bin', offset: 0x20_0000, bytes: program }];
    const result = await clock.run(flashFiles(session, { files, force: true, baudRate: 921_600 }, context));
    expect(result).toMatchObject({ writtenBytes: program.length, verified: true, restarted: true });
    expect(Buffer.compare(board.flash.subarray(0x20_0000, 0x20_0000 + program.length), program)).toBe(0);
    expect(transport.baudRate).toBe(115_200);
  });

  test('has its watchdogs stopped before anything that takes long', async () => {
    const { clock, session, context } = await open();
    const loader = await clock.run(session.loader({ kind: 'rom' }, context));
    // RTC_CNTL_SWD_CONF: it feeds itself; and both are locked again.
    expect(await clock.run(loader.readRegister(0x6000_80ac))).toBe(0x8000_0000);
    expect(await clock.run(loader.readRegister(0x6000_80b0))).toBe(0);
    expect(await clock.run(loader.readRegister(0x6000_80a8))).toBe(0);
    expect(await clock.run(loader.readRegister(0x6000_8090))).toBe(0);
  });

  test('that its button led into the boot loader leaves it by its watchdog: RTS alone leads back', async () => {
    const world = await open();
    await ledInByHand(world);
    const { clock, session, context } = world;
    await clock.run(session.loader({ kind: 'stub' }, context));
    let heard = '';
    world.transport.listen({
      onBytes: (bytes) => {
        heard += Buffer.from(bytes).toString('latin1');
      },
      onClose: () => {},
    });
    expect(await clock.run(session.run('restart', context, (inner) => session.restart(inner)))).toBe(true);
    await clock.advance(1000);
    expect(session.state).toBe('booting');
    // Its flash is blank: it is the boot ROM that looks there.
    expect(heard).toContain('invalid header: 0xffffffff');
  });

  test('that does not come back is told by its own code, with what to press', async () => {
    let isLost = false;
    const { clock, session, context } = await open({ isLost: () => isLost });
    isLost = true;
    const failure = await clock.run(session.identify(context).catch((error) => error));
    expect(failure).toMatchObject({ code: 'port-not-back' });
    expect(failure.message).toMatch(/has not come back within 5 s/);
    expect(session.state).toBe('unplugged');
  });

  test('whose cable is pulled in the midst of work is unplugged at once: nobody waits for it', async () => {
    const { clock, board, session, context } = await open();
    await clock.run(session.loader({ kind: 'stub' }, context));
    await clock.advance(4000);
    const startMs = clock.now();
    board.unplug();
    const failure = await clock.run(session.identify(context).catch((error) => error));
    expect(failure).toMatchObject({ code: 'unplugged' });
    expect(clock.now() - startMs).toBeLessThan(100);
  });
});
