// The client against the virtual board's own RFC 2217 server, over a real socket: two programs written
// apart that meet only on the wire.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/device/clock.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import { openTransport } from '../../../src/platform/open-port.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { openListener } from '../../../src/virtual-board/listeners/open-listener.ts';
import { shareCable } from '../../../src/virtual-board/listeners/shared-cable.ts';

const context = { signal: new AbortController().signal, onEvent: () => {} };

describe('a virtual board behind RFC 2217', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function openBoard(): Promise<string> {
    const board = createBoard({ flashSizeBytes: 1 << 20, timing: 'fast', wiring: 'auto' }, systemClock);
    ends.push(board.stop);
    const unplug = async () => board.unplug();
    const cable = shareCable({ name: 'far', plug: board.plug, unplug, press: board.press });
    const options = { allowRemote: false, onNote: () => {} };
    const listener = await openListener('rfc2217://127.0.0.1:0', cable, options);
    ends.push(listener.close);
    return listener.url;
  }

  test('is reset by its lines, identified, and given a stub at another rate', async () => {
    const transport = await openTransport(await openBoard());
    const session = await openSession(transport, systemClock);
    ends.push(() => session.close());
    expect((await session.identify(context)).flash.sizeBytes).toBe(1 << 20);
    const loader = await session.loader({ kind: 'stub', baudRate: 460_800 }, context);
    expect([loader.kind, loader.baudRate, transport.baudRate]).toEqual(['stub', 460_800, 460_800]);
  });

  test('tells the second client who has it, and the client passes that on', async () => {
    const url = await openBoard();
    const first = await openTransport(url);
    await first.open({ baudRate: 115_200 });
    ends.push(() => first.close());
    await expect((await openTransport(url)).open({ baudRate: 115_200 })).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining('virtual board "far" is in use by 127.0.0.1'),
    });
  });
});
