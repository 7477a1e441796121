// espwb share: ports of this computer for other programs and computers, until it is told to end. Each listener's
// URL is printed as JSON, with or without --json, as espwb board prints its own.
import { EspError } from '../device/errors.ts';
import type { Transport } from '../device/transport/transport.ts';
import { announce } from '../platform/announced-servers.ts';
import { openTransport, portMeant, resolvePort } from '../platform/open-port.ts';
import { foundAgain } from '../platform/unplugged-adapters.ts';
import { stopVirtualBoards } from '../platform/virtual-boards.ts';
import { type Listener, ListenerError, type ListenerOptions } from '../serial-server/listener.ts';
import { parseListenerUrl } from '../serial-server/listener-url.ts';
import { listenerOfBoard } from '../serial-server/listeners-of-board.ts';
import type { ClaimCable } from '../serial-server/one-client-cable.ts';
import { openSocketListener } from '../serial-server/socket-listener.ts';
import { newToken } from '../serial-server/token.ts';
import { type SharedPort, sharePort } from '../services/share-port.ts';
import { listenerRefused, untilTold, words } from './listeners.ts';
import type { Verb, VerbContext, VerbOptions } from './verb.ts';
import { logged } from './wire-log.ts';

/** The number of the RFC: servers have no usual port. */
const usualListener = 'rfc2217://127.0.0.1:2217';

export const run: Verb = async (context, args, options) => {
  const { output, environment, signal, clock, options: global } = context;
  const typed = args.length > 0 ? args : [await resolvePort(global.port, environment)];
  const ports = await Promise.all(typed.map((port) => portMeant(port, environment)));
  const twice = ports.find((port, at) => ports.indexOf(port) !== at);
  if (twice !== undefined) throw new EspError('usage', `${twice} is named twice.`);
  const given = words(options, 'listen');
  const urls = given.length > 0 ? given : [usualListener];
  const watched = words(options, 'watch');
  const allowRemote = options['allowRemote'] === true;
  const token = tokenFor(options, environment['ESPWB_TOKEN']);
  if (options['announce'] === true && !allowRemote)
    throw new EspError('usage', '--announce calls other computers, and none of them is let in.', {
      hints: ['Add --allow-remote if whoever reaches this computer may run code on the board.'],
    });
  const shared: SharedPort[] = [];
  const listeners: Listener[] = [];
  const announced: { port: string; networkPort: number; needsToken: boolean }[] = [];
  let silence = async () => {};
  try {
    for (const [index, port] of ports.entries()) {
      const onNote = (text: string) => output.event({ type: 'note', text });
      const makeTransport = () => transportOf(port, context);
      const made = await sharePort({ name: port, makeTransport, clock, signal, onNote });
      shared.push(made);
      const listening: ListenerOptions = {
        allowRemote,
        token,
        onNote: (text) => onNote(ports.length > 1 ? `${port}: ${text}` : text),
      };
      const listenAt = async (url: string, cable: ClaimCable, keys: Readonly<Record<string, string>>) => {
        const listener = await openListener(listenerOfBoard(url, port, index), cable, listening).catch(
          (error) => {
            throw listenerRefused(error);
          },
        );
        listeners.push(listener);
        const secret = allowRemote && token !== null ? { token } : {};
        output.announce({ type: 'listening', url: listener.url, port, ...keys, ...secret });
        return listener;
      };
      for (const url of watched) await listenAt(url, made.readers, { access: 'read' });
      for (const url of urls) {
        const listener = await listenAt(url, made, {});
        const networkPort = /^rfc2217:.*:(\d+)$/.exec(listener.url)?.[1];
        if (networkPort)
          announced.push({ port, networkPort: Number(networkPort), needsToken: token !== null });
      }
    }
    if (options['announce'] === true)
      silence = await announce(announced, (text) => output.event({ type: 'note', text }));
    await untilTold(signal);
    const ends = shared.map(({ name, counters }) => ({ port: name, ...counters() }));
    output.result(
      { shared: ends },
      ends.map(
        ({ port, toBoardBytes, fromBoardBytes }) =>
          `${port} is no longer shared: ${toBoardBytes} bytes went to its board, ${fromBoardBytes} came from it.`,
      ),
    );
  } finally {
    await silence();
    for (const listener of listeners) await listener.close();
    for (const port of shared) await port.close();
    await stopVirtualBoards();
  }
};

/** null: none is asked for. @throws EspError usage */
function tokenFor(options: VerbOptions, ofEnvironment: string | undefined): string | null {
  if (options['token'] !== false) return ofEnvironment || newToken();
  if (options['allowRemote'] === true) return null;
  throw new EspError('usage', '--no-token is about other computers, and none of them is let in.', {
    hints: ['Add --allow-remote if whoever reaches this computer may run code on the board.'],
  });
}

/** As a verb's own, in the time of the real thing: other programs are made for real boards. */
async function transportOf(port: string, { output, clock, options }: VerbContext): Promise<Transport> {
  const again = await foundAgain(port);
  if (again) output.event({ type: 'note', text: again.note });
  const plain = await openTransport(again?.path ?? port, clock, { timing: 'real' });
  return options.verbose ? logged(plain, clock.now, output.trace) : plain;
}

/** @throws ListenerError */
function openListener(text: string, port: ClaimCable, options: ListenerOptions): Promise<Listener> {
  const url = parseListenerUrl(text);
  if (url.kind === 'pty')
    throw new ListenerError('usage', 'A port is shared by rfc2217://HOST:PORT or tcp://HOST:PORT.');
  if (url.boot !== 'as-is')
    throw new ListenerError('usage', `?boot=${url.boot} presses the buttons of a virtual board.`);
  return openSocketListener(url, port, 'espwb share', options);
}
