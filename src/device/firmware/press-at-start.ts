// Ctrl-C pressed all the while a board starts, for programs that let it in then and perhaps never again.
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { asText } from './await-text.ts';
import type { StopsAtPrompt } from './firmware.ts';
import { firmwares, isReady, promptSigns, takesCtrlC } from './firmwares.ts';
import { createPromptSpotter, promptAmidOutput } from './prompt-amid-output.ts';
import { promptAtEnd } from './prompt-at-end.ts';

/** The interrupt is seen only while code runs: a main.py of a few milliseconds must be met in them. */
const floodEveryMs = 5;
const floodSettleMs = 100;
/** A file system is made within this, and the reset that follows would break it off. */
const formattingMs = 30_000;
/** MicroPython formats its file system: stopped there it would be left half made. */
const formatting = /Performing initial setup\r\n$/;

/** Several in a row: one of them may find the program in the handler where it swallows the others. */
const burst = new Uint8Array(16).fill(0x03);

/**
 * 'prompt': it stands for good. A firmware that has named itself and takes Ctrl-C for a letter: what it said last is
 * unread then. null after `limitMs`.
 */
export type Pressed = 'prompt' | StopsAtPrompt | null;

/** Presses Ctrl-C without pause until a prompt stands for good. @throws EspError unplugged | cancelled */
export async function pressAtStart(
  { transport, clock }: Pick<Session, 'transport' | 'clock'>,
  reader: ByteReader,
  limitMs: number,
  signal: AbortSignal,
): Promise<Pressed> {
  const spotter = createPromptSpotter(promptSigns);
  let heard = '';
  const add = (bytes: Uint8Array) => {
    spotter.push(bytes);
    heard = (heard + asText(bytes)).slice(-256);
    return bytes.length > 0;
  };
  const deadline = clock.now() + limitMs;
  let nextMs = clock.now();
  while (clock.now() < deadline + (formatting.test(heard) ? formattingMs : 0)) {
    // A board that talks is heard at once, and pressing for each of its words would fill the driver for seconds.
    if (clock.now() >= nextMs && !formatting.test(heard)) {
      await transport.write(burst);
      nextMs = clock.now() + floodEveryMs;
    }
    add(await reader.read(Math.max(1, nextMs - clock.now()), signal));
    const named = withoutInterrupt(heard);
    if (named) {
      // Its prompt may stand behind the name.
      reader.unread(Uint8Array.from(Buffer.from(heard, 'latin1')));
      return named;
    }
    if (!standsAtPrompt(heard)) continue;
    // The Ctrl-C that are still on their way each give a prompt of their own.
    while (clock.now() < deadline && add(await reader.read(floodSettleMs, signal)));
    if (standsAtPrompt(heard)) return 'prompt';
  }
  if (spotter.seen === null) return null;
  return (await promptAmidOutput({ prompts: promptSigns, transport, reader, onHeard: add }, signal))
    ? 'prompt'
    : null;
}

const withoutInterrupt = (heard: string): StopsAtPrompt | null =>
  firmwares.map(({ stopsAtPrompt }) => stopsAtPrompt).find((way) => way?.startWords.test(heard)) ?? null;

/** What is not interrupted shows the Ctrl-C as letters of its line: its prompt is there too. */
function standsAtPrompt(heard: string): boolean {
  const prompt = promptAtEnd(heard);
  return prompt !== null && (takesCtrlC(prompt) || isReady(prompt));
}
