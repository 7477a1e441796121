// Out of an unfinished statement at NodeMCU's prompt, which knows no key for that.
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { wayOut } from './lua-code.ts';

/** Silence after which a line's answer is over. */
const quietMs = 100;
/** The longest that is heard of a board that does not fall silent. */
const answerMs = 2000;

/** At `>> `: makes the statement fail, so that the prompt stands again. True if it does. */
export async function leaveContinuation(wire: FirmwareWire, reader: ByteReader): Promise<boolean> {
  for (const line of wayOut) {
    await wire.write(`${line}\n`);
    const answer = asText(await reader.readUntilQuiet(quietMs, answerMs));
    if (!answer.endsWith('\n> ')) continue;
    wire.standAt('\n> ');
    return true;
  }
  wire.standAt('\n>> ');
  return false;
}
