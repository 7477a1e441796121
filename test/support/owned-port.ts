// A session that holds its users to the rule: whatever speaks to the board has the port to itself.
import type { Session } from '../../src/device/session/session.ts';

const speaking: readonly PropertyKey[] = [
  'loader',
  'identify',
  'restart',
  'waitForRestart',
  'waitForBootRom',
] satisfies (keyof Session)[];

/** The same session; what speaks to the board outside of `run` throws, and so fails the test. */
export const ownedPort = (session: Session): Session =>
  new Proxy(session, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (speaking.includes(key) && target.busyWith === null)
          throw new Error(`session.${String(key)}() was called by something that had not taken the port.`);
        return Reflect.apply(value, target, given);
      };
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
