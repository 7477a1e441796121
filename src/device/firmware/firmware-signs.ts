// Names firmware that has no REPL by what it prints on its own. Reads text, never asks.
import type { Firmware } from './firmware.ts';
import type { FirmwareFacts } from './firmware-link.ts';
import { firmwares } from './firmwares.ts';

/** Null where the text names nobody. */
export function recogniseTalk(text: string): FirmwareFacts | null {
  const signsOf = [({ namesItself = [] }: Firmware) => namesItself, ({ talk = [] }: Firmware) => talk];
  for (const signs of signsOf)
    for (const firmware of firmwares)
      for (const sign of signs(firmware)) {
        const found = sign.exec(text);
        if (found) return { kind: firmware.kind, version: found[1] ?? null, board: null };
      }
  return null;
}

/**
 * Whether it is worth asking for AT firmware: it greets with "ready" and gives back the Enter that it was
 * sent, and neither a program nor a prompt of the known firmwares does that.
 */
export const soundsLikeAt = (text: string): boolean =>
  /(?:^|\n)ready\r\n/.test(text) || /^(?:\r|\r\r)$/.test(text.slice(text.lastIndexOf('\n') + 1));
