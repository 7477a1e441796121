// Each step of a flash of three boards and each fault that may strike in it: whoever is not struck is flashed, nobody
// is called done who does not hold the image, nobody is waited for without end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run as flash } from '../../src/commands/flash.ts';
import { EspError } from '../../src/device/errors.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { KB, noise } from '../device/flash/rig.ts';
import { bareImage, concat, text } from '../device/image/build-image.ts';
import { sampled } from '../support/sampled.ts';
import { type Json, type SeveralBoards, severalBoards } from '../support/several-boards.ts';

const flashSizeBytes = 512 * KB;
const image = concat(bareImage({ strings: 'x' }), text('image'), noise(11 * KB, 3));
const before = concat(noise(20 * KB, 7), new Uint8Array(flashSizeBytes - 20 * KB).fill(0xff));
const macs = { a: 'ec:fa:bc:00:00:01', b: 'ec:fa:bc:00:00:02', c: 'ec:fa:bc:00:00:03' } as const;
const ports = Object.keys(macs);

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-many-'));
  file = join(folder, 'image.bin');
  writeFileSync(file, image);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const steps = ['connect', 'stub', 'identify', 'plan', 'write', 'verify', 'restart'] as const;

type Fault = {
  readonly strike: (all: SeveralBoards) => void;
  /** Those that are to be flashed whatever happens to the others. */
  readonly spared: readonly string[];
};

const board = ({ boards }: SeveralBoards, port: string) => boards.get(port) as Board;

const faults: Readonly<Record<string, Fault>> = {
  'the cable of one pulled': { strike: (all) => board(all, 'b').unplug(), spared: ['a', 'c'] },
  'a hub that takes all with it': {
    strike: (all) => {
      for (const port of ports) board(all, port).unplug();
    },
    spared: [],
  },
  'two boards that change places': {
    strike: (all) => {
      // A board that is pulled out loses its power; a server on the network keeps its port open.
      for (const port of ['b', 'c'])
        board(all, port).inject({ kind: 'brown-out', direction: 'in', atByte: 1 });
      all.swap('b', 'c');
    },
    spared: ['a'],
  },
  'one that falls silent for good': {
    strike: (all) => board(all, 'b').inject({ kind: 'silence', direction: 'out', atByte: 1, forMs: 1e9 }),
    spared: ['a', 'c'],
  },
  'a bad line of one': {
    strike: (all) => board(all, 'b').inject({ kind: 'noise', direction: 'in', rate: 0.002, seed: 5 }),
    spared: ['a', 'c'],
  },
  'a brown-out of one': {
    strike: (all) => board(all, 'b').inject({ kind: 'brown-out', direction: 'in', atByte: 20 }),
    spared: ['a', 'c'],
  },
  'a flash of one that stays as it is': {
    strike: (all) => board(all, 'b').inject({ kind: 'stuck-sector', sector: 1 }),
    spared: ['a', 'c'],
  },
  'a cancel': {
    strike: (all) => all.cancel(new EspError('cancelled', 'Cancelled.', { board: 'unknown' })),
    spared: [],
  },
};

const cells = steps.flatMap((step) => Object.keys(faults).map((fault) => [step, fault] as const));

async function flashedWith(step: string, { strike }: Fault, port = 'b') {
  let hasStruck = false;
  const all: SeveralBoards = severalBoards(macs, {
    flashSizeBytes,
    flash: before,
    environment: { ESPWB_HOME: folder },
    onLine: (line) => {
      if (hasStruck || line['step'] !== step || line['port'] !== port) return;
      hasStruck = true;
      strike(all);
    },
  });
  try {
    const exitCode = await all.run(flash, [file]);
    return { all, exitCode, hasStruck, last: all.lines.at(-1) as Json };
  } finally {
    all.stop();
  }
}

const holdsImage = (all: SeveralBoards, mac: unknown): boolean => {
  const [port = ''] = Object.entries(macs).find(([, each]) => each === mac) ?? [];
  return Buffer.compare(board(all, port).flash.subarray(0, image.length), image) === 0;
};

test.each(sampled(cells, 8))('in the step %s, %s', async (step, name) => {
  const fault = faults[name] as Fault;
  const { all, exitCode, hasStruck, last } = await flashedWith(step, fault);
  expect(hasStruck).toBe(true);
  expect(last).toMatchObject({ type: 'result' });
  const ends = last['boards'] as readonly Json[];
  expect(ends.map(({ port }) => port)).toEqual(ports);
  for (const { port, mac, outcome, board: condition, code } of ends) {
    if (outcome === 'done') expect([port, holdsImage(all, mac)]).toEqual([port, true]);
    else {
      expect(['failed', 'cancelled']).toContain(outcome);
      expect(code).toMatch(/^[a-z-]+$/);
      // What is called unchanged holds what it held.
      const held = all.boards.get(String(port))?.flash ?? new Uint8Array(0);
      if (condition === 'unchanged' && name !== 'two boards that change places')
        expect([port, Buffer.compare(held, before)]).toEqual([port, 0]);
    }
    if (fault.spared.includes(String(port))) expect([port, outcome]).toEqual([port, 'done']);
  }
  const count = (outcome: string) => ends.filter((each) => each['outcome'] === outcome).length;
  expect([last['done'], last['failed'], last['cancelled']]).toEqual(
    ['done', 'failed', 'cancelled'].map(count),
  );
  expect(exitCode).toBe(count('cancelled') > 0 ? 130 : count('failed') > 0 ? 1 : 0);
  // Each board has ended once, before the summary.
  const told = all.lines.slice(0, -1).filter(({ type }) => type === 'result' || type === 'error');
  expect(told.map(({ port }) => port).sort()).toEqual(ports);
});

test('two boards that change places before the write are told, and neither gets what was planned for the other', async () => {
  const { all, last } = await flashedWith('write', faults['two boards that change places'] as Fault);
  const codes = (last['boards'] as readonly Json[]).map(({ code }) => code);
  expect(codes.slice(1)).toContain('wrong-board');
  expect(all.lines.filter(({ code }) => code === 'wrong-board')[0]?.['message']).toMatch(
    /ec:fa:bc:00:00:0[23]/,
  );
});

test('who cannot wait for the boards is told of each, and the summary is the last line', async () => {
  let exitCode: number | undefined;
  const { all, last } = await flashedWith('write', {
    spared: [],
    strike: (bench) => {
      exitCode = bench.atWork()?.cutOff(new EspError('cancelled', 'Ended at once.', { board: 'unknown' }));
      bench.cancel(new EspError('cancelled', 'Ended at once.', { board: 'unknown' }));
    },
  });
  expect([exitCode, last]).toEqual([130, expect.objectContaining({ done: 0, failed: 0, cancelled: 3 })]);
  for (const each of last['boards'] as readonly Json[])
    expect(each).toMatchObject({
      outcome: 'cancelled',
      board: expect.stringMatching(/unknown|partly|unchanged/),
    });
  expect(all.lines.filter(({ boards }) => boards !== undefined)).toHaveLength(1);
});
