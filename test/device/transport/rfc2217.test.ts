import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hintsFor } from '../../../src/advice/by-code.ts';
import { forShell } from '../../../src/advice/render.ts';
import { EspError } from '../../../src/device/errors.ts';
import { type Rfc2217Options, Rfc2217Transport } from '../../../src/device/transport/rfc2217.ts';
import { type PeerManners, rfc2217Peer } from '../../support/rfc2217-peer.ts';
import { socketPair } from '../../support/socket-pair.ts';
import { TestClock } from '../../support/test-clock.ts';

function setUp(manners: PeerManners = {}, options: Partial<Rfc2217Options> = {}) {
  const clock = new TestClock();
  const [near, far] = socketPair();
  const peer = rfc2217Peer(far, manners);
  const transport = new Rfc2217Transport(
    'rfc2217://bench:4000',
    { host: 'bench', port: 4000 },
    {
      clock,
      connect: async () => near,
      ...options,
    },
  );
  const heard: number[] = [];
  const closed: string[] = [];
  transport.listen({
    onBytes: (bytes) => heard.push(...bytes),
    onClose: (reason) => closed.push(reason.message),
  });
  const open = () => clock.run(transport.open({ baudRate: 115_200 }));
  return { clock, far, peer, transport, heard, closed, open };
}

