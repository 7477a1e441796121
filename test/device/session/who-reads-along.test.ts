// Another program on the port is named where it explains what failed, and nobody waits long for that.
import { expect, test } from 'vitest';
import { EspError } from '../../../src/device/errors.ts';
import { withReaders } from '../../../src/device/session/who-reads-along.ts';
import { TestClock } from '../../support/test-clock.ts';

const noAnswer = new EspError('no-answer', 'The boot loader did not answer.');
const others = async () => 'picocom (process 7)';

test('an error that lost bytes explain names first who takes them', async () => {
  const named = (await withReaders(noAnswer, others, new TestClock())) as EspError;
  expect(named.ownHints[0]).toContain('picocom (process 7) has this port open');
});

test('an error that they do not explain accuses nobody', async () => {
  const missing = new EspError('port-missing', 'There is no such port.');
  expect(await withReaders(missing, others, new TestClock())).toBe(missing);
});

test('an error is told within two seconds where nothing can be looked at', async () => {
  const clock = new TestClock();
  const never = () => new Promise<string | null>(() => {});
  expect(await clock.run(withReaders(noAnswer, never, clock))).toBe(noAnswer);
  expect(clock.now()).toBe(2000);
});
