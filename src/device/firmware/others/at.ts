// Espressif's AT firmware: it takes commands and no code, and is asked for its version with two that change nothing.
// https://docs.espressif.com/projects/esp-at/en/release-v2.2.0.0_esp8266/AT_Command_Set/
import { advise } from '../../advice.ts';
import type { Clock } from '../../clock.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { Firmware } from '../firmware.ts';

declare module '../firmware-link.ts' {
  interface FirmwareKinds {
    at: true;
  }
}

const answerMs = 500;

/** @throws EspError unplugged | cancelled */
async function askVersion(
  write: (text: string) => Promise<void>,
  reader: ByteReader,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  // The line end first: whatever stands in its line is not part of the question.
  await write('\r\nAT\r\n');
  if (!(await awaitText(reader, clock, ['OK\r\n', 'ERROR\r\n'], answerMs, signal))) return null;
  await reader.readUntilQuiet(answerMs / 5, answerMs, signal);
  await write('AT+GMR\r\n');
  const answer = await awaitText(reader, clock, ['\nOK\r\n', 'ERROR\r\n'], answerMs, signal);
  return asText(answer?.before ?? new Uint8Array(0));
}

export const at: Firmware = {
  kind: 'at',
  name: 'AT firmware',
  namesItself: [/AT version: ?(\d[\w.-]{0,20})/],
  nameIsAsked: {
    // It greets with "ready" and gives back the Enter that it was sent; neither a program nor a prompt does that.
    soundsLikeIt: (text) =>
      /(?:^|\n)ready\r\n/.test(text) || /^(?:\r|\r\r)$/.test(text.slice(text.lastIndexOf('\n') + 1)),
    ask: askVersion,
  },
  repl: null,
  lineEnding: 'CR LF',
  insteadOfRepl: advise('speak-at'),
};
