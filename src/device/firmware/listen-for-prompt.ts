// Finds out who is on the other end without disturbing it: listen first, then the one key that is
// harmless everywhere, Enter. Never interrupts, never resets.
import type { BootReport } from '../chips/boot-report.ts';
import type { Clock } from '../clock.ts';
import { isEspError } from '../errors.ts';
import { listenToNextStart } from '../loader/listen-at-rom-rate.ts';
import { isText, judged, programBaudRates } from '../loader/readable-rate.ts';
import { isUnreadable, leastNoiseBytes, looksLikeNoise } from '../noise.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { concat } from '../transport/byte-reader.ts';
import type { EarlyWords } from '../transport/ear.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';
import { recogniseTalk, soundsLikeAt } from './firmware-signs.ts';
import { promptSigns } from './firmwares.ts';
import type { Prompt } from './prompt.ts';
import { createPromptSpotter, promptAmidOutput } from './prompt-amid-output.ts';
import { endsLikePrompt, promptAtEnd } from './prompt-at-end.ts';

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
const promptMs = 700;
/** A first boot formats its file system: seconds without a word. */
const bootPatience = 7;
/** Boot text that comes a second time without a prompt between: it will come a third time. */
const startsOfLoop = 2;
/** What firmware says on its way to its prompt: that takes it seconds when it makes its file system. */
const startsUp = /Performing initial setup|MPY: soft reboot|entry 0x[0-9a-f]{8}\r\n/;
/** Bytes behind a prompt that was only a line of output come within this. */
const settleMs = 30;
/** A prompt that stands answers its second Enter within this. */
const againMs = 200;

/** What MicroPython and NodeMCU say to an Enter on an empty line. */
const bareAnswers: ReadonlySet<string> = new Set(['\r\n>>> ', '\r\n> ']);
const enter = Uint8Array.of(0x0d);
/** Leaves a raw REPL that some other tool left behind; at MicroPython's prompt it only prints the banner. */
const ctrlB = Uint8Array.of(0x02);

