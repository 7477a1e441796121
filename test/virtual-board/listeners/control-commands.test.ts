// The control channel's requests on a real board: each does what the document says, and what is not
// understood is refused with the list of what would be.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { parseFault, runControlCommand } from '../../../src/virtual-board/listeners/control-commands.ts';
import { type SharedCable, shareCable } from '../../../src/virtual-board/listeners/shared-cable.ts';
import { startWorkerBoard } from '../../../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../../../src/virtual-board/worker-board.ts';

let board: WorkerBoard;
let cable: SharedCable;
beforeAll(async () => {
  board = await startWorkerBoard({ name: 'control', timing: 'fast' });
  cable = shareCable(board);
});
afterAll(() => board.stop());

const ask = (request: unknown) => runControlCommand(request, { board, cable });

describe('a request', () => {
  test('drives a pin from outside, reads it, and finds the edge in the log', async () => {
    await ask({ do: 'drive', pin: 4, level: 1 });
    expect(await ask({ do: 'level', pin: 4 })).toEqual({ level: 1 });
    const { edges } = (await ask({ do: 'edges' })) as { edges: { pin: number; timeMs: number }[] };
    const edge = edges.find(({ pin }) => pin === 4);
    expect(edge).toMatchObject({ level: 1 });
    expect(await ask({ do: 'edges', since: edge?.timeMs })).toEqual({ edges: [] });
    await ask({ do: 'drive', pin: 4, level: null });
    expect(await ask({ do: 'level', pin: 4 })).toEqual({ level: 0 });
  });

  test('puts a voltage on A0, which the firmware reads', async () => {
    const lua = await startWorkerBoard({
      name: 'analog',
      timing: 'fast',
      firstFirmware: demoNodeMcu(),
      analog: 256,
    });
    const port = lua.plug();
    let heard = '';
    port.onBytes((bytes) => {
      heard += Buffer.from(bytes).toString('latin1');
    });
    port.setBaudRate(115_200);
    // It may have said its first prompt before anybody listened.
    const reads = (value: number) =>
      vi.waitFor(
        () => {
          port.write(Buffer.from('=adc.read(0)\r'));
          expect(heard).toContain(`\n${value}\r\n> `);
        },
        { timeout: 15_000, interval: 100 },
      );
    try {
      await reads(256);
      expect(await runControlCommand({ do: 'analog', value: 700 }, { board: lua, cable })).toEqual({});
      await reads(700);
    } finally {
      await lua.stop();
    }
  });

  test('reads the flash by region, and its bytes only when asked for', async () => {
    const region = { do: 'flash', offset: 0x1000, size: 16 };
    expect(await ask(region)).toEqual({
      offset: 0x1000,
      size: 16,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await ask({ ...region, bytes: true })).toMatchObject({
      base64: Buffer.alloc(16, 0xff).toString('base64'),
    });
  });

  test('unplugs and plugs in, and tells the state', async () => {
    expect(await ask({ do: 'state' })).toEqual({ board: 'control', plugged: true, client: null });
    await ask({ do: 'unplug' });
    expect(await ask({ do: 'state' })).toMatchObject({ plugged: false });
    await ask({ do: 'plug' });
    expect(await ask({ do: 'state' })).toMatchObject({ plugged: true });
  });

  test('boots into the loader by the two buttons, which GPIO0 shows', async () => {
    await ask({ do: 'press', button: 'flash', down: true });
    expect(await ask({ do: 'level', pin: 0 })).toEqual({ level: 0 });
    await ask({ do: 'press', button: 'flash', down: false });
    expect(await ask({ do: 'level', pin: 0 })).toEqual({ level: 1 });
  });

  test('counts from the last reset of the counters', async () => {
    await ask({ do: 'reset-counters' });
    const { counters } = (await ask({ do: 'counters' })) as { counters: { bytesIn: number } };
    expect(counters.bytesIn).toBe(0);
  });
});

describe('what is refused', () => {
  test.each([
    [{ do: 'explode' }, /"do" has to be one of inject, clear, press/],
    [{ do: 'constructor' }, /"do" has to be one of/],
    ['boot', /a request is a JSON object/],
    [{ do: 'press', button: 'power' }, /"button" has to be flash or reset/],
    [{ do: 'boot', into: 'space' }, /"into" has to be download or flash/],
    [{ do: 'drive', pin: 4, level: 2 }, /"level" has to be 0, 1, or null/],
    [{ do: 'analog', value: 1025 }, /"value" has to be a whole number up to 1024/],
    [{ do: 'analog', value: 'loud' }, /"value" has to be 0 to 1024, or "sine"/],
    [{ do: 'level', pin: 40 }, /"pin" has to be a whole number up to 39/],
    [{ do: 'inject', fault: { kind: 'fire' } }, /"kind" has to be one of lose, double, flip, unplug/],
    [
      { do: 'inject', fault: { kind: 'lose', direction: 'up', atByte: 1 } },
      /"direction" has to be in or out/,
    ],
    [{ do: 'inject', fault: { kind: 'lose', direction: 'in', atByte: -1 } }, /"atByte" has to be a number/],
  ])('%j', async (request, words) => {
    await expect(ask(request)).rejects.toThrow(words);
  });
});

test('every fault of the document is understood', () => {
  const document = readFileSync('docs/virtual-board.md', 'utf8');
  const row = document.split('\n').find((line) => line.includes('"do":"inject"')) ?? '';
  const kinds = [...row.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]);
  expect(kinds.length).toBeGreaterThan(8);
  const numbers = { atByte: 1, forMs: 1, rate: 0, seed: 1, baudRate: 1, from: 0, sizeBytes: 1, sector: 1 };
  for (const kind of kinds)
    if (!Object.hasOwn(numbers, kind as string))
      expect(parseFault({ kind, direction: 'in', ...numbers })).toMatchObject({ kind });
});
