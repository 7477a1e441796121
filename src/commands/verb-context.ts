// What a verb is handed: a session or a port that is opened when it asks, and what goes with them.
import { systemClock } from '../device/clock.ts';
import type { Session } from '../device/session/session.ts';
import { listenFromOpen } from '../device/transport/ear.ts';
import { openTransport, resolvePort } from '../platform/open-port.ts';
import { foundAgain, watchAdapter } from '../platform/unplugged-adapters.ts';
import { openBoard } from '../services/open-board.ts';
import { abilitiesHere } from '../terminal/environment.ts';
import { confirm } from './confirm.ts';
import type { Output } from './output.ts';
import type { GlobalOptions, Outside, VerbContext } from './verb.ts';
import { logged } from './wire-log.ts';

const clock = systemClock;
/** The rate at which every board and program meets. */
const sessionBaudRate = 115_200;

/** How long a person may look for the buttons; a script's reader may be near, too, but need not be. */
const personWaitMs = 60_000;
const scriptWaitMs = 10_000;

/** A port, or a session on one; closed in the end. */
export type Opened = { readonly path?: string; readonly close: () => Promise<void> };

export function verbContext(
  output: Output,
  signal: AbortSignal,
  global: GlobalOptions,
  opened: Opened[],
  { startWorkbench }: Outside,
  expectedMac: string | null = null,
): VerbContext {
  let session: Promise<Session> | undefined;
  const portTransport = async () => {
    const named = await resolvePort(global.port, process.env);
    const again = await foundAgain(named);
    if (again) output.event({ type: 'note', text: again.note });
    const plain = await openTransport(again?.path ?? named);
    const transport = global.verbose ? logged(plain, clock.now, output.trace) : plain;
    return { transport, mac: expectedMac ?? again?.mac ?? null };
  };
  return {
    output,
    signal,
    clock,
    options: global,
    environment: process.env,
    operation: { signal, onEvent: output.event },
    openSession: () => {
      session ??= (async () => {
        const { transport, mac } = await portTransport();
        await transport.open({ baudRate: sessionBaudRate, signal });
        opened.push(transport);
        const watched = watchAdapter(transport);
        const ear = listenFromOpen(transport, clock);
        const isUnattended = !process.stderr.isTTY || !process.stdin.isTTY;
        const waitForHandsMs = isUnattended ? scriptWaitMs : personWaitMs;
        const made = await openBoard(transport, clock, { signal, ear, waitForHandsMs, isUnattended });
        opened.push(made);
        // What was begun on a board goes on there alone, once its adapter has another name.
        made.expectBoard(mac);
        made.onChange(() => watched.learn(made.facts?.mac));
        return made;
      })();
      return session;
    },
    openTransport: async (baudRate) => {
      const { transport } = await portTransport();
      await transport.open({ baudRate, signal });
      opened.push(transport);
      watchAdapter(transport);
      return transport;
    },
    confirm: (question) => confirm(question, global.yes, signal),
    openWorkbench: abilitiesHere().fullScreen ? startWorkbench : null,
  };
}
