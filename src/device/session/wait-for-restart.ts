// For boards that no line resets: sees that a person has tapped RST by what the board says then. A
// loader speaks only when it is asked, so nothing is sent that the firmware would find in its input.
import type { LoaderLink } from '../loader/link.ts';
import type { OperationContext } from '../operation.ts';
import { ByteReader } from '../transport/byte-reader.ts';

/** More than noise: the boot ROM says a hundred characters and more, garbled or not. */
const textBytes = 16;
const quietMs = 500;
/** A start that was not heard is found out by asking. */
const askAgainMs = 5000;

/**
 * Returns when the loader behind `link` is gone. Run it inside `session.run`.
 * @throws EspError unplugged | cancelled
 */
export async function waitForRestart(link: LoaderLink, { signal, onEvent }: OperationContext): Promise<void> {
  onEvent({
    type: 'note',
    text: 'Tap RST: the firmware starts, and this continues by itself.',
    needsHands: true,
  });
  const reader = new ByteReader(link.transport, link.clock);
  try {
    for (;;) {
      if (await isGone(link, signal)) return;
      reader.take();
      for (let heard = 0, waitMs = askAgainMs; ; waitMs = quietMs) {
        const bytes = await reader.read(waitMs, signal);
        heard += bytes.length;
        if (heard >= textBytes) return;
        if (bytes.length === 0) break;
      }
    }
  } finally {
    reader.stop();
  }
}

/** One lost byte is no restart. */
export const isGone = async (link: LoaderLink, signal: AbortSignal): Promise<boolean> =>
  !(await link.isAlive(signal)) && !(await link.isAlive(signal));