describe('a port behind an RFC 2217 server', () => {
  test('opens at 8N1 without flow control, both lines down, at the rate asked for', async () => {
    const { peer, transport, open } = setUp();
    await open();
    expect(transport.isOpen).toBe(true);
    expect(peer.commands()).toEqual(
      expect.arrayContaining([
        [1, 0x00, 0x01, 0xc2, 0x00],
        [2, 8],
        [3, 1],
        [4, 1],
        [5, 1],
      ]),
    );
    expect(peer.lines()).toEqual(['dtr off', 'rts off']);
    expect(transport.capabilities).toEqual({
      hasLines: true,
      hasBaud: true,
      setsLinesTogether: false,
      resetsItself: false,
    });
  });

  test('carries every byte both ways, 255 included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        const { clock, peer, transport, heard, open } = setUp();
        await open();
        await clock.run(transport.write(bytes));
        await peer.send(...[...bytes].flatMap((byte) => (byte === 255 ? [255, 255] : [byte])));
        await clock.advance(0);
        expect(peer.data()).toEqual([...bytes]);
        expect(heard).toEqual([...bytes]);
      }),
      { numRuns: 30 },
    );
  });

  test('sends only the lines that change, DTR first, as the reset into the boot loader expects', async () => {
    const { clock, peer, transport, open } = setUp();
    await open();
    await clock.run(transport.setLines({ dtr: false, rts: true }));
    await clock.run(transport.setLines({ dtr: true, rts: false }));
    await clock.run(transport.setLines({ dtr: false, rts: false }));
    expect(peer.lines().slice(2)).toEqual(['rts on', 'dtr on', 'rts off', 'dtr off']);
  });

  test('line changes wait for no answer: a reset takes no longer than its own pauses', async () => {
    const { clock, transport, open } = setUp({ answersLines: false }, { ignoreLineAnswers: true });
    await open();
    const startMs = clock.now();
    await clock.run(transport.setLines({ dtr: true, rts: false }));
    expect(clock.now()).toBe(startMs);
  });

  test('a server that never answers for its lines has none, and says how to insist', async () => {
    const { clock, transport, open } = setUp({ answersLines: false });
    await open();
    expect(clock.now()).toBeLessThanOrEqual(1_000);
    expect(transport.capabilities).toMatchObject({
      hasLines: false,
      linesHint: expect.stringContaining('?ign_set_control'),
    });
    await expect(transport.setLines({ dtr: true, rts: false })).rejects.toMatchObject({
      code: 'lines-unsupported',
      message: expect.stringContaining('?lines=ignore'),
    });
  });

  test('with lines=ignore the lines of a silent server are set all the same', async () => {
    const { clock, peer, transport, open } = setUp({ answersLines: false }, { ignoreLineAnswers: true });
    await open();
    expect(transport.capabilities.hasLines).toBe(true);
    await clock.run(transport.setLines({ dtr: true, rts: false }));
    expect(peer.lines()).toEqual(['dtr off', 'rts off', 'dtr on']);
  });

  test('where the server resets by itself, opening touches no line: each change would start a reset', async () => {
    const { clock, peer, transport, open } = setUp({}, { reset: 'server' });
    await open();
    expect(peer.lines()).toEqual([]);
    expect(transport.capabilities).toMatchObject({ hasLines: true, resetsItself: true });
    await clock.run(transport.setLines({ dtr: true, rts: false }));
    expect(peer.lines()).toEqual(['dtr on']);
  });

  test('a rate change waits until the bytes before it have left the server at the old rate', async () => {
    const { clock, transport, open } = setUp();
    await open();
    const startMs = clock.now();
    await clock.run(transport.write(new Uint8Array(1_152)));
    await clock.run(transport.setBaudRate(460_800));
    expect(clock.now() - startMs).toBeCloseTo(100, 0);
    expect(transport.baudRate).toBe(460_800);
  });

  test('a rate that the server did not take is an error that names what it took', async () => {
    const { clock, transport, open } = setUp({ takesBaud: (asked) => Math.min(asked, 230_400) });
    await open();
    await expect(clock.run(transport.setBaudRate(921_600))).rejects.toMatchObject({
      code: 'baud-failed',
      message: expect.stringContaining('230400'),
    });
    expect(transport.baudRate).toBe(115_200);
  });

  test('a rate that nobody confirms is an error after two seconds, not a hang', async () => {
    const { clock, transport, open } = setUp({ takesBaud: (asked) => (asked === 115_200 ? asked : null) });
    await open();
    const startMs = clock.now();
    await expect(clock.run(transport.setBaudRate(921_600))).rejects.toMatchObject({ code: 'baud-failed' });
    expect(clock.now() - startMs).toBe(2_000);
  });

  test('a late answer to an earlier rate is not taken for the answer to the next', async () => {
    let isLate = false;
    const { clock, peer, transport, open } = setUp({ takesBaud: (asked) => (isLate ? null : asked) });
    await open();
    isLate = true;
    await expect(clock.run(transport.setBaudRate(921_600))).rejects.toMatchObject({ code: 'baud-failed' });
    const change = clock.run(transport.setBaudRate(460_800));
    await peer.send(255, 250, 44, 101, 0x00, 0x0e, 0x10, 0x00, 255, 240);
    await peer.send(255, 250, 44, 101, 0x00, 0x07, 0x08, 0x00, 255, 240);
    await change;
    expect(transport.baudRate).toBe(460_800);
  });

  test('a rate that the server does not take is no fault of a cable, and 115200 none that is lower', async () => {
    const { open } = setUp({ takesBaud: () => 9600 });
    const error = (await open().then(
      () => null,
      (thrown: unknown) => thrown,
    )) as EspError;
    expect(error).toMatchObject({ code: 'baud-failed', board: 'unchanged' });
    const hints = hintsFor(error, 'linux').map(forShell);
    expect(hints).toEqual([expect.stringContaining('The server decides')]);
  });

  test('notifications of other rates and lines that nobody asked for change nothing', async () => {
    const { clock, peer, transport, heard, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 101, 0, 0, 0x25, 0x80, 255, 240, 255, 250, 44, 105, 8, 255, 240);
    await peer.send(255, 250, 44, 106, 0, 255, 240, 255, 250, 44, 107, 255, 255, 255, 240, 65);
    await clock.run(transport.write(Uint8Array.of(1)));
    expect([transport.baudRate, heard]).toEqual([115_200, [65]]);
  });

  test('a command without an end is told, instead of a board that has fallen silent', async () => {
    const { clock, peer, transport, closed, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 107, ...new Array(2000).fill(1));
    expect(closed).toEqual([expect.stringContaining('sends an endless command')]);
    await expect(clock.run(transport.write(Uint8Array.of(1)))).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('an endless command'),
    });
  });

  test('commands that lack their end, one after the other, are told as well', async () => {
    const { peer, closed, open } = setUp();
    await open();
    for (let at = 0; at < 12; at++) await peer.send(255, 250, 44, 107, 65, 66, 67).catch(() => {});
    expect(closed).toEqual([expect.stringContaining('an endless command')]);
  });

  test('a server that suspends the flow for good is given up after ten seconds', async () => {
    const { clock, peer, transport, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 108, 255, 240);
    const startMs = clock.now();
    await expect(clock.run(transport.write(Uint8Array.of(1)))).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('told espwb to wait'),
    });
    expect(clock.now() - startMs).toBe(10_000);
  });

  test('a server that negotiates without an end is told, and its offers are answered in few writes', async () => {
    const { clock, peer, far, transport, closed, open } = setUp();
    await open();
    let writes = 0;
    far.onBytes(() => {
      writes += 1;
    });
    for (let at = 0; at < 30; at++)
      await peer
        .send(...Array.from({ length: 100 }, (_, option) => [255, 251, 50 + option]).flat())
        .catch(() => {});
    expect(closed).toEqual([expect.stringContaining('negotiates options endlessly')]);
    expect(writes).toBeLessThan(15);
    await expect(clock.run(transport.write(Uint8Array.of(1)))).rejects.toMatchObject({ code: 'protocol' });
  });

  test('a server that hangs up is told as that, with no word of a cable', async () => {
    const { clock, far, transport, open } = setUp();
    await open();
    far.close();
    const writing = clock.run(transport.write(Uint8Array.of(1)));
    const error = (await writing.then(
      () => null,
      (thrown: unknown) => thrown,
    )) as EspError;
    expect(error.code).toBe('unplugged');
    expect(hintsFor(error, 'linux').map(forShell).join()).toContain('server still runs');
    expect(hintsFor(error, 'linux').map(forShell).join()).not.toMatch(/cable|hub/);
  });

  test('discarding drops what comes before the answer to the purge and nothing after it', async () => {
    const { clock, peer, transport, heard, open } = setUp();
    await open();
    void peer.send(1, 2, 3);
    await clock.run(transport.discardInput());
    await peer.send(4);
    await clock.advance(0);
    expect(heard).toEqual([4]);
  });

  test('a server that does not answer a purge costs its deadline once only', async () => {
    const { clock, transport, open } = setUp({ answersPurge: false });
    await open();
    await clock.run(transport.discardInput());
    const startMs = clock.now();
    await clock.run(transport.discardInput());
    expect(clock.now()).toBe(startMs);
  });

  test('data waits while the server has suspended the flow, and goes on when it resumes', async () => {
    const { clock, peer, transport, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 108, 255, 240);
    await clock.advance(0);
    const writing = transport.write(Uint8Array.of(65));
    await clock.advance(100);
    expect(peer.data()).toEqual([]);
    await peer.send(255, 250, 44, 109, 255, 240);
    await clock.run(writing);
    expect(peer.data()).toEqual([65]);
  });

  test('a flow that never resumes ends in a timeout', async () => {
    const { clock, peer, transport, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 108, 255, 240);
    await clock.advance(0);
    await expect(clock.run(transport.write(Uint8Array.of(65)))).rejects.toMatchObject({ code: 'timeout' });
  });

  test('answers a request for its signature', async () => {
    const { clock, peer, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 100, 255, 240);
    await clock.advance(0);
    expect(peer.commands()).toContainEqual([0, ...Buffer.from('espwb')]);
  });

  test('refuses telnet options that it does not know, once, and so cannot loop with the server', async () => {
    const { clock, far, open } = setUp();
    await open();
    const replies: number[][] = [];
    far.onBytes((bytes) => replies.push([...bytes]));
    await far.write(Uint8Array.of(255, 251, 1, 255, 253, 24, 255, 254, 24, 255, 252, 1));
    await clock.advance(0);
    expect(replies).toEqual([
      [255, 254, 1],
      [255, 252, 24],
    ]);
  });

  test.each([
    ['says nothing', { isMute: true }, 'did not agree'],
    ['refuses the COM-PORT option', { refuses: 44 }, 'refuses its COM-PORT option'],
    ['refuses binary data', { refuses: 0 }, 'binary'],
  ])('a server that %s is named as no RFC 2217 server', async (_, manners, words) => {
    const { clock, transport, open } = setUp(manners);
    await expect(open()).rejects.toMatchObject({ code: 'protocol', message: expect.stringContaining(words) });
    expect(transport.isOpen).toBe(false);
    expect(clock.now()).toBeLessThanOrEqual(3_000);
  });

  test('a server that hangs up during the greeting is busy with another client', async () => {
    const { clock, far, transport } = setUp({ isMute: true });
    const opening = clock.run(transport.open({ baudRate: 115_200 }));
    far.drop('bench:4000 closed the connection');
    await expect(opening).rejects.toMatchObject({ code: 'port-busy' });
  });

  test('a server that lets its last client go only after three seconds is waited for', async () => {
    const clock = new TestClock();
    let tries = 0;
    const startMs = clock.now();
    const connect = async () => {
      const [near, far] = socketPair();
      tries += 1;
      if (clock.now() - startMs >= 3000) rfc2217Peer(far);
      else clock.setTimer(5, () => far.drop('bench:4000 closed the connection'));
      return near;
    };
    const transport = new Rfc2217Transport(
      'rfc2217://bench:4000',
      { host: 'bench', port: 4000 },
      { clock, connect },
    );
    await clock.run(transport.open({ baudRate: 115_200 }));
    expect([transport.isOpen, tries]).toEqual([true, 7]);
  });

  test('a server that turns away who only asks once is not asked again', async () => {
    let tries = 0;
    const connect = async () => {
      const [near, far] = socketPair();
      tries += 1;
      clock.setTimer(5, () => far.drop('bench:4000 closed the connection'));
      return near;
    };
    const { clock, open } = setUp({}, { connect, asksOnce: true });
    await expect(open()).rejects.toMatchObject({ code: 'port-busy' });
    expect(tries).toBe(1);
  });

  test('a cancel ends that wait', async () => {
    const { clock, far, transport } = setUp({ isMute: true });
    const stop = new AbortController();
    const opening = clock.run(transport.open({ baudRate: 115_200, signal: stop.signal }));
    far.drop('bench:4000 closed the connection');
    clock.setTimer(300, () => stop.abort(new EspError('cancelled', 'Cancelled.')));
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('the words with which a server turns a client away are passed on, cleaned', async () => {
    const { clock, far, transport } = setUp({ isMute: true });
    const opening = clock.run(transport.open({ baudRate: 115_200 }));
    await far.write(Buffer.from('in use by \x1b[2Jbob\r\n'));
    far.drop('bench:4000 closed the connection');
    await expect(opening).rejects.toMatchObject({
      code: 'port-busy',
      message: String.raw`bench:4000 closed the connection at once: it says "in use by \x1b[2Jbob".`,
    });
  });

  test('a connection that breaks ends the waits and tells the listeners once', async () => {
    const { clock, far, peer, transport, closed, open } = setUp();
    await open();
    await peer.send(255, 250, 44, 108, 255, 240);
    await clock.advance(0);
    const writing = transport.write(Uint8Array.of(65));
    far.drop('the cable fell out');
    await expect(clock.run(writing)).rejects.toMatchObject({ code: 'unplugged' });
    expect(closed).toEqual(['the cable fell out']);
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'unplugged' });
    await transport.close();
    expect(closed).toHaveLength(1);
  });

  test('a cancel during the greeting leaves nothing open', async () => {
    const { clock, transport } = setUp({ isMute: true });
    const controller = new AbortController();
    const opening = clock.run(transport.open({ baudRate: 115_200, signal: controller.signal }));
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(transport.isOpen).toBe(false);
  });
});
