// A short look at who answers, for the common case of a program that says nothing: the ways in which a prompt may be
// late or stand at another rate take 20 s and more to go through, and are gone through only where this was not enough.
import { familyBoot } from '../chips/boot-texts.ts';
import type { Clock } from '../clock.ts';
import { looksLikeNoise } from '../noise.ts';
import { type ByteReader, concat } from '../transport/byte-reader.ts';
import type { EarlyWords } from '../transport/ear.ts';
import type { Transport } from '../transport/transport.ts';
import { enter, PromptAsker, promptMs } from './ask-for-prompt.ts';
import { HeardSoFar } from './heard-so-far.ts';
import type { Prompt } from './prompt.ts';
import { hasJustStarted, setsUp } from './starts-up.ts';

export type BriefLook = {
  readonly prompt: Prompt | null;
  /** Not a word, one start at most, and no answer. */
  readonly isSilent: boolean;
  /** What was heard, for who listens on. */
  readonly heard: EarlyWords;
};

const listenMs = 60;
/** The noise of a start is over when so long nothing comes. */
const quietMs = 300;
const bootMs = 4000;
/** The watchdog restarts a chip that finds nothing to run within about two seconds of its start. */
const nextStartMs = 1500;
const ctrlC = Uint8Array.of(0x03);
/** As long as a program may take to give way. */
const giveWayMs = 1000;

/**
 * Sends Enter and, with `interrupts`, Ctrl-C where nothing came: not to who says a word, and not while a file
 * system is made.
 * @throws EspError unplugged | cancelled
 */
export async function lookBriefly(
  transport: Transport,
  reader: ByteReader,
  clock: Clock,
  signal: AbortSignal,
  { early, interrupts }: { readonly early: EarlyWords | null; readonly interrupts: boolean },
): Promise<BriefLook> {
  const heard = new HeardSoFar(transport, clock);
  const asker = new PromptAsker(transport, reader, clock, signal, heard);
  const startMs = clock.now() - (early?.forMs ?? 0);
  const isStart = () => looksLikeNoise(heard.bytes) || hasJustStarted(heard.text);
  const isSilent = () =>
    (heard.totalBytes === 0 || isStart()) && heard.starts < 2 && !setsUp.test(heard.text);
  const outcome = (prompt: Prompt | null): BriefLook => ({
    prompt,
    isSilent: isSilent(),
    heard: { bytes: heard.bytes, forMs: clock.now() - startMs },
  });

  const before = early?.bytes ?? new Uint8Array(0);
  heard.add(concat([before, await reader.readFor(listenMs - (early?.forMs ?? 0), signal)]));
  if (looksLikeNoise(heard.bytes) || familyBoot(heard.text))
    heard.add(await reader.readUntilQuiet(quietMs, bootMs, signal));
  // Behind a start the first Enter may be lost.
  for (let attempt = 0; attempt < (isStart() ? 2 : 1) && isSilent(); attempt++) {
    const prompt = await asker.ask(enter, promptMs);
    if (prompt) return outcome(prompt);
  }
  if (!isSilent()) return outcome(null);
  if (interrupts) return outcome(await asker.ask(ctrlC, giveWayMs));
  heard.add(await reader.readFor(nextStartMs, signal));
  return outcome(null);
}
