// From what was typed to the listener itself.
import type { Listener, ListenerOptions } from './listener.ts';
import { parseListenerUrl } from './listener-url.ts';
import { openPtyListener } from './pty-listener.ts';
import { openRfc2217Listener } from './rfc2217-listener.ts';
import type { SharedCable } from './shared-cable.ts';
import { openTcpListener } from './tcp-listener.ts';

/** @throws ListenerError usage, busy, forbidden or unsupported */
export async function openListener(
  text: string,
  cable: SharedCable,
  options: ListenerOptions,
): Promise<Listener> {
  const url = parseListenerUrl(text);
  switch (url.kind) {
    case 'tcp':
      return openTcpListener(url, cable, options);
    case 'rfc2217':
      return openRfc2217Listener(url, cable, options);
    case 'pty':
      return openPtyListener(url.path, cable, options);
  }
}
