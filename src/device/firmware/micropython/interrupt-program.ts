// Ctrl-C for a program of which nothing is known but that it runs, until a prompt stands.
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import type { Prompt } from '../prompt.ts';

/** One is enough for most; a lost one is repeated; many find a program in its handler for the first. */
export const interruptKeys = ['\x03', '\x03', '\x03'.repeat(16)] as const;

/** How long a program may take to give way, its `finally` included. */
export const interruptMs = 1000;
/** Bytes behind a prompt that was only a line of output come within this. */
const settleMs = 30;

/** The prompt that stands in the end; null if the program goes on. @throws EspError unplugged | cancelled */
export async function interruptProgram(
  wire: FirmwareWire,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<Prompt | null> {
  let heard = '';
  for (const keys of interruptKeys) {
    await wire.write(keys);
    const deadline = wire.clock.now() + interruptMs;
    for (let leftMs = interruptMs; leftMs > 0; leftMs = deadline - wire.clock.now()) {
      heard = (heard + asText(await reader.read(leftMs, signal))).slice(-1024);
      if (!promptOf(wire, heard)) continue;
      heard += asText(await reader.read(settleMs, signal));
      const prompt = promptOf(wire, heard);
      if (prompt) return prompt;
    }
  }
  return null;
}

/** Code that another tool runs in raw mode ends in the raw REPL's own way. */
const promptOf = (wire: FirmwareWire, heard: string): Prompt | null =>
  heard.endsWith('\x04>') ? { kind: 'micropython raw', typed: '' } : wire.promptAtEnd(heard);
