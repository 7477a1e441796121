// A port that is shared: espwb as the client of another espwb, over real sockets, and what a client may see of a
// driver that is slow, refuses or goes away.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import type { Lines, Transport } from '../../src/device/transport/transport.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import { openTransport } from '../../src/platform/open-port.ts';
import type { Listener } from '../../src/serial-server/listener.ts';
import type { Claim, ClaimCable } from '../../src/serial-server/one-client-cable.ts';
import { openSocketListener } from '../../src/serial-server/socket-listener.ts';
import { type SharedPort, sharePort } from '../../src/services/share-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { LinelessTransport } from '../support/lineless-transport.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { TestClock } from '../support/test-clock.ts';

const context = { signal: new AbortController().signal, onEvent: () => {} };
const patience = { timeout: 60_000 };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function share(makeTransport: () => Promise<Transport>, clock = systemClock) {
  const notes: string[] = [];
  const { signal } = new AbortController();
  const port = await sharePort({
    ...{ name: '/dev/ttyUSB0', makeTransport, clock, signal },
    onNote: (text) => notes.push(text),
  });
  ends.push(port.close);
  return { port, notes };
}

async function listen(port: ClaimCable, kind: 'rfc2217' | 'tcp' = 'rfc2217'): Promise<Listener> {
  const url = { kind, host: '127.0.0.1', port: 0, boot: 'as-is' } as const;
  const options = { allowRemote: false, onNote: () => {} };
  const listener = await openSocketListener(url, port, 'espwb share', options);
  ends.push(listener.close);
  return listener;
}

function board() {
  const made = createBoard({ flashSizeBytes: 1 << 20, timing: 'fast', wiring: 'auto' }, systemClock);
  ends.push(made.stop);
  const makeTransport = async () => new VirtualTransport('/dev/ttyUSB0', () => made.plug());
  return { ...made, makeTransport };
}

const claimOf = async (port: SharedPort, onBytes: (bytes: Uint8Array) => void = () => {}): Promise<Claim> => {
  const claim = await port.claim({ name: 'here', boot: 'as-is', onBytes, onGone: () => {} });
  if (typeof claim === 'string') throw new Error(claim);
  return claim;
};

describe('a board behind a shared port', () => {
  test('is reset by its lines, identified, and given a stub at another rate', async () => {
    const { port } = await share(board().makeTransport);
    const transport = await openTransport((await listen(port)).url);
    const session = await openSession(transport, systemClock);
    ends.push(() => session.close());
    expect((await session.identify(context)).flash.sizeBytes).toBe(1 << 20);
    const loader = await session.loader({ kind: 'stub', baudRate: 460_800 }, context);
    expect([loader.kind, loader.baudRate, transport.baudRate]).toEqual(['stub', 460_800, 460_800]);
    expect(port.counters().toBoardBytes).toBeGreaterThan(4000);
  });

  test('has one client at a time: the second is told who was first, and is next when that one leaves', async () => {
    const { port } = await share(board().makeTransport);
    const first = await claimOf(port);
    const second = { name: 'there', boot: 'as-is', onBytes: () => {}, onGone: () => {} } as const;
    expect(await port.claim(second)).toBe('/dev/ttyUSB0 is in use by here');
    const waiting = port.claim(second);
    first.release();
    expect(await waiting).toBeTypeOf('object');
  });

  test('that is unplugged lets its client go, says so to the next, and is there again when it is plugged in', async () => {
    const clock = new TestClock();
    const { makeTransport, unplug } = board();
    let isThere = true;
    const make = async () => {
      if (!isThere) throw new EspError('port-missing', '/dev/ttyUSB0 is not there.');
      return makeTransport();
    };
    const { port, notes } = await share(make, clock);
    const { url } = await listen(port, 'tcp');
    const client = await enter(url);
    isThere = false;
    unplug();
    await once(client, 'close');
    await clock.advance(3000);
    const words: Buffer[] = [];
    const next = await enter(url);
    next.on('data', (chunk) => words.push(chunk));
    await once(next, 'close');
    expect(Buffer.concat(words).toString()).toBe('espwb: /dev/ttyUSB0 is unplugged\r\n');
    isThere = true;
    await clock.advance(1000);
    const last = await enter(url);
    last.write('\xc0');
    await expect.poll(() => port.counters().toBoardBytes, patience).toBe(2);
    expect(notes).toEqual(['/dev/ttyUSB0 went away: unplugged.', '/dev/ttyUSB0 is back.']);
  });

  test('that comes back with a driver that has another trouble says which, once, and is tried again', async () => {
    const clock = new TestClock();
    const { makeTransport, unplug } = board();
    let trouble: EspError | null = null;
    const make = async () => {
      if (trouble) throw trouble;
      return makeTransport();
    };
    const { port, notes } = await share(make, clock);
    trouble = new EspError('port-busy', '/dev/ttyUSB0 is in use by picocom.');
    unplug();
    await clock.advance(5000);
    trouble = null;
    await clock.advance(1000);
    expect(notes.slice(1)).toEqual(['/dev/ttyUSB0 is in use by picocom.', '/dev/ttyUSB0 is back.']);
    await claimOf(port);
  });

  test('is closed for good at the end, also while it is looked for', async () => {
    const clock = new TestClock();
    const { makeTransport, unplug } = board();
    let openings = 0;
    const { port } = await share(async () => {
      openings += 1;
      return makeTransport();
    }, clock);
    unplug();
    await clock.run(port.close());
    await clock.advance(10_000);
    expect(openings).toBe(1);
    expect(await port.claim({ name: 'x', boot: 'as-is', onBytes: () => {}, onGone: () => {} })).toBe(
      '/dev/ttyUSB0 is unplugged',
    );
  });
});

