// From what was typed to the listener itself.
import type { Listener, ListenerOptions } from '../../serial-server/listener.ts';
import { parseListenerUrl } from '../../serial-server/listener-url.ts';
import { openSocketListener } from '../../serial-server/socket-listener.ts';
import { openPtyListener } from './pty-listener.ts';
import type { SharedCable } from './shared-cable.ts';

/** @throws ListenerError usage, busy, forbidden or unsupported */
export async function openListener(
  text: string,
  cable: SharedCable,
  options: ListenerOptions,
): Promise<Listener> {
  const url = parseListenerUrl(text);
  return url.kind === 'pty'
    ? openPtyListener(url.path, cable, options)
    : openSocketListener(url, cable, 'espwb virtual board', options);
}
