// rfc2217://HOST:PORT: the cable with its lines, rate and break, by telnet's COM-PORT option.
import type { Socket } from 'node:net';
import { createComPort } from './com-port.ts';
import type { Door, DoorOptions } from './door.ts';
import type { DoorUrl } from './door-url.ts';
import { listen, sendUnlessStuck, untilRead, urlOf } from './listen.ts';
import { createOutputGate } from './output-gate.ts';
import type { Claim, SharedCable } from './shared-cable.ts';
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

/** @throws DoorError */
export async function openRfc2217Door(
  url: Extract<DoorUrl, { port: number }>,
  cable: SharedCable,
  options: DoorOptions,
): Promise<Door> {
  const listening = await listen(url, options.allowRemote, async (socket, name) => {
    const gate = createOutputGate((bytes) => sendUnlessStuck(socket, escapeData(bytes)));
    const claim = await cable.claim({
      name,
      boot: url.boot,
      onBytes: gate.push,
      onGone: () => socket.destroySoon(),
    });
    if (typeof claim === 'string') {
      options.onNote(`${name} was turned away: ${claim}`);
      socket.end(`espwb: ${claim}\r\n`);
      return;
    }
    options.onNote(`${name} is connected`);
    try {
      await serve(socket, claim, gate);
    } finally {
      claim.release();
      options.onNote(`${name} has left`);
    }
  });
  return { url: urlOf('rfc2217', listening), close: listening.close };
}

async function serve(socket: Socket, claim: Claim, gate: ReturnType<typeof createOutputGate>): Promise<void> {
  const negotiation = negotiateOptions((verb, option) =>
    sendUnlessStuck(socket, optionRequest(verb, option)),
  );
  const comPort = createComPort({
    claim,
    reply: (bytes) => void sendUnlessStuck(socket, subnegotiation(telnetOption.comPort, bytes)),
    setSuspended: gate.setSuspended,
    purgeOutput: gate.purge,
    signature: 'espwb virtual board',
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
          comPort.notifyModemState();
        }
        return;
      case 'subnegotiation':
        if (event.option === telnetOption.comPort) await comPort.receive(event.bytes);
        return;
      case 'command':
        if (event.code !== telnetByte.break) return;
        clearTimeout(breakTimer);
        claim.setBreak(true);
        breakTimer = setTimeout(() => claim.setBreak(false), breakMs);
    }
  };
  negotiation.start();
  const parse = createTelnetParser();
  try {
    for await (const chunk of socket) {
      for (const event of parse(chunk as Uint8Array)) {
        await handle(event);
        // A flood of requests whose answers nobody reads waits here.
        await untilRead(socket);
      }
    }
  } finally {
    clearTimeout(breakTimer);
  }
}