describe('readers of a shared port', () => {
  test.each(['tcp', 'rfc2217'] as const)(
    'over %s get what the board says beside the one who writes, and what they send reaches nobody',
    async (kind) => {
      const clock = new TestClock();
      const driver = new ScriptedTransport(clock);
      const { port } = await share(async () => driver, clock);
      const written: Buffer[] = [];
      const writer = await claimOf(port, (bytes) => written.push(Buffer.from(bytes)));
      const { url } = await listen(port.readers, kind);
      const seen = ['', ''];
      const clients = await Promise.all(seen.map(() => enter(url)));
      clients.forEach((client, at) => {
        client.on('data', (chunk) => {
          seen[at] += chunk.toString('latin1');
        });
        client.write('erase everything');
      });
      await writer.write(Uint8Array.of(0x41));
      // They may come a moment after the bytes.
      await expect
        .poll(async () => {
          driver.send('temp=21\r\n');
          await clock.advance(10);
          return seen.every((text) => text.includes('temp=21'));
        }, patience)
        .toBe(true);
      clients[0]?.destroy();
      expect(Buffer.concat(written).toString()).toContain('temp=21');
      expect(driver.written).toEqual([0x41]);
    },
  );

  test('are told that the board was unplugged, and take it from nobody', async () => {
    const clock = new TestClock();
    const driver = new ScriptedTransport(clock);
    const { port } = await share(async () => driver, clock);
    const gone: string[] = [];
    const reader = {
      name: 'there',
      boot: 'as-is',
      onBytes: () => {},
      onGone: (why: string) => gone.push(why),
    };
    expect(await port.readers.claim(reader as Parameters<typeof port.claim>[0])).toBeTypeOf('object');
    await claimOf(port);
    driver.unplug();
    expect(gone).toEqual(['unplugged by the test']);
    expect(await port.readers.claim(reader as Parameters<typeof port.claim>[0])).toBe(
      '/dev/ttyUSB0 is unplugged',
    );
  });
});

