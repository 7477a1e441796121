// Finds out who is on the other end without disturbing it: listen first, then the one key that is
// harmless everywhere, Enter. Never interrupts, never resets.
import type { BootReport } from '../chips/boot-report.ts';
import type { Clock } from '../clock.ts';
import { listenToNextStart } from '../loader/listen-at-rom-rate.ts';
import { judged } from '../loader/readable-rate.ts';
import { isUnreadable, looksLikeNoise } from '../noise.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { concat } from '../transport/byte-reader.ts';
import type { EarlyWords } from '../transport/ear.ts';
import type { Transport } from '../transport/transport.ts';
import { constantBytes, enter, PromptAsker, promptMs } from './ask-for-prompt.ts';
import { asText } from './await-text.ts';
import { askableFor, recogniseTalk } from './firmware-signs.ts';
import { isReady, isUnmistakable, promptSigns } from './firmwares.ts';
import { HeardSoFar } from './heard-so-far.ts';
import { OtherRates } from './other-rates.ts';
import type { Prompt } from './prompt.ts';
import { promptAmidOutput } from './prompt-amid-output.ts';
import { endsLikePrompt, promptAtEnd } from './prompt-at-end.ts';
import { startsUp } from './starts-up.ts';

export type ListenOutcome = {
  readonly kind: /** It waits for input. */
    | 'prompt'
    /** Readable text without end or without prompt: a program runs. */
    | 'talking'
    /** Boot noise and no prompt after it: it starts a slow program, or starts over and over. */
    | 'booting'
    | 'silent';
  readonly prompt: Prompt | null;
  /** The last bytes heard, at most 1 KB. */
  readonly heard: Uint8Array;
  readonly baudRate: number;
  /** What the boot ROM said at its own rate, where the board started once more while it was heard. */
  readonly boot?: BootReport;
  /** How often its boot noise was heard. */
  readonly starts: number;
  /** What is said is no text at the port's rate and is at this one; null where it was text nowhere. */
  readonly readableBaudRate?: number | null;
};

/** What the board says by itself; the noise of a reset that comes later is heard while a prompt is awaited. */
const listenMs = 60;
/** Who is heard in that time may be in the middle of a line: its name stands at the start of the next. */
const lineMs = 1000;
const quietMs = 300;
/** The watchdog restarts a chip that finds nothing to run within about two seconds of its start. */
const nextBootMs = 1500;
/** The same for one that was not heard yet: what is left of that after the first looks. */
const firstBootMs = 1000;
const nextWordsMs = 2500;
/** For what was searched at other rates, and may have been a slow start all the same. */
const lateMs = 4000;
const bootMs = 4000;
/** A line that is held low sends zero bytes without a pause. */
const lowMs = 500;
/** A first boot formats its file system: seconds without a word. */
const bootPatience = 7;
/** Boot text that comes a second time without a prompt between: it will come a third time. */
const startsOfLoop = 2;

/** Leaves a raw REPL that some other tool left behind; at MicroPython's prompt it only prints the banner. */
const ctrlB = Uint8Array.of(0x02);

/** Looks that brought as many, one after the other: no start of a board does that. */
const streamsOfNoise = 2;
const longestCutPrompt = 64;

