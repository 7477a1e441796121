import { beforeEach, describe, expect, test } from 'vitest';
import { type Cable, VirtualTransport } from '../../../src/device/transport/virtual.ts';

/** The host's end of a cable, with everything that came over it. */
function recordedCable() {
  const said: unknown[] = [];
  let onBytes: (bytes: Uint8Array) => void = () => {};
  let onClose: (reason: string) => void = () => {};
  let drained = () => {};
  let holdsDrain = false;
  const cable: Cable = {
    write: (bytes) => said.push(['write', bytes.length]),
    drain: () => {
      said.push('drain');
      if (!holdsDrain) return Promise.resolve();
      return new Promise((resolve) => {
        drained = resolve;
      });
    },
    setLines: (lines) => said.push(lines),
    setBaudRate: (baudRate) => said.push(baudRate),
    setBreak: () => {},
    onBytes: (listener) => {
      onBytes = listener;
    },
    onClose: (listener) => {
      onClose = listener;
    },
    close: () => void said.push('close'),
  };
  return {
    cable,
    said,
    send: (...bytes: number[]) => onBytes(Uint8Array.from(bytes)),
    vanish: (reason: string) => onClose(reason),
    holdDrain: () => {
      holdsDrain = true;
    },
    drained: () => drained(),
  };
}

describe('a port that ends in a virtual board', () => {
  let end: ReturnType<typeof recordedCable>;
  let transport: VirtualTransport;
  let heard: number[];
  let closed: string[];

  beforeEach(async () => {
    end = recordedCable();
    transport = new VirtualTransport('virtual:demo', () => end.cable);
    heard = [];
    closed = [];
    transport.listen({
      onBytes: (bytes) => heard.push(...bytes),
      onClose: (reason) => closed.push(reason.message),
    });
    await transport.open({ baudRate: 115_200 });
  });

  test('opens at the rate asked for with both lines down', () => {
    expect(end.said).toEqual([115_200, { dtr: false, rts: false }]);
    expect(transport.capabilities).toEqual({
      hasLines: true,
      hasBaud: true,
      setsLinesTogether: true,
      resetsItself: false,
    });
  });

  test('small writes do not wait for the wire, a full buffer does, as with a driver', async () => {
    end.said.length = 0;
    await transport.write(new Uint8Array(2048));
    await transport.write(new Uint8Array(2048));
    expect(end.said).toEqual([
      ['write', 2048],
      ['write', 2048],
    ]);
    await transport.write(new Uint8Array(1));
    expect(end.said.at(-1)).toBe('drain');
  });

  test('a rate change waits for what was written before', async () => {
    end.said.length = 0;
    await transport.write(new Uint8Array(3));
    await transport.setBaudRate(460_800);
    expect(end.said).toEqual([['write', 3], 'drain', 460_800]);
    expect(transport.baudRate).toBe(460_800);
  });

  test('a board that vanishes ends the wait for its wire and tells the listeners once', async () => {
    end.holdDrain();
    const change = transport.setBaudRate(9_600);
    end.vanish('unplugged by a fault');
    await expect(change).rejects.toMatchObject({ code: 'unplugged', board: 'unknown' });
    end.vanish('again');
    expect(closed).toEqual(['unplugged by a fault']);
    expect(transport.isOpen).toBe(false);
  });

  test('discards until the board has answered for all it had sent, and hears on after that', async () => {
    end.holdDrain();
    const discarding = transport.discardInput();
    end.send(1, 2);
    end.drained();
    await discarding;
    end.send(3);
    expect(heard).toEqual([3]);
  });

  test('closing pulls the cable once and hears nothing more', async () => {
    end.said.length = 0;
    await transport.close();
    await transport.close();
    end.send(1);
    expect(end.said).toEqual(['close']);
    expect(heard).toEqual([]);
    expect(closed).toEqual([]);
  });

  test('a board that does not start is what open() throws', async () => {
    const broken = new VirtualTransport('virtual:x', () => Promise.reject(new Error('no worker')));
    await expect(broken.open({ baudRate: 9_600 })).rejects.toThrow('no worker');
    expect(broken.isOpen).toBe(false);
  });
});
