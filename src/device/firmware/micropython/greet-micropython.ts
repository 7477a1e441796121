// The first words with MicroPython: a clean friendly prompt, and its banner, which Ctrl-B prints without
// running any code.
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import type { Greeting } from '../greeting.ts';
import type { Prompt } from '../prompt.ts';
import { parseBanner } from './banner.ts';
import { MicroPythonLink } from './micropython-link.ts';
import { ctrl } from './raw-mode.ts';

const answerMs = 2000;
const prompt = '>>> ';

/** At a prompt of MicroPython's kind. @throws EspError unplugged | cancelled */
export async function greetMicroPython(
  wire: FirmwareWire,
  reader: ByteReader,
  found: Prompt,
  signal: AbortSignal,
): Promise<Greeting> {
  wire.kind = 'micropython';
  if (found.kind === 'micropython continuation' || found.kind === 'micropython paste') {
    // Nobody of this session has typed it: an unfinished block left by another program.
    await wire.write(ctrl.C);
    await awaitText(reader, wire.clock, [`\n${prompt}`], answerMs, signal);
  }
  await wire.write(ctrl.B);
  const text = await bannerText(wire, reader, signal);
  const facts = parseBanner(text) ?? { kind: 'micropython', version: null, board: null };
  return {
    link: new MicroPythonLink(wire, facts),
    shown: Uint8Array.from(Buffer.from(`${text}\r\n${prompt}`, 'latin1')),
  };
}

/** A bare prompt before it is a late answer to an Enter that came while the board was still starting. */
async function bannerText(wire: FirmwareWire, reader: ByteReader, signal: AbortSignal): Promise<string> {
  const deadline = wire.clock.now() + answerMs;
  for (;;) {
    const leftMs = Math.max(0, deadline - wire.clock.now());
    const said = await awaitText(reader, wire.clock, [`\n${prompt}`], leftMs, signal);
    const text = said ? asText(said.before).trim() : '';
    if (!said || text !== '') return text;
  }
}
