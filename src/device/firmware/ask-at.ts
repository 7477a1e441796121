// Asks for Espressif's AT firmware and its version with the two commands that change nothing.
// https://docs.espressif.com/projects/esp-at/en/release-v2.2.0.0_esp8266/AT_Command_Set/
import type { Clock } from '../clock.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { asText, awaitText } from './await-text.ts';
import type { FirmwareFacts } from './firmware-link.ts';
import { recogniseTalk } from './firmware-signs.ts';

const answerMs = 500;

/** Null where nobody answers AT. @throws EspError unplugged | cancelled */
export async function askAt(
  write: (text: string) => Promise<void>,
  reader: ByteReader,
  clock: Clock,
  signal: AbortSignal,
): Promise<FirmwareFacts | null> {
  // The line end first: whatever stands in its line is not part of the question.
  await write('\r\nAT\r\n');
  if (!(await awaitText(reader, clock, ['OK\r\n', 'ERROR\r\n'], answerMs, signal))) return null;
  await reader.readUntilQuiet(answerMs / 5, answerMs, signal);
  await write('AT+GMR\r\n');
  const answer = await awaitText(reader, clock, ['\nOK\r\n', 'ERROR\r\n'], answerMs, signal);
  return recogniseTalk(asText(answer?.before ?? new Uint8Array(0))) ?? atWithoutVersion;
}

const atWithoutVersion: FirmwareFacts = { kind: 'at', version: null, board: null };
