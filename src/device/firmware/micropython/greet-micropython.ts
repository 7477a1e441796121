// The first words with MicroPython or CircuitPython: a clean friendly prompt, and its banner, which Ctrl-B
// prints without running any code.
import { advise } from '../../advice.ts';
import { EspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText, awaitText } from '../await-text.ts';
import type { FirmwareFacts } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import type { Greeting } from '../greeting.ts';
import { createPlainLink } from '../plain-link.ts';
import type { Prompt } from '../prompt.ts';
import { parseBanner } from './banner.ts';
import { MicroPythonLink } from './micropython-link.ts';
import { ctrl } from './raw-mode.ts';
import { rawAnnouncements } from './raw-paste.ts';

const answerMs = 2000;
const proofMs = 1000;
const proofTries = 2;
const prompt = '>>> ';

/** At a prompt of MicroPython's kind. @throws EspError no-repl | unplugged | cancelled */
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
  let text: string | null = null;
  // Twice at most: a byte of the banner, or of the prompt behind it, may have got lost.
  for (let asked = 0; asked < 2 && !parseBanner(text ?? ''); asked++) {
    await wire.write(ctrl.B);
    text = (await bannerText(wire, reader, signal)) ?? text;
  }
  if (text === null)
    throw new EspError('no-repl', 'What looked like the prompt of MicroPython did not answer Ctrl-B.', {
      evidence: reader.recent,
      hints: [
        advise('watch-output', {
          why: 'Try again; if it stays so, a program prints what looks like a prompt',
        }),
        advise('speak-own-words'),
      ],
      hintsSayAll: true,
    });
  const facts = parseBanner(text) ?? { kind: 'micropython', version: null, board: null };
  const shown = (end: string) => Uint8Array.from(Buffer.from(`${text}\r\n${end}`, 'latin1'));
  // A fork may word its banner as it likes; the raw REPL tells it from whatever else has such a prompt.
  if (facts.version === null && !(await hasRawRepl(wire, reader, signal))) {
    wire.hasForeignPrompt = true;
    return { link: createPlainLink(wire, unknown, noMicroPython(reader)), shown: shown('') };
  }
  return { link: new MicroPythonLink(wire, facts), shown: shown(prompt) };
}

const unknown: FirmwareFacts = { kind: 'unknown', version: null, board: null };

const noMicroPython = (reader: ByteReader) =>
  new EspError(
    'no-repl',
    'The prompt ">>>" answers, but it is not MicroPython: it has neither its banner nor its raw REPL.',
    {
      hints: [advise('speak-own-words'), advise('flash-for-code')],
      hintsSayAll: true,
      evidence: reader.recent,
    },
  );

/** Asks for it, once more where the key or its answer may have got lost, and leaves it again. */
async function hasRawRepl(wire: FirmwareWire, reader: ByteReader, signal: AbortSignal): Promise<boolean> {
  for (let asked = 0; asked < proofTries; asked++) {
    await wire.write(ctrl.A);
    if (!(await awaitText(reader, wire.clock, rawAnnouncements, proofMs, signal))) continue;
    await wire.write(ctrl.B);
    await awaitText(reader, wire.clock, [`\n${prompt}`], answerMs, signal);
    return true;
  }
  reader.take();
  return false;
}

/** null where not even a prompt came. A bare prompt before it is a late answer to an Enter that came while the board was still starting. */
async function bannerText(
  wire: FirmwareWire,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = wire.clock.now() + answerMs;
  let hasPrompt = false;
  for (;;) {
    const leftMs = Math.max(0, deadline - wire.clock.now());
    const said = await awaitText(reader, wire.clock, [`\n${prompt}`], leftMs, signal);
    const text = said ? asText(said.before).trim() : '';
    if (text !== '') return text;
    if (!said) return hasPrompt ? '' : null;
    hasPrompt = true;
  }
}
