// A port of this computer for clients of src/serial-server: one wire, whose bytes go to whoever has it. The port
// stays open from the beginning to the end; when its board is unplugged, it is opened again once it is back.
import { type Clock, sleep } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import type { Transport } from '../device/transport/transport.ts';
import { type ClaimCable, oneClientCable, type Wire } from '../serial-server/one-client-cable.ts';

export type ShareOptions = {
  /** Begins sentences, and is what -p takes. */
  readonly name: string;
  /** A new one at each opening, since the adapter may come back under another name. */
  readonly makeTransport: () => Promise<Transport>;
  readonly clock: Clock;
  /** Ends the sharing. */
  readonly signal: AbortSignal;
  /** One line of what happened, for people. */
  readonly onNote: (text: string) => void;
};

export type SharedPort = ClaimCable & {
  readonly name: string;
  /** For those who only read along. */
  readonly readers: ClaimCable;
  /** Bytes since the beginning, of which those from the board count also where nobody took them. */
  readonly counters: () => { readonly toBoardBytes: number; readonly fromBoardBytes: number };
  /** Idempotent; the port is closed afterwards. */
  readonly close: () => Promise<void>;
};

const usualBaudRate = 115_200;
/** How often a board that was unplugged is looked for. */
const lookEveryMs = 1000;

/** @throws EspError port-missing | port-busy | port-forbidden | usage where the port cannot be opened at first */
export async function sharePort(options: ShareOptions): Promise<SharedPort> {
  const { name, clock, signal, onNote } = options;
  const cable = oneClientCable(name);
  const counters = { toBoardBytes: 0, fromBoardBytes: 0 };
  const ended = new AbortController();
  const untilEnd = AbortSignal.any([signal, ended.signal]);
  let present: Transport | null = null;
  let returning: Promise<void> = Promise.resolve();

  const plugIn = async () => {
    const transport = await options.makeTransport();
    await transport.open({ baudRate: usualBaudRate, signal: untilEnd });
    present = transport;
    transport.listen({
      onBytes: (bytes) => {
        counters.fromBoardBytes += bytes.length;
        cable.deliver(bytes);
      },
      onClose: (reason) => {
        if (present !== transport) return;
        present = null;
        onNote(`${name} went away: ${reason.message}.`);
        cable.unplug(reason.message);
        returning = comeBack();
      },
    });
    const wire = wireOf(transport, { onNote, name, onSent: (bytes) => (counters.toBoardBytes += bytes) });
    cable.plug(() => wire);
  };
  const comeBack = async () => {
    let why = '';
    while (!untilEnd.aborted) {
      try {
        await sleep(clock, lookEveryMs, untilEnd);
        await plugIn();
        return onNote(`${name} is back.`);
      } catch (error) {
        if (untilEnd.aborted) return;
        const words = error instanceof Error ? error.message : String(error);
        // That it is still missing is no news.
        if (words !== why && !(isEspError(error) && error.code === 'port-missing')) onNote(words);
        why = words;
      }
    }
  };

  await plugIn();
  return {
    name,
    claim: cable.claim,
    readers: cable.readers,
    counters: () => ({ ...counters }),
    close: async () => {
      ended.abort(new EspError('cancelled', `${name} is no longer shared.`));
      await returning;
      const open = present;
      present = null;
      cable.unplug('it is no longer shared');
      await open?.close();
    },
  };
}

type WireEvents = {
  readonly name: string;
  readonly onNote: (text: string) => void;
  readonly onSent: (sizeBytes: number) => void;
};

/** What a client asks for is done in its order, one after the other: the next line does not pass the last byte. */
function wireOf(transport: Transport, { name, onNote, onSent }: WireEvents): Wire {
  let last: Promise<unknown> = Promise.resolve();
  let isToldOfLines = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  /** That the port is gone is told where it is heard, once. */
  const tell = (error: unknown) => {
    if (transport.isOpen && error instanceof Error) onNote(error.message);
  };
  return {
    write: (bytes) =>
      inTurn(async () => {
        await transport.write(bytes);
        onSent(bytes.length);
      }).catch(tell),
    setLines: (lines) => {
      void inTurn(() => transport.setLines(lines)).catch((error) => {
        if (!isEspError(error) || error.code !== 'lines-unsupported') return tell(error);
        // Programs that reset boards would not open a port that says no: they find out by the board's silence.
        if (!isToldOfLines) onNote(`${error.message} No client can restart the board of ${name}.`);
        isToldOfLines = true;
      });
    },
    setBaudRate: (baudRate) =>
      inTurn(async () => {
        if (baudRate !== 'as-chip' && baudRate !== transport.baudRate)
          await transport.setBaudRate(baudRate).catch(tell);
        return transport.baudRate;
      }),
    // Not in turn: it changes nothing, and nothing waits for it.
    readInputs: async () => (await transport.readInputs?.().catch(() => null)) ?? null,
    setBreak: (on) =>
      inTurn(async () => {
        await transport.setBreak?.(on);
        return transport.setBreak !== undefined;
      }).catch((error) => {
        tell(error);
        return false;
      }),
  };
}
