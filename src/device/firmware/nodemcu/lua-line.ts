// One line at NodeMCU's prompt and what it printed. The prompt tells the end, because the line may print
// nothing; what a program's timer prints in between is told apart as far as the caller says how.
import { EspError } from '../../errors.ts';
import { type ByteReader, concat } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import type { ExecOptions } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';

const promptMs = 2000;
/** What one line may print before its prompt; beyond it only the end is kept. */
const windowBytes = 64 * 1024;

type LineOptions = Pick<ExecOptions, 'signal' | 'idleTimeoutMs'>;

/** Sends a line and returns what it printed, without echo and prompt. `end` as in untilPrompt. */
export async function sendLine(
  wire: FirmwareWire,
  reader: ByteReader,
  line: string,
  options: LineOptions,
  end: string,
): Promise<string> {
  await wire.write(`${line}\n`);
  const seen = await untilPrompt(reader, options, line.length, end);
  const echoed = seen.startsWith(line) ? seen.slice(line.length) : seen;
  return echoed.replace(/^\r?\n/, '');
}

/**
 * What came before the prompt, which is the last word; behind `end`, where that is given, a timer may
 * have printed something after it. @throws EspError code-raised for a statement that is not finished
 */
export async function untilPrompt(
  reader: ByteReader,
  options: LineOptions,
  leastBytes: number,
  end: string,
): Promise<string> {
  let seen: Uint8Array = new Uint8Array(0);
  for (;;) {
    const bytes = await reader.read(options.idleTimeoutMs ?? promptMs, options.signal);
    if (bytes.length === 0) throw replFailed('gave no prompt', reader.recent);
    seen = concat([seen, bytes]);
    if (seen.length > windowBytes) seen = seen.slice(-windowBytes);
    const text = asText(seen);
    const endAt = end === '' ? -1 : text.indexOf(end);
    const found = endAt < 0 ? /(^|\n)(>{1,2} )$/.exec(text) : /(\n)(>{1,2} )/.exec(text.slice(endAt));
    if (!found || text.length < leastBytes) continue;
    const at = found.index + Math.max(0, endAt) + (found[1]?.length ?? 0);
    reader.unread(seen.subarray(at + (found[2]?.length ?? 0)));
    if (found[2] === '> ') return text.slice(0, at);
    throw new EspError('code-raised', 'The statement is not finished.', { evidence: seen.slice(-200) });
  }
}

/** One byte a character, as asText reads them. */
export const toBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** An error repl-failed that says `The board ${what}.`, with the last 200 bytes. */
export function replFailed(what: string, evidence: Uint8Array): EspError {
  return new EspError('repl-failed', `The board ${what}.`, { evidence: evidence.slice(-200) });
}
