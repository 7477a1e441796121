// Who comes from another computer says a token first, in a line of its own: whoever reaches a board can
// run code on it. Who comes from this computer says none.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';

const longestTokenBytes = 256;
const patienceMs = 10_000;

/** 22 characters that a URL takes as they are. */
export const newToken = (): string => randomBytes(16).toString('base64url');

export const isLoopback = (address: string): boolean =>
  /^127\./.test(address) || address === '::1' || /^::ffff:127\./i.test(address);

/** Reads the first line and leaves what follows it on the socket; false: wrong, too long, too late, or none. */
export function saysToken(socket: Socket, token: string | undefined): Promise<boolean> {
  if (!token) return Promise.resolve(false);
  return new Promise((resolve) => {
    let heard = Buffer.alloc(0);
    const end = (isRight: boolean) => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', refuse);
      socket.off('end', refuse);
      socket.pause();
      resolve(isRight);
    };
    const refuse = () => end(false);
    const take = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const at = heard.indexOf(0x0a);
      if (at < 0 && heard.length <= longestTokenBytes) return;
      if (at < 0 || at > longestTokenBytes) return end(false);
      const rest = heard.subarray(at + 1);
      end(isSame(heard.toString('utf8', 0, at).replace(/\r$/, ''), token));
      if (rest.length > 0) socket.unshift(rest);
    };
    const timer = setTimeout(refuse, patienceMs);
    socket.on('data', take);
    socket.on('close', refuse);
    socket.on('end', refuse);
  });
}

/** In a time that does not tell how much of it was right. */
function isSame(said: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(said), digest(token));
}
