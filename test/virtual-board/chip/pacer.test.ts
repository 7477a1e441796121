// A board on a computer that runs its code slower than the chip would: many instructions fall due in one
// turn. What the board said before them must not wait until they are done.
import { expect, test } from 'vitest';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { fromHex, onBench, silentFirmware } from '../../support/board-bench.ts';
import { checksumOf, frame, request, StubClient, words } from '../../support/stub-client.ts';
import { TestClock } from '../../support/test-clock.ts';

const codeAddress = 0x40100000;
/** addi.n a2, a2, 1; j back to it: no wait that the interpreter could skip. */
const countForEver = fromHex('1b22 86feff 000000');
const instructionsPerMs = 80_000;

test('an answer is not held back by the code that the chip runs next', async () => {
  const clock = new TestClock();
  let turnMs = 0;
  const slowClock = {
    now: clock.now,
    setTimer: (delayMs: number, fire: () => void) => clock.setTimer(Math.max(delayMs, turnMs), fire),
  };
  const board = createBoard({ flashSizeBytes: 0x400000, timing: 'real', wiring: 'auto' }, slowClock, {
    startFirmware: silentFirmware,
  });
  const client = new StubClient(board.plug(), clock);
  await onBench({ board, client, clock }, async () => {
    await client.enterDownloadMode();
    await client.sync();
    await client.ask(0x05, words(countForEver.length, 1, countForEver.length, codeAddress));
    const block = Uint8Array.from([...words(countForEver.length, 0, 0, 0), ...countForEver]);
    await client.ask(0x07, block, { checksum: checksumOf(countForEver) });
    let runAtAnswer = Infinity;
    client.port.onBytes(() => {
      runAtAnswer = Math.min(runAtAnswer, board.counters().instructions);
    });
    turnMs = 20;
    client.port.write(frame(request(0x06, words(0, codeAddress))));
    await client.wait(40);
    // A millisecond on the wire, one in the adapter.
    expect(runAtAnswer).toBeLessThan(3 * instructionsPerMs);
    expect(board.counters().instructions).toBeGreaterThan(10 * instructionsPerMs);
  });
});
