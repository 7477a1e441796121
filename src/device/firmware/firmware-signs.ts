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

/** Whoever is worth asking for its name, by what was heard; null where nobody is. */
export const askableFor = (text: string): Firmware | null =>
  firmwares.find(({ nameIsAsked }) => nameIsAsked?.soundsLikeIt(text)) ?? null;