/** NodeMCU builds before March 2016 speak 9600. */
const otherBaudRates = [9600] as const;
const heardLimit = 1024;
/** So many within the first look at a rate: who sends them does not pause. */
const constantBytes = 128;
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
  let heard: Uint8Array = new Uint8Array(0);
  let heardBytes = 0;
  let starts = 0;
  let lastNoiseMs = Number.NEGATIVE_INFINITY;
  const usualBaudRate = transport.baudRate;
  /** What came at the usual rate since the last noise. */
  let sinceNoise: Uint8Array = new Uint8Array(0);
  const add = (bytes: Uint8Array) => {
    heard = concat([heard, bytes]).slice(-heardLimit);
    heardBytes += bytes.length;
    // At the other rate ordinary words are noise too.
    if (transport.baudRate !== usualBaudRate) return bytes;
    const isNoise = looksLikeNoise(bytes);
    sinceNoise = isNoise ? new Uint8Array(0) : concat([sinceNoise, bytes]).slice(-heardLimit);
    if (isNoise) {
      if (clock.now() - lastNoiseMs > quietMs) starts += 1;
      lastNoiseMs = clock.now();
    }
    return bytes;
  };
  /** After the noise of its start it has said something that can be read: the rate is right, and it started once. */
  const hasWords = () => starts === 1 && sinceNoise.length >= leastNoiseBytes && !isUnreadable(sinceNoise);
  let readableBaudRate: number | null = null;
  let readable: Uint8Array | null = null;
  /** A line has begun like a prompt, and others came behind it. */
  let isAmid = false;
  let hasSearched = false;
  const outcome = (kind: ListenOutcome['kind'], prompt: Prompt | null = null): ListenOutcome => ({
    kind,
    prompt,
    heard: readable ?? (kind === 'talking' && hasWords() ? sinceNoise : heard),
    baudRate: transport.baudRate,
    starts,
    readableBaudRate,
  });
  /** Sends a key and listens until a prompt stands or `timeoutMs` has passed. */
  const ask = async (key: Uint8Array, timeoutMs: number): Promise<Prompt | null> => {
    const isFirstWord = heard.length === 0;
    const bytesBefore = heardBytes;
    const spotter = createPromptSpotter(promptSigns);
    let spottedMs: number | null = null;
    await transport.write(key);
    const deadline = clock.now() + timeoutMs;
    for (;;) {
      const leftMs = deadline - clock.now();
      isAmid = spottedMs !== null && clock.now() - spottedMs >= againMs;
      if (leftMs <= 0 || isAmid) return null;
      spotter.push(add(await reader.read(leftMs, signal)));
      if (spotter.seen !== null) spottedMs ??= clock.now();
      const found = promptAtEnd(asText(heard));
      if (!found) continue;
      // The answer to an Enter and nothing else, from a board that was silent: the next exchange proves it.
      if (isFirstWord && bareAnswers.has(asText(heard))) return found;
      add(await reader.read(settleMs, signal));
      const prompt = promptAtEnd(asText(heard));
      if (!prompt) continue;
      const hasAnswered = heardBytes > bytesBefore;
      if (!isDoubtful(prompt) || (prompt.kind === 'micropython raw' && !hasAnswered)) return prompt;
      const sure = await confirm(prompt);
      if (sure) return sure;
    }
  };

  /**
   * MicroPython's prompt that lost its first byte, or in which a timer has printed, is Lua's, Lua's that lost
   * its blank is the raw REPL's, and a program's row of dots is an unfinished block: the same Enter must give
   * the same once more. Null where it gives no prompt at all.
   */
  const confirm = async (first: Prompt): Promise<Prompt | null> => {
    let seen: Prompt | null = null;
    for (let attempt = 0; attempt < 3; attempt++) {
      await transport.write(enter);
      const begin = await reader.read(againMs, signal);
      const rest = await reader.readUntilQuiet(settleMs, promptMs, signal);
      const answer = add(concat([begin, rest]));
      const text = asText(answer);
      const again = text.includes('\n') ? (promptAtEnd(text) ?? promptWithin(answer)) : null;
      if (again && again.kind === (seen ?? first).kind) return isRawAfterEnter(again) ? null : again;
      if (again) seen = again;
    }
    return seen;
  };

  /** Leaves the port at a rate at which a prompt answers; null too where the rate is fixed. */
  const askAtOtherRates = async (): Promise<Prompt | null> => {
    if (!transport.capabilities.hasBaud || hasSearched) return null;
    // A line that is held low sounds the same at every rate, and as 9600 does at 115200.
    const isSpeech = heard.some((byte) => byte !== 0) && isUnreadable(heard);
    // Which takes seconds, and would find the same.
    hasSearched = isSpeech;
    for (const baudRate of isSpeech ? programBaudRates : otherBaudRates) {
      if (baudRate === usualBaudRate) continue;
      // What one rate makes of it is no part of what is said at another.
      const atUsualRate = heard;
      heard = new Uint8Array(0);
      const prompt = await askAtRate(
        transport,
        reader,
        signal,
        ask,
        () => heard.length < constantBytes || !isUnreadable(heard.slice(-leastNoiseBytes)),
        baudRate,
      );
      if (prompt) return prompt;
      const words = heard;
      if (soundsLikeAt(asText(words))) {
        await transport.setBaudRate(baudRate);
        return null;
      }
      heard = atUsualRate;
      if (!isText(words)) continue;
      readableBaudRate = baudRate;
      readable = judged(words);
      break;
    }
    return null;
  };

  /** The port stands at a rate at which what is heard sounds like AT firmware. */
  const isElsewhere = () => transport.baudRate !== usualBaudRate;

  /** Until a line has begun and ended, or the board has named itself or stands at a prompt. */
  const listenForLine = async (): Promise<void> => {
    const isEnough = () =>
      /\n[^\n]*\n/.test(asText(heard)) || namesItself(heard) || promptAtEnd(asText(heard)) !== null;
    if (isEnough()) return;
    await reader.readUntil(lineMs, signal, (bytes) => {
      add(bytes);
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
    add(concat([first, ...rest]));
  };

  const { bytes: before, forMs } = early ?? { bytes: new Uint8Array(0), forMs: 0 };
  const first = add(concat([before, await reader.readFor(listenMs - forMs, signal)]));
  if (first.length > 0 && !looksLikeNoise(first)) await listenForLine();
  if (namesItself(heard)) return outcome('talking');
  let booting = looksLikeNoise(first) || startsUp.test(asText(first));
  if (booting) {
    await listenToBoot();
    const prompt = promptAtEnd(asText(heard));
    if (prompt?.kind === 'micropython' && prompt.typed === '') return outcome('prompt', prompt);
  }
  let patience = 1;
  let streams = 0;
  for (let attempt = 0; attempt < (booting ? bootPatience : patience) && starts < startsOfLoop; attempt++) {
    const bytesBefore = heardBytes;
    const prompt = await ask(enter, promptMs);
    if (prompt) return outcome('prompt', prompt);
    const amid = isAmid
      ? await promptAmidOutput({ prompts: promptSigns, transport, reader, onHeard: add }, signal)
      : null;
    if (amid) return outcome('prompt', amid);
    // What comes without a pause, and is text at no rate, is no boot that comes to its end.
    const isNoise = heardBytes - bytesBefore >= constantBytes && isUnreadable(judged(heard));
    // Of a line that is held low no rate makes text.
    const isHopeless = hasSearched || heard.every((byte) => byte === 0);
    streams = isHopeless && isNoise ? streams + 1 : 0;
    if (streams === streamsOfNoise) break;
    // Opening a port may have reset the board: its noise can start after the first look.
    booting ||= looksLikeNoise(heard) || startsUp.test(asText(heard));
    if (namesItself(heard) || soundsLikeAt(asText(heard))) return outcome('talking');
    // A few bytes may have been its prompt, with one lost or a timer's text between.
    const isCut = heard.length > 0 && heard.length <= longestCutPrompt;
    if (attempt === 0 && (isCut || endsLikePrompt(asText(heard)))) patience = 2;
    if (attempt > 0 || (!booting && heard.length > 0)) continue;
    // It starts again by itself: the next time its own words say why.
    const nextMs = booting ? nextBootMs : firstBootMs;
    const next = await listenToNextStart(transport, reader, nextMs, signal);
    // Where the ROM cannot be read its noise can still be heard: no verdict on a board that says nothing.
    if (next === 'not at this port') {
      add(await reader.readFor(nextMs, signal));
      booting ||= looksLikeNoise(heard);
      patience = 2;
    } else if (next?.report) return { ...outcome('booting'), boot: next.report };
    // A program that says something now and then has said it at the wrong moment, or a slow firmware
    // has come to its prompt: it is asked once more.
    else if (next && next.heard.length > 0 && !booting) {
      add(await reader.read(nextWordsMs, signal));
      patience = 2;
    }
    const slow = booting && !hasWords() ? await askAtOtherRates() : null;
    if (slow) return outcome('prompt', slow);
    if (isElsewhere()) return outcome('talking');
  }
  // One start, and words since then: main.py runs.
  const isTalking =
    hasWords() || (heard.length > 0 && !looksLikeNoise(heard.subarray(-64)) && starts < startsOfLoop);
  if (isTalking) {
    // The few bytes that a prompt answers at another rate are not enough to call them noise.
    const slow = isUnreadable(heard) && !hasWords() ? await askAtOtherRates() : null;
    return slow ? outcome('prompt', slow) : outcome('talking');
  }
  const left = await ask(ctrlB, quietMs);
  if (left) return outcome('prompt', left);
  // A prompt at another rate sounds like the noise of a boot, or like nothing.
  const bytesBefore = heardBytes;
  // The search was a time in which a slow firmware comes to its prompt; it gets one all the same.
  const isWaitedFor = hasSearched && readableBaudRate === null && streams < streamsOfNoise;
  if (isWaitedFor) add(await reader.readFor(lateMs, signal));
  const slow = readableBaudRate === null ? await askAtOtherRates() : null;
  if (slow) return outcome('prompt', slow);
  if (isElsewhere()) return outcome('talking');
  // What answered there and was no words has only now come to its prompt at the usual rate.
  const late = isWaitedFor || heardBytes > bytesBefore ? await ask(enter, promptMs) : null;
  if (late) return outcome('prompt', late);
  return outcome(booting || starts > 0 ? 'booting' : 'silent');
}

/** Behind an Enter: a timer has printed since. */
function promptWithin(bytes: Uint8Array): Prompt | null {
  const spotter = createPromptSpotter(promptSigns);
  spotter.push(bytes);
  return spotter.seen === null ? null : { kind: spotter.seen, typed: '' };
}

const isDoubtful = ({ kind }: Prompt): boolean => kind !== 'micropython';

/** MicroPython's raw REPL does not answer an Enter: what ends it with this sign is something else. */
const isRawAfterEnter = ({ kind }: Prompt): boolean => kind === 'micropython raw';

/** Firmware that has no REPL and says so by its words: it is not asked for a prompt. */
const namesItself = (heard: Uint8Array): boolean => recogniseTalk(asText(heard)) !== null;

/** Leaves the port at this rate if a prompt answers there; a rate that the driver refuses answers nothing. */
async function askAtRate(
  transport: Transport,
  reader: ByteReader,
  signal: AbortSignal,
  ask: (key: Uint8Array, timeoutMs: number) => Promise<Prompt | null>,
  /** False where what comes without a pause is no text: it is another rate. */
  mayBeRate: () => boolean,
  baudRate: number,
): Promise<Prompt | null> {
  const usualBaudRate = transport.baudRate;
  try {
    await transport.setBaudRate(baudRate);
  } catch (error) {
    if (isEspError(error) && error.code === 'baud-failed') return null;
    throw error;
  }
  await transport.discardInput();
  // What was on its way is of the other rate.
  await reader.read(settleMs, signal);
  reader.take();
  // The first Enter ends what this port's other rate left in the line, the second finds it empty.
  const prompt = (await ask(enter, quietMs)) ?? (mayBeRate() ? await ask(enter, promptMs) : null);
  if (prompt) return prompt;
  await transport.setBaudRate(usualBaudRate);
  await transport.discardInput();
  return null;
}