/** @throws EspError unplugged | cancelled */
export async function listenForPrompt(
  transport: Transport,
  reader: ByteReader,
  clock: Clock,
  signal: AbortSignal,
  /** What was heard before, in time that counts. */
  early: EarlyWords | null = null,
): Promise<ListenOutcome> {
  const heard = new HeardSoFar(transport, clock);
  const asker = new PromptAsker(transport, reader, clock, signal, heard);
  const rates = new OtherRates(transport, asker, heard);
  const outcome = (kind: ListenOutcome['kind'], prompt: Prompt | null = null): ListenOutcome => ({
    kind,
    prompt,
    heard: rates.readable ?? (kind === 'talking' ? heard.words : null) ?? heard.bytes,
    baudRate: transport.baudRate,
    starts: heard.starts,
    readableBaudRate: rates.readableBaudRate,
  });

  /** Until a line has begun and ended, or the board has named itself or stands at a prompt. */
  const listenForLine = async (): Promise<void> => {
    const isEnough = () =>
      /\n[^\n]*\n/.test(heard.text) || namesItself(heard.bytes) || promptAtEnd(heard.text) !== null;
    if (isEnough()) return;
    await reader.readUntil(lineMs, signal, (bytes) => {
      heard.add(bytes);
      return isEnough();
    });
  };

  /** Until it is over, or nothing but zero bytes comes: no boot sounds like that for so long. */
  const listenToBoot = async (): Promise<void> => {
    const startMs = clock.now();
    const first = await reader.readUntilQuiet(quietMs, lowMs, signal);
    const isLow = first.length >= constantBytes && first.every((byte) => byte === 0);
    const isOver = isLow || clock.now() - startMs < lowMs;
    const rest = isOver ? [] : [await reader.readUntilQuiet(quietMs, bootMs - lowMs, signal)];
    heard.add(concat([first, ...rest]));
  };

  const { bytes: before, forMs } = early ?? { bytes: new Uint8Array(0), forMs: 0 };
  const first = heard.add(concat([before, await reader.readFor(listenMs - forMs, signal)]));
  if (first.length > 0 && !looksLikeNoise(first)) await listenForLine();
  if (namesItself(heard.bytes)) return outcome('talking');
  let booting = looksLikeNoise(first) || startsUp.test(asText(first));
  if (booting) {
    await listenToBoot();
    const prompt = promptAtEnd(heard.text);
    if (prompt && isReady(prompt) && isUnmistakable(prompt)) return outcome('prompt', prompt);
  }
  let patience = 1;
  let streams = 0;
  for (
    let attempt = 0;
    attempt < (booting ? bootPatience : patience) && heard.starts < startsOfLoop;
    attempt++
  ) {
    const bytesBefore = heard.totalBytes;
    const prompt = await asker.ask(enter, promptMs);
    if (prompt) return outcome('prompt', prompt);
    const amid = asker.isAmidOutput
      ? await promptAmidOutput(
          { prompts: promptSigns, transport, reader, onHeard: (bytes) => heard.add(bytes) },
          signal,
        )
      : null;
    if (amid) return outcome('prompt', amid);
    // What comes without a pause, and is text at no rate, is no boot that comes to its end.
    const isNoise = heard.totalBytes - bytesBefore >= constantBytes && isUnreadable(judged(heard.bytes));
    // Of a line that is held low no rate makes text.
    const isHopeless = rates.hasSearched || heard.bytes.every((byte) => byte === 0);
    streams = isHopeless && isNoise ? streams + 1 : 0;
    if (streams === streamsOfNoise) break;
    // Opening a port may have reset the board: its noise can start after the first look.
    booting ||= looksLikeNoise(heard.bytes) || startsUp.test(heard.text);
    if (namesItself(heard.bytes) || askableFor(heard.text)) return outcome('talking');
    // A few bytes may have been its prompt, with one lost or a timer's text between.
    const isCut = heard.bytes.length > 0 && heard.bytes.length <= longestCutPrompt;
    if (attempt === 0 && (isCut || endsLikePrompt(heard.text))) patience = 2;
    if (attempt > 0 || (!booting && heard.bytes.length > 0)) continue;
    // It starts again by itself: the next time its own words say why.
    const nextMs = booting ? nextBootMs : firstBootMs;
    const next = await listenToNextStart(transport, reader, nextMs, signal);
    // Where the ROM cannot be read its noise can still be heard: no verdict on a board that says nothing.
    if (next === 'not at this port') {
      heard.add(await reader.readFor(nextMs, signal));
      booting ||= looksLikeNoise(heard.bytes);
      patience = 2;
    } else if (next?.report) return { ...outcome('booting'), boot: next.report };
    // A program that says something now and then has said it at the wrong moment, or a slow firmware
    // has come to its prompt: it is asked once more.
    else if (next && next.heard.length > 0 && !booting) {
      heard.add(await reader.read(nextWordsMs, signal));
      patience = 2;
    }
    const slow = booting && heard.words === null ? await rates.ask() : null;
    if (slow) return outcome('prompt', slow);
    if (rates.isElsewhere) return outcome('talking');
  }
  // One start, and words since then: main.py runs.
  const isTalking =
    heard.words !== null ||
    (heard.bytes.length > 0 && !looksLikeNoise(heard.bytes.subarray(-64)) && heard.starts < startsOfLoop);
  if (isTalking) {
    // The few bytes that a prompt answers at another rate are not enough to call them noise.
    const slow = isUnreadable(heard.bytes) && heard.words === null ? await rates.ask() : null;
    return slow ? outcome('prompt', slow) : outcome('talking');
  }
  const left = await asker.ask(ctrlB, quietMs);
  if (left) return outcome('prompt', left);
  // A prompt at another rate sounds like the noise of a boot, or like nothing.
  const bytesBefore = heard.totalBytes;
  // The search was a time in which a slow firmware comes to its prompt; it gets one all the same.
  const isWaitedFor = rates.hasSearched && rates.readableBaudRate === null && streams < streamsOfNoise;
  if (isWaitedFor) heard.add(await reader.readFor(lateMs, signal));
  const slow = rates.readableBaudRate === null ? await rates.ask() : null;
  if (slow) return outcome('prompt', slow);
  if (rates.isElsewhere) return outcome('talking');
  // What answered there and was no words has only now come to its prompt at the usual rate.
  const late = isWaitedFor || heard.totalBytes > bytesBefore ? await asker.ask(enter, promptMs) : null;
  if (late) return outcome('prompt', late);
  return outcome(booting || heard.starts > 0 ? 'booting' : 'silent');
}

/** Firmware that has no REPL and says so by its words: it is not asked for a prompt. */
const namesItself = (heard: Uint8Array): boolean => recogniseTalk(asText(heard)) !== null;
