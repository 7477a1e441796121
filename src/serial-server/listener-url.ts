// What people type after --listen and --control.
import { ListenerError } from './listener.ts';

/** What a new client finds: the board as it is, freshly started, or in its boot loader. */
export type BootAtConnect = 'as-is' | 'flash' | 'download';

export type ListenerUrl =
  | {
      readonly kind: 'tcp' | 'rfc2217';
      readonly host: string;
      /** 0 = the system picks one. */
      readonly port: number;
      readonly boot: BootAtConnect;
    }
  /** `path` is a symbolic link to make; empty = only the device itself. */
  | { readonly kind: 'pty'; readonly path: string };

const form = /^(tcp|rfc2217):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]*):(\d{1,5})\/?(?:\?(.*))?$/i;

/** @throws ListenerError usage */
export function parseListenerUrl(text: string): ListenerUrl {
  if (/^pty:/i.test(text)) return { kind: 'pty', path: text.slice('pty:'.length) };
  const match = form.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535)
    throw new ListenerError(
      'usage',
      `"${text}" is not a listener: tcp://HOST:PORT, rfc2217://HOST:PORT or pty:PATH (port 0 picks a free one).`,
    );
  return {
    kind: (match[1] as string).toLowerCase() as 'tcp' | 'rfc2217',
    host: (match[2] as string).replace(/^\[|\]$/g, '') || '127.0.0.1',
    port,
    boot: parseBoot(match[4]),
  };
}

function parseBoot(options: string | undefined): BootAtConnect {
  if (!options) return 'as-is';
  const boot = /^boot=(flash|download)$/.exec(options)?.[1];
  if (!boot)
    throw new ListenerError('usage', `"?${options}" is not understood: boot=download or boot=flash.`);
  return boot as BootAtConnect;
}
