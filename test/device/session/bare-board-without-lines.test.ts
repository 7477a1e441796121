// A chip with nothing to run restarts about every two seconds: whenever its port is opened, it is known for that.
import { expect, test } from 'vitest';
import type { OperationEvent } from '../../../src/device/operation.ts';
import { openFixture } from '../../support/session-fixture.ts';

/** In which the boot ROM is in the middle of its text when the look begins: each, and some of the others. */
const phasesMs = [
  ...Array.from({ length: 14 }, (_, at) => at),
  ...Array.from({ length: 18 }, (_, at) => 1696 + at),
  ...Array.from({ length: 12 }, (_, at) => 20 + at * 199),
];

test('a bare board that no line reaches is waited for, at whatever moment of its restarts the look begins', async () => {
  const missed: string[] = [];
  for (const phaseMs of phasesMs) {
    const { clock, session, ...fixture } = await openFixture({
      board: { wiring: 'none' },
      session: { waitForHandsMs: 1000, isUnattended: true },
    });
    await clock.advance(phaseMs);
    const events: OperationEvent[] = [];
    const look = session.run(
      'look',
      { ...fixture.context, onEvent: (event) => events.push(event) },
      (context) => session.identify(context, { replSuffices: true }),
    );
    const failure = await clock.run(look.catch((error: unknown) => error));
    const isWaitedFor = events.some((event) => event.type === 'note' && event.needsHands);
    if (!isWaitedFor) missed.push(`${phaseMs} ms: ${failure}`);
    await clock.run(session.close());
  }
  expect(missed).toEqual([]);
});
