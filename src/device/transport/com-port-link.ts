// A telnet connection on which both ends have agreed on RFC 2217: data one way and the other, commands
// and their answers beside it, flow control. What the commands mean to a serial port: rfc2217.ts.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import { concat } from './byte-reader.ts';
import type { ByteSocket } from './byte-socket.ts';
import { answerTo, comPort, encodeComPort, telnetOption } from './com-port-option.ts';
import { createTelnetDecoder, escapeIac, type TelnetEvent } from './telnet.ts';
import { createTelnetOptions } from './telnet-options.ts';

const handshakeTimeoutMs = 3_000;
const ownSignature = [...new TextEncoder().encode('espwb')];
const { binary, suppressGoAhead, comPort: comPortOption } = telnetOption;

export type ComPortLink = {
  /**
   * Agrees on binary data and RFC 2217. `name` is the server's, for messages.
   * @throws EspError protocol | cancelled
   */
  readonly handshake: (name: string, signal: AbortSignal | undefined) => Promise<void>;
  /** Waits while the server has suspended the flow. */
  readonly sendData: (bytes: Uint8Array) => Promise<void>;
  readonly sendCommands: (...frames: readonly Uint8Array[]) => Promise<void>;
  /**
   * Listens from now on for the answer to `command` that `accept` takes; null if none comes in time.
   * Call it before the command is sent.
   */
  readonly answer: (
    command: number,
    timeoutMs: number,
    accept?: (value: Uint8Array) => boolean,
  ) => Promise<Uint8Array | null>;
  /** The connection is gone or closed: nothing is waited for any more. */
  readonly release: () => void;
};

type Answer = { readonly command: number; readonly value: Uint8Array };

/** A server agrees on a handful of options, and now and then on one more. */
const mostNegotiations = 1000;
const mostWrites = 8;
/** Commands whose end is missing; they swallow what the port says. */
const mostWithoutEnd = 10;
/** So long a server may suspend the flow of what is to be sent. */
const longestSuspendMs = 10_000;

/**
 * Takes over the socket's bytes; `onData` gets those of the port. `onTrouble` gets what of the server cannot be gone
 * on with, to complete "the server …".
 */
export function createComPortLink(
  socket: ByteSocket,
  clock: Clock,
  onTrouble: (code: 'protocol' | 'timeout', why: string) => void,
  onData: (bytes: Uint8Array) => void,
): ComPortLink {
  let withoutEnd = 0;
  const decode = createTelnetDecoder((isOverlong) => {
    withoutEnd += 1;
    if (isOverlong || withoutEnd === mostWithoutEnd) onTrouble('protocol', 'sends an endless command');
  });
  const options = createTelnetOptions({
    here: [binary, suppressGoAhead, comPortOption],
    there: [binary, suppressGoAhead],
  });
  const answerListeners = new Set<(answer: Answer) => void>();
  let onAgreement = () => {};
  let resume: (() => void) | undefined;
  let mayFlow = Promise.resolve();

  let negotiations = 0;
  /** To what one read has brought: many go in one write. */
  let replies: Uint8Array[] = [];
  const reply = (bytes: Uint8Array) => void replies.push(bytes);
  const sendReplies = () => {
    if (replies.length === 0) return;
    const all = replies.length > mostWrites ? [concat(replies)] : replies;
    replies = [];
    // A reply that cannot be sent means that the socket is lost, which its onClose tells.
    for (const bytes of all) void socket.write(bytes).catch(() => {});
  };

  const suspend = () => {
    if (resume) return;
    mayFlow = new Promise((resolve) => {
      resume = resolve;
    });
  };

  const onComPort = (command: number, value: Uint8Array) => {
    if (command === answerTo(comPort.flowSuspend)) suspend();
    else if (command === answerTo(comPort.flowResume)) {
      resume?.();
      resume = undefined;
    } else if (command === answerTo(comPort.signature) && value.length === 0)
      reply(encodeComPort(comPort.signature, ...ownSignature));
    else for (const listener of [...answerListeners]) listener({ command, value });
  };

  const onEvent = (event: TelnetEvent) => {
    if (event.type === 'data') onData(event.bytes);
    else if (event.type === 'negotiation') {
      negotiations += 1;
      if (negotiations > mostNegotiations) {
        if (negotiations === mostNegotiations + 1) onTrouble('protocol', 'negotiates options endlessly');
        return;
      }
      const answer = options.receive(event.verb, event.option);
      if (answer) reply(answer);
      onAgreement();
    } else if (event.option === comPortOption) {
      const [command] = event.payload;
      if (command !== undefined) onComPort(command, event.payload.subarray(1));
    }
  };

  socket.onBytes((bytes) => {
    for (const event of decode(bytes)) onEvent(event);
    sendReplies();
  });

  const handshake = async (name: string, signal: AbortSignal | undefined) => {
    const needed = [
      ['here', comPortOption],
      ['here', binary],
      ['there', binary],
    ] as const;
    const agreed = new Promise<void>((resolve, reject) => {
      onAgreement = () => {
        const states = needed.map(([side, option]) => options.agreement(side, option));
        if (states[0] === 'refused') reject(noRfc2217(name, 'refuses its COM-PORT option'));
        else if (states.includes('refused')) reject(noRfc2217(name, 'refuses to carry binary data'));
        else if (states.every((state) => state === 'yes')) resolve();
      };
    });
    const onTimeout = () => noRfc2217(name, `did not agree to it within ${handshakeTimeoutMs / 1000} s`);
    for (const offer of options.offers()) await socket.write(offer);
    await withDeadline(agreed, { clock, timeoutMs: handshakeTimeoutMs, signal, onTimeout });
  };

  let cancelWait = () => {};
  const awaitFlow = async () => {
    cancelWait = clock.setTimer(longestSuspendMs, () =>
      onTrouble('timeout', `told espwb to wait, and did not resume within ${longestSuspendMs / 1000} s`),
    );
    while (resume) await mayFlow;
    cancelWait();
  };

  return {
    handshake,
    release: () => cancelWait(),
    sendData: async (bytes) => {
      if (resume) await awaitFlow();
      await socket.write(escapeIac(bytes));
    },
    sendCommands: async (...frames) => {
      // In one write, so that two line changes travel together.
      await socket.write(Uint8Array.from(frames.flatMap((frame) => [...frame])));
    },
    answer: (command, timeoutMs, accept = () => true) =>
      new Promise((resolve) => {
        const settle = (value: Uint8Array | null) => {
          cancelTimer();
          answerListeners.delete(listener);
          resolve(value);
        };
        const listener = (answer: Answer) => {
          if (answer.command === answerTo(command) && accept(answer.value)) settle(answer.value);
        };
        const cancelTimer = clock.setTimer(timeoutMs, () => settle(null));
        answerListeners.add(listener);
      }),
  };
}

function noRfc2217(name: string, why: string): EspError {
  return new EspError('protocol', `${name} does not speak RFC 2217: it ${why}.`, {
    hints: ['If the server hands the bytes through as they are, use tcp://HOST:PORT.'],
    hintsSayAll: true,
  });
}
