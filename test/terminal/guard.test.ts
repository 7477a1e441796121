import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type GuardedProcess, installGuard } from '../../src/terminal/guard.ts';
import { onEndingSignals, otherNames } from '../../src/terminal/signals.ts';
import { safe } from '../../src/text/printable.ts';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  exited = new Promise<number>((resolve) => {
    this.once('exited', resolve);
  });
  exit(code: number) {
    this.codes.push(code);
    this.emit('exited', code);
  }
}

function setUp(cancel: (reason: string) => Promise<void> = async () => {}) {
  const events: string[] = [];
  const guarded = new FakeProcess();
  const guard = installGuard({
    process: guarded as unknown as GuardedProcess,
    restore: () => events.push('restore'),
    cancel: (reason) => {
      events.push(`cancel: ${reason}`);
      return cancel(reason);
    },
    lastWords: (error) => (error instanceof Error ? safe`error: ${error.message}` : safe`goodbye`),
    print: (text) => events.push(`print ${text}`),
    deadlineMs: 5,
  });
  return { events, guarded, guard };
}

type Ending = [signal: string, exitCode: number];
const breakKey: Ending = ['SIGBREAK', 149];
const alarms: Ending[] = [
  ['SIGALRM', 142],
  ['SIGVTALRM', 128 + constants.signals.SIGVTALRM],
];

/** Without a listener the system's default would be back, which ends the program. */
const ignored = otherNames.filter((name) => name === 'SIGXFSZ') as string[];

describe('ways out', () => {
  test('a terminal that goes away says so twice, and the board is waited for all the same', async () => {
    let letGo = () => {};
    const { events, guarded, guard } = setUp(
      () =>
        new Promise((resolve) => {
          letGo = resolve;
        }),
    );
    guarded.emit('SIGHUP');
    guarded.emit('SIGHUP');
    guard.hangUp();
    expect(events).toEqual(['cancel: stopped by SIGHUP']);
    letGo();
    expect(await guarded.exited).toBe(129);
    expect(guarded.codes).toEqual([129]);
  });

  test.skipIf(otherNames.length === 0)(
    'second names of signals are held, so that no library sends the signal once more',
    () => {
      const { guarded, guard } = setUp();
      for (const name of otherNames) expect(guarded.emit(name)).toBe(true);
      expect(guarded.codes).toEqual([]);
      guard.release();
      expect(guarded.eventNames().filter((name) => name !== 'exited')).toEqual(ignored);
    },
  );

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    // Windows has another number for it, and no alarms.
    ['SIGABRT', 128 + constants.signals.SIGABRT],
    ...(process.platform === 'win32' ? [breakKey] : alarms),
  ])('%s cancels, restores, speaks and exits %i, in this order', async (signal, code) => {
    const { events, guarded } = setUp();
    guarded.emit(signal);
    expect(await guarded.exited).toBe(code);
    // process.exit emits it: a second restore would move the cursor back over what was printed.
    guarded.emit('exit', code);
    expect(events).toEqual([`cancel: stopped by ${signal}`, 'restore', 'print goodbye']);
  });

  test('a terminal that is gone without a signal ends it as SIGHUP does, however often it is found out', async () => {
    const { events, guarded, guard } = setUp();
    guard.hangUp();
    guard.hangUp();
    expect(await guarded.exited).toBe(129);
    expect(events).toEqual(['cancel: the terminal is gone', 'restore', 'print goodbye']);
  });

  test.each(['uncaughtException', 'unhandledRejection'])(
    '%s is a bug: exit 70 with its words',
    async (event) => {
      const { events, guarded } = setUp();
      guarded.emit(event, new Error('boom'));
      expect(await guarded.exited).toBe(70);
      expect(events.slice(1)).toEqual(['restore', 'print error: boom']);
    },
  );

  test('process.exit from anywhere restores the terminal', () => {
    const { events, guarded } = setUp();
    guarded.emit('exit', 0);
    expect(events).toEqual(['restore']);
  });

  test('a cancel that hangs does not keep the terminal', async () => {
    const { guarded } = setUp(() => new Promise(() => {}));
    guarded.emit('SIGTERM');
    expect(await guarded.exited).toBe(143);
  });

  test('a cancel that fails does not keep the terminal either', async () => {
    const { guarded } = setUp(() => Promise.reject(new Error('port gone')));
    guarded.emit('SIGTERM');
    expect(await guarded.exited).toBe(143);
  });

  test('a second signal goes out at once, because the person means it', () => {
    const { guarded } = setUp(() => new Promise(() => {}));
    guarded.emit('SIGINT');
    guarded.emit('SIGINT');
    expect(guarded.codes).toEqual([130]);
  });

  test('after release the process belongs to its owner again', () => {
    const { guarded, guard } = setUp();
    guard.release();
    expect(guarded.eventNames().filter((name) => !ignored.includes(String(name)))).toEqual(['exited']);
  });

  test.skipIf(ignored.length === 0)('what Node ignores has one listener, however often it is guarded', () => {
    const { guarded, guard } = setUp();
    guard.release();
    onEndingSignals(() => {}, guarded)();
    expect(guarded.listenerCount('SIGXFSZ')).toBe(1);
  });
});