describe('a driver behind a shared port', () => {
  /** Writes down what is asked of it, each thing as long as the driver takes. */
  class SlowDriver extends ScriptedTransport {
    readonly done: string[] = [];
    readonly #clock: TestClock;
    readonly #refused: number;
    constructor(clock: TestClock, refused = 0) {
      super(clock);
      this.#clock = clock;
      this.#refused = refused;
    }
    async #take(ms: number, what: string): Promise<void> {
      await new Promise<void>((resolve) => void this.#clock.setTimer(ms, resolve));
      this.done.push(what);
    }
    override write = (bytes: Uint8Array) => this.#take(30, `write ${bytes}`);
    override setLines = ({ dtr, rts }: Lines) => this.#take(3, `dtr ${dtr} rts ${rts}`);
    override setBaudRate = async (baudRate: number) => {
      if (baudRate === this.#refused)
        throw new EspError('baud-failed', `It does not do ${baudRate} baud.`, { baudRate });
      await this.#take(1, `${baudRate} baud`);
      this.baudRate = baudRate;
    };
  }

  test('does one thing after the other, as they were asked for: no line passes the bytes before it', async () => {
    const clock = new TestClock();
    const driver = new SlowDriver(clock);
    const { port } = await share(async () => driver, clock);
    const claim = await claimOf(port);
    void claim.write(Uint8Array.of(1));
    claim.setLines({ rts: true });
    claim.setLines({ dtr: true, rts: false });
    const rate = claim.setBaudRate(460_800);
    void claim.write(Uint8Array.of(2));
    expect(await clock.run(rate)).toBe(460_800);
    claim.release();
    await clock.advance(1000);
    expect(driver.done).toEqual([
      ...['write 1', 'dtr false rts true', 'dtr true rts false', '460800 baud', 'write 2'],
      'dtr false rts false',
    ]);
  });

  describe('a break of a client', () => {
    /** COM-PORT's break on, a byte, which break?, break off, which break? */
    const asked = '\xff\xfa\x2c\x05\x05\xff\xf0A\xff\xfa\x2c\x05\x04\xff\xf0\xff\xfa\x2c\x05\x06\xff\xf0';
    const answers = async (driver: ScriptedTransport, clock: TestClock, sent: string) => {
      const { port, notes } = await share(async () => driver, clock);
      const client = await enter((await listen(port)).url);
      let heard = '';
      client.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      client.write(`\xff\xfb\x2c${sent}`, 'latin1');
      const told = () =>
        [...heard.matchAll(/\xff\xfa\x2c\x69(.)\xff\xf0/gs)].map(([, byte]) => byte?.charCodeAt(0));
      return { client, told, notes };
    };
    const withBreak = (clock: TestClock, refusal?: EspError) => {
      const done: string[] = [];
      const driver = Object.assign(new ScriptedTransport(clock), {
        setBreak: async (on: boolean) => {
          if (refusal) throw refusal;
          done.push(`break ${on}`);
        },
        write: async (bytes: Uint8Array) => void done.push(`write ${bytes}`),
      });
      return { driver, done };
    };

    test('holds the wire down until it is told to let go, in the order of the bytes', async () => {
      const clock = new TestClock();
      const { driver, done } = withBreak(clock);
      const { told } = await answers(driver, clock, asked);
      await expect.poll(told, patience).toEqual([5, 5, 6]);
      expect(done).toEqual(['break true', 'write 65', 'break false']);
    });

    test('ends when the client leaves', async () => {
      const clock = new TestClock();
      const { driver, done } = withBreak(clock);
      const { client, told } = await answers(driver, clock, '\xff\xfa\x2c\x05\x05\xff\xf0');
      await expect.poll(told, patience).toEqual([5]);
      client.destroy();
      await expect.poll(() => done, patience).toEqual(['break true', 'break false']);
    });

    test('by telnet alone is one with an end', async () => {
      const clock = new TestClock();
      const { driver, done } = withBreak(clock);
      await answers(driver, clock, '\xff\xf3');
      await expect.poll(() => done, patience).toEqual(['break true', 'break false']);
    });

    test('is answered with none where the port has none or its driver refuses it', async () => {
      const clock = new TestClock();
      const none = await answers(new ScriptedTransport(clock), clock, asked);
      await expect.poll(none.told, patience).toEqual([6, 6, 6]);
      const refusing = withBreak(clock, new EspError('lines-unsupported', 'It sends no break.'));
      const refused = await answers(refusing.driver, clock, asked);
      await expect.poll(refused.told, patience).toEqual([6, 6, 6]);
      expect(refused.notes).toContain('It sends no break.');
    });
  });

  test('tells the next client 115200 and neither line set, whatever the last one left', async () => {
    const clock = new TestClock();
    const driver = new SlowDriver(clock);
    const { port } = await share(async () => driver, clock);
    const first = await claimOf(port);
    await clock.run(first.setBaudRate(921_600));
    first.setLines({ rts: true });
    first.release();
    await claimOf(port);
    await clock.advance(1000);
    expect(driver.done).toEqual(['921600 baud', 'dtr false rts true', 'dtr false rts false', '115200 baud']);
  });

  test('that does not take a rate is answered for with the one that is in force', async () => {
    const clock = new TestClock();
    const { port, notes } = await share(async () => new SlowDriver(clock, 2_000_000), clock);
    const claim = await claimOf(port);
    expect(await clock.run(claim.setBaudRate(2_000_000))).toBe(115_200);
    expect(notes).toEqual(['It does not do 2000000 baud.']);
  });

  test('without lines is used all the same, and whoever shares it is told once what cannot be done', async () => {
    const { plug } = board();
    const { port, notes } = await share(async () => new LinelessTransport('/dev/ttyUSB0', () => plug()));
    const claim = await claimOf(port);
    claim.setLines({ rts: true });
    claim.setLines({ rts: false });
    await claim.write(Uint8Array.of(0x0d));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/no modem lines\. No client can restart the board of \/dev\/ttyUSB0\.$/);
  });
});

async function enter(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url.replace(/^\w+:/, 'http:')).port), '127.0.0.1');
  ends.push(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.on('data', () => {});
  return socket;
}
