// A board on a computer that runs its code slower than the chip would: many instructions fall due in one
// turn. What the board said before them must not wait until they are done.
import { expect, test } from 'vitest';
import type { Board } from '../../../src/virtual-board/board.ts';
import type { BoardClock } from '../../../src/virtual-board/board-port.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { fromHex, onFixture, silentFirmware } from '../../support/board-fixture.ts';
import { checksumOf, frame, request, StubClient, words } from '../../support/stub-client.ts';
import { TestClock } from '../../support/test-clock.ts';

const codeAddress = 0x40100000;
/** addi.n a2, a2, 1; j back to it: no wait that the interpreter could skip. */
const countForEver = fromHex('1b22 86feff 000000');
const instructionsPerMs = 80_000;

/** A board that counts for ever once `start` has sent the last command, and the client of it. */
async function withCounting(
  clock: TestClock,
  boardClock: BoardClock,
  story: (made: { board: Board; client: StubClient; start: () => void }) => Promise<void>,
) {
  const board = createBoard({ flashSizeBytes: 0x400000, timing: 'real', wiring: 'auto' }, boardClock, {
    startFirmware: silentFirmware,
  });
  const client = new StubClient(board.plug(), clock);
  await onFixture({ board, client, clock }, async () => {
    await client.enterDownloadMode();
    await client.sync();
    await client.ask(0x05, words(countForEver.length, 1, countForEver.length, codeAddress));
    const block = Uint8Array.from([...words(countForEver.length, 0, 0, 0), ...countForEver]);
    await client.ask(0x07, block, { checksum: checksumOf(countForEver) });
    await story({
      board,
      client,
      start: () => client.port.write(frame(request(0x06, words(0, codeAddress)))),
    });
  });
}

test('an answer is not held back by the code that the chip runs next', async () => {
  const clock = new TestClock();
  let turnMs = 0;
  const slowClock = {
    now: clock.now,
    setTimer: (delayMs: number, fire: () => void) => clock.setTimer(Math.max(delayMs, turnMs), fire),
  };
  await withCounting(clock, slowClock, async ({ board, client, start }) => {
    let runAtAnswer = Infinity;
    client.port.onBytes(() => {
      runAtAnswer = Math.min(runAtAnswer, board.counters().instructions);
    });
    turnMs = 20;
    start();
    await client.wait(40);
    // A millisecond on the wire, one in the adapter.
    expect(runAtAnswer).toBeLessThan(3 * instructionsPerMs);
    expect(board.counters().instructions).toBeGreaterThan(10 * instructionsPerMs);
  });
});

test('a computer ten times slower than the chip does not owe it ever more time', async () => {
  const clock = new TestClock();
  let instructions = () => 0;
  const slowClock = {
    now: () => clock.now() + instructions() / (instructionsPerMs / 10),
    setTimer: clock.setTimer,
  };
  await withCounting(clock, slowClock, async ({ board, client, start }) => {
    let isAsking = false;
    instructions = () => {
      if (isAsking) return 0;
      isAsking = true;
      const { instructions: count } = board.counters();
      isAsking = false;
      return count;
    };
    start();
    await client.wait(10);
    const longestMs = Math.max(
      ...(await inTurn(8, async () => {
        const before = board.counters().instructions;
        await client.wait(1);
        return (board.counters().instructions - before) / instructionsPerMs;
      })),
    );
    expect(longestMs).toBeGreaterThan(0);
    expect(longestMs).toBeLessThan(5);
  });
});

async function inTurn(times: number, run: () => Promise<number>): Promise<number[]> {
  const results: number[] = [];
  for (let time = 0; time < times; time++) results.push(await run());
  return results;
}
