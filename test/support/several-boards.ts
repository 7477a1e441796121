// Several virtual boards on one clock that jumps, and one verb on all of them: what runs is the command line's own
// code, but for how a port is opened.
import { createOutput } from '../../src/commands/output.ts';
import { type BoardsAtWork, runOnBoards } from '../../src/commands/run-on-boards.ts';
import type { GlobalOptions, Verb, VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import type { verbContext } from '../../src/commands/verb-context.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardPort } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { TestClock } from './test-clock.ts';

export type Json = Readonly<Record<string, unknown>>;

export type SeveralBoards = {
  readonly clock: TestClock;
  /** By port. */
  readonly boards: ReadonlyMap<string, Board>;
  /** What was printed so far, an object a line. */
  readonly lines: readonly Json[];
  readonly cancel: (reason?: unknown) => void;
  /** From now on each of the two ports leads to the other's board, as behind a server that mixes them up. */
  readonly swap: (one: string, other: string) => void;
  /** The exit code. @throws what the run rejects with, or Error where it does not end */
  readonly run: (verb: Verb, args: readonly string[], options?: VerbOptions) => Promise<number>;
  readonly atWork: () => BoardsAtWork | null;
  readonly stop: () => void;
};

export type Options = {
  readonly flashSizeBytes: number;
  readonly flash?: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
  readonly jobs?: number;
  readonly onLine?: (line: Json) => void;
};

/** Longer than any deadline of one flash of a small board. */
const mostMs = 20 * 60_000;

/** @param macs by port */
export function severalBoards(macs: Readonly<Record<string, string>>, options: Options): SeveralBoards {
  const clock = new TestClock();
  const { flashSizeBytes, flash, environment, jobs = 16 } = options;
  const boards = new Map(
    Object.entries(macs).map(([port, mac]) => [
      port,
      createBoard(
        { flashSizeBytes, timing: 'real', wiring: 'auto', mac, ...(flash ? { flash: flash.slice() } : {}) },
        clock,
        { startFirmware: () => ({ receive: () => {}, stop: () => {} }) },
      ),
    ]),
  );
  const cables = new Map<string, BoardPort>();
  const plug = (port: string): BoardPort => {
    cables.set(port, (boards.get(port) as Board).plug());
    const now = () => cables.get(port) as BoardPort;
    let onBytes: (bytes: Uint8Array) => void = () => {};
    let onClose: (reason: string) => void = () => {};
    const connect = () => {
      now().onBytes((bytes) => onBytes(bytes));
      now().onClose((reason) => onClose(reason));
    };
    reconnect.set(port, connect);
    connect();
    return {
      write: (bytes) => now().write(bytes),
      drain: () => now().drain(),
      setLines: (lines) => now().setLines(lines),
      setBaudRate: (rate) => now().setBaudRate(rate),
      setBreak: (on) => now().setBreak(on),
      onBytes: (listener) => {
        onBytes = listener;
      },
      onClose: (listener) => {
        onClose = listener;
      },
      close: () => now().close(),
    };
  };
  const reconnect = new Map<string, () => void>();
  const lines: Json[] = [];
  let hasEnded = false;
  const sink = {
    isTerminal: false,
    write: (text: string | Uint8Array) => {
      const line = JSON.parse(String(text)) as Json;
      lines.push(line);
      options.onLine?.(line);
    },
  };
  const ofBoards = { ...sink, write: (text: string | Uint8Array) => hasEnded || sink.write(text) };
  const stop = new AbortController();
  let atWork: BoardsAtWork | null = null;
  const contextFor: typeof verbContext = (output, signal, global, opened) => {
    const port = global.port ?? '';
    const transport = new VirtualTransport(port, () => plug(port));
    return {
      ...{ output, signal, clock, options: global, environment, openWorkbench: null },
      operation: { signal, onEvent: output.event },
      openSession: async () => {
        await transport.open({ baudRate: 115_200, signal });
        opened.push(transport);
        const session = await openSession(transport, clock, { signal });
        opened.push(session);
        return session;
      },
      openTransport: async () => transport,
      confirm: async () => {},
    } satisfies VerbContext;
  };
  const run = async (verb: Verb, args: readonly string[], verbOptions: VerbOptions = {}) => {
    const global: GlobalOptions = { port: undefined, json: true, yes: true };
    atWork = runOnBoards({
      ...{ verb, args, options: verbOptions, global, names: {}, jobs, clock, contextFor, name: 'flash' },
      boards: Object.keys(macs).map((port) => ({ port, mac: null, name: null })),
      output: createOutput(true, sink, sink, clock.now, () => 80),
      signal: stop.signal,
      outside: { leaveSignals: () => {}, startWorkbench: async () => 0 },
      cancelled: 'unknown',
      screen: {
        of: (port, known) =>
          createOutput(true, ofBoards, ofBoards, clock.now, () => 80, 'usual', undefined, {
            keys: () => ({ port, ...(known().mac === null ? {} : { mac: String(known().mac) }) }),
            label: () => port,
            bar: () => {},
            above: (write) => write(),
          }),
        clear: () => {},
        end: () => {
          hasEnded = true;
        },
      },
    });
    let isOver = false;
    const ended = atWork.ended.finally(() => {
      isOver = true;
    });
    ended.catch(() => {});
    // The disk takes real time, of which the jumping clock knows nothing.
    while (!isOver) {
      await clock.advance(10);
      if (clock.now() > mostMs) throw new Error(`still at work after ${clock.now()} ms`);
    }
    return ended;
  };
  return {
    clock,
    boards,
    lines,
    run,
    atWork: () => atWork,
    cancel: (reason) => stop.abort(reason),
    swap: (one, other) => {
      const [first, second] = [cables.get(one), cables.get(other)];
      if (!first || !second) return;
      cables.set(one, second);
      cables.set(other, first);
      reconnect.get(one)?.();
      reconnect.get(other)?.();
    },
    stop: () => {
      for (const board of boards.values()) board.stop();
    },
  };
}
