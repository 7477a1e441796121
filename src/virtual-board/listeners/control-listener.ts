// The control channel: JSON lines over TCP, one request a line, one answer a line. Any number of
// clients; the board's own listeners do not notice them.
import type { Socket } from 'node:net';
import { clientBytes, ForeignClientError } from '../../serial-server/first-bytes.ts';
import { listen, sendUnlessStuck, untilRead, urlOf } from '../../serial-server/listen.ts';
import { type Listener, ListenerError, type ListenerOptions } from '../../serial-server/listener.ts';
import { parseListenerUrl } from '../../serial-server/listener-url.ts';
import { printableJson } from '../../text/printable.ts';
import { ControlError, type Controlled, runControlCommand } from './control-commands.ts';

const longestLineBytes = 65_536;

/** @throws ListenerError */
export async function openControlListener(
  text: string,
  controlled: Controlled,
  options: ListenerOptions,
): Promise<Listener> {
  const url = parseListenerUrl(text);
  if (url.kind !== 'tcp') throw new ListenerError('usage', 'The control channel is a tcp://HOST:PORT.');
  const serve = async (socket: Socket) => {
    let waiting = Buffer.alloc(0);
    for await (const chunk of clientBytes(socket)) {
      waiting = Buffer.concat([waiting, chunk as Buffer]);
      for (let end = waiting.indexOf(0x0a); end >= 0; end = waiting.indexOf(0x0a)) {
        const line = waiting.toString('utf8', 0, end).trim();
        waiting = waiting.subarray(end + 1);
        if (line === '') continue;
        if (!line.startsWith('{')) return refuse(socket, 'requests are JSON objects');
        sendUnlessStuck(socket, Buffer.from(`${printableJson(await answer(line, controlled))}\n`));
        await untilRead(socket);
      }
      if (waiting.length > longestLineBytes) return refuse(socket, 'a line has at most 65536 bytes');
    }
  };
  const listening = await listen(url, options, async (socket) => {
    await serve(socket).catch((error) => {
      if (error instanceof ForeignClientError) refuse(socket, 'requests are JSON objects');
      throw error;
    });
  });
  return { url: urlOf('tcp', listening), close: listening.close };
}

function refuse(socket: Socket, error: string): void {
  socket.end(`${printableJson({ ok: false, error })}\n`);
}

async function answer(line: string, controlled: Controlled): Promise<Readonly<Record<string, unknown>>> {
  let id: unknown;
  try {
    const request = parseLine(line);
    if (typeof request === 'object' && request !== null && 'id' in request) id = request.id;
    return {
      ...(id === undefined ? {} : { id }),
      ok: true,
      ...(await runControlCommand(request, controlled)),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...(id === undefined ? {} : { id }), ok: false, error: message };
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ControlError('the line is not JSON');
  }
}
