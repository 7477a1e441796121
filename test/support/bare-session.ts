// A session over a scripted wire: state and firmware, no loader. For tests of the REPL drivers, which
// use nothing else of it.
import type { Clock } from '../../src/device/clock.ts';
import type { BoardState, Session } from '../../src/device/session/session.ts';
import type { Transport } from '../../src/device/transport/transport.ts';

export type BareSession = Session & { readonly states: readonly BoardState[] };

export function bareSession(transport: Transport, clock: Clock, state: BoardState = 'silent'): BareSession {
  const states: BoardState[] = [state];
  const refuse = () => Promise.reject(new Error('a bare session has no loader'));
  return {
    transport,
    clock,
    states,
    get state() {
      return states.at(-1) as BoardState;
    },
    facts: null,
    busyWith: null,
    firmware: null,
    run: (_name, context, work) => work(context),
    loader: refuse,
    identify: refuse,
    expectBoard: () => {},
    waitForBootRom: refuse,
    abandonLoader: () => {},
    restart: refuse,
    waitForRestart: refuse,
    setState: (next) => {
      if (next !== states.at(-1)) states.push(next);
    },
    onChange: () => () => {},
    close: () => transport.close(),
  };
}
