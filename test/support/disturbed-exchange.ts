// One exchange with a board of the virtual board's own parts, again and again on a fresh wire, each time with one
// byte lost or damaged, or with text of a program's timer before it, until every byte has had its turn.
import { expect } from 'vitest';
import { isEspError } from '../../src/device/errors.ts';
import { connectFirmware } from '../../src/device/firmware/connect-firmware.ts';
import type { FirmwareLink } from '../../src/device/firmware/firmware-link.ts';
import type { Session } from '../../src/device/session/session.ts';
import { bareSession } from './bare-session.ts';
import { type Disturbance, DisturbedTransport } from './disturbed-transport.ts';
import { sampled, steadySeed, takesAll, takesEveryByte } from './sampled.ts';
import type { ScriptedTransport } from './scripted-transport.ts';
import { TestClock } from './test-clock.ts';

export type Fixture = {
  readonly session: Session;
  readonly link: FirmwareLink;
  readonly clock: TestClock;
  readonly signal: AbortSignal;
};

export type Exchange<T> = {
  readonly attach: (transport: ScriptedTransport, clock: TestClock) => void;
  /** Undisturbed, before each turn. */
  readonly prepare?: (fixture: Fixture) => Promise<unknown>;
  readonly act: (fixture: Fixture) => Promise<T>;
  /** Throws where an undisturbed result, or what it has left on the board, is not that of the exchange. */
  readonly check: (result: T, faults: readonly Disturbance[]) => void;
  /** Throws where a failure has left what it must not. */
  readonly checkFailed?: () => void;
  /** Undisturbed, behind each turn: the board answers. */
  readonly after: (fixture: Fixture) => Promise<unknown>;
  readonly longestMs: number;
};

export type Outcome<T> = { readonly result: T } | { readonly code: string; readonly message: string };

export const disturbances = {
  'a byte lost': { lost: 1 },
  'three bytes lost': { lost: 3 },
  'a byte damaged': { flipped: 0x04 },
  'a line of a timer': { added: 'temperature 22\r\n' },
  'a word of a timer': { added: 'x' },
} as const satisfies Readonly<Record<string, Omit<Disturbance, 'direction' | 'at'>>>;

/** Those that an exchange is tried with: two of them in a usual run, others for each exchange. */
export const disturbancesFor = (exchange: string): readonly (keyof typeof disturbances)[] =>
  sampled(Object.keys(disturbances) as (keyof typeof disturbances)[], 2, exchange);

/** All turns of an exchange, on a slow computer. */
export const longestTestMs = takesEveryByte ? 1_800_000 : 120_000;
/** `npm run test:all` takes so many times the usual places. */
const moreInAll = 3;

const named = /^(?:repl-failed|repl-busy|read-failed|verify-mismatch|timeout|no-repl)$/;
const context = { signal: new AbortController().signal, onEvent: () => {} };

/** One turn: in time, with the right result or with an error of a name that says that the way was bad. */
export async function turn<T>(
  exchange: Exchange<T>,
  faults: readonly Disturbance[],
): Promise<{ readonly outcome: Outcome<T>; readonly passed: DisturbedTransport['passed'] }> {
  const clock = new TestClock();
  const transport = new DisturbedTransport(clock);
  exchange.attach(transport, clock);
  const session = bareSession(transport, clock);
  const link = await clock.run(connectFirmware(session, context));
  const fixture: Fixture = { session, link, clock, signal: context.signal };
  await clock.run(exchange.prepare?.(fixture) ?? Promise.resolve());
  transport.disturb(...faults);
  const startedMs = clock.now();
  const outcome: Outcome<T> = await clock.run(exchange.act(fixture)).then(
    (result) => ({ result }),
    (error: unknown) => {
      if (!isEspError(error)) throw error;
      return { code: error.code, message: error.message };
    },
  );
  const { passed } = transport;
  expect(clock.now() - startedMs).toBeLessThan(exchange.longestMs);
  transport.disturb();
  if ('result' in outcome) exchange.check(outcome.result, faults);
  else {
    expect(outcome.code, outcome.message).toMatch(named);
    exchange.checkFailed?.();
  }
  await clock.run(exchange.after(fixture));
  return { outcome, passed };
}

/**
 * A turn for each byte of both directions; `most` of them in a usual run, all of them in `npm run test:every-byte`. Text of a timer comes from the board
 * alone. Returns how they ended.
 */
export async function everyByte<T>(
  exchange: Exchange<T>,
  what: keyof typeof disturbances,
  most: number,
): Promise<{ readonly right: number; readonly failed: number }> {
  const { outcome, passed } = await turn(exchange, []);
  expect(outcome).toHaveProperty('result');
  const directions =
    'added' in disturbances[what] ? (['to-host'] as const) : (['to-host', 'to-board'] as const);
  const places = directions.flatMap((direction) =>
    Array.from({ length: passed[direction] }, (_, at) => ({ direction, at })),
  );
  const counts = { right: 0, failed: 0 };
  for (const place of spread(places, takesAll ? moreInAll * most : most)) {
    try {
      const { outcome: found } = await turn(exchange, [{ ...place, ...disturbances[what] }]);
      counts['result' in found ? 'right' : 'failed'] += 1;
    } catch (cause) {
      throw new Error(`${what} at byte ${place.at} ${place.direction}: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
  if (takesAll) console.info(`${what}: ${counts.right} right, ${counts.failed} failed by name`);
  return counts;
}

/** As many as that, as far from each other; the same ones until ESPWB_TEST_SEED says otherwise. */
function spread<Place>(places: readonly Place[], most: number): readonly Place[] {
  if (takesEveryByte || places.length <= most) return places;
  const step = Math.ceil(places.length / most);
  return places.filter((_, at) => at % step === steadySeed % step);
}
