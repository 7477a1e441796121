// From what was typed to the listener itself.
import type { Listener, ListenerOptions } from './listener.ts';
import { parseListenerUrl } from './listener-url.ts';
import { openPtyListener } from './pty-listener.ts';
import { meetRfc2217Client } from './rfc2217-client.ts';
import type { SharedCable } from './shared-cable.ts';
import { openSocketListener } from './socket-listener.ts';
import { meetTcpClient } from './tcp-client.ts';

/** @throws ListenerError usage, busy, forbidden or unsupported */
export async function openListener(
  text: string,
  cable: SharedCable,
  options: ListenerOptions,
): Promise<Listener> {
  const url = parseListenerUrl(text);
  switch (url.kind) {
    case 'tcp':
      return openSocketListener(url, cable, options, meetTcpClient);
    case 'rfc2217':
      return openSocketListener(url, cable, options, meetRfc2217Client);
    case 'pty':
      return openPtyListener(url.path, cable, options);
  }
}
