// A client of rfc2217://HOST:PORT: the cable with its lines, rate and break, by telnet's COM-PORT option.
import type { Socket } from 'node:net';
import { createComPort } from './com-port.ts';
import { clientBytes } from './first-bytes.ts';
import { sendUnlessStuck, untilRead } from './listen.ts';
import type { Claim, Meet } from './one-client-cable.ts';
import { createOutputGate } from './output-gate.ts';
import {
  createTelnetParser,
  escapeData,
  optionRequest,
  subnegotiation,
  type TelnetEvent,
  telnetByte,
} from './telnet.ts';
import { negotiateOptions, telnetOption } from './telnet-options.ts';

/** A telnet BREAK command has no length; this is what serial servers send for it. */
const breakMs = 250;

/** `signature` is what this end calls itself, for clients that ask. */
export const meetRfc2217Client =
  (signature: string): Meet =>
  (socket) => {
    const gate = createOutputGate((bytes) => sendUnlessStuck(socket, escapeData(bytes)));
    return { onBytes: gate.push, serve: (claim) => serve(socket, claim, gate, signature) };
  };

async function serve(
  socket: Socket,
  claim: Claim,
  gate: ReturnType<typeof createOutputGate>,
  signature: string,
): Promise<void> {
  const negotiation = negotiateOptions((verb, option) =>
    sendUnlessStuck(socket, optionRequest(verb, option)),
  );
  const comPort = createComPort({
    claim,
    reply: (bytes) => void sendUnlessStuck(socket, subnegotiation(telnetOption.comPort, bytes)),
    setSuspended: gate.setSuspended,
    purgeOutput: gate.purge,
    signature,
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  gate.onDropped(comPort.notifyLineState);
  let breakTimer: NodeJS.Timeout | undefined;
  let isAgreed = false;

  const handle = async (event: TelnetEvent) => {
    switch (event.type) {
      case 'data':
        return claim.write(event.bytes);
      case 'option':
        negotiation.receive(event.verb, event.option);
        if (!isAgreed && negotiation.isOnThere(telnetOption.comPort)) {
          isAgreed = true;
          await comPort.notifyModemState();
        }
        return;
      case 'subnegotiation':
        if (event.option === telnetOption.comPort) await comPort.receive(event.bytes);
        return;
      case 'command':
        if (event.code !== telnetByte.break) return;
        clearTimeout(breakTimer);
        await claim.setBreak(true);
        breakTimer = setTimeout(() => void claim.setBreak(false), breakMs);
    }
  };
  negotiation.start();
  const parse = createTelnetParser();
  try {
    for await (const chunk of clientBytes(socket)) {
      for (const event of parse(chunk)) {
        await handle(event);
        // A flood of requests whose answers nobody reads waits here.
        await untilRead(socket);
      }
    }
  } finally {
    clearTimeout(breakTimer);
    comPort.close();
  }
}
