// One firmware: what is known of it, how it is greeted at its prompt, and what can be done through its link.
// A folder beside this fills it; firmwares.ts lists them.
import type { Hint } from '../advice.ts';
import type { Clock } from '../clock.ts';
import type { EspError } from '../errors.ts';
import type { RemoteFiles } from '../files/remote-files.ts';
import type { Range } from '../flash/geometry.ts';
import type { PinDriver } from '../pins/pin-driver.ts';
import type { PinMemory } from '../pins/pin-memory.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import type { FirmwareAbout } from './firmware-about.ts';
import type { FirmwareFacts, FirmwareLink } from './firmware-link.ts';
import type { FirmwareWire } from './firmware-wire.ts';
import type { Greeting } from './greeting.ts';
import type { Prompt } from './prompt.ts';

export type Firmware = FirmwareAbout & {
  /** Of one that tells its name when it is asked, and not before. */
  readonly nameIsAsked?: NameIsAsked;
  /** At one of its prompts; absent where another with the same prompts greets. @throws EspError no-repl | repl-busy | unplugged | cancelled */
  readonly greet?: (
    wire: FirmwareWire,
    reader: ByteReader,
    prompt: Prompt,
    signal: AbortSignal,
  ) => Promise<Greeting>;
  /**
   * Stops a program of which nothing is known but that it runs, where this firmware has a way. The prompt that stands
   * in the end; null if the program goes on. @throws EspError unplugged | cancelled
   */
  readonly interruptUnknown?: (
    wire: FirmwareWire,
    reader: ByteReader,
    signal: AbortSignal,
  ) => Promise<Prompt | null>;
  /** Of a firmware that Ctrl-C does not interrupt. */
  readonly stopsAtPrompt?: StopsAtPrompt;
  readonly pins?: FirmwarePins;
  readonly files?: FirmwareFiles;
};

export type NameIsAsked = {
  /** By what was heard of it: worth asking, because nothing else says that. */
  readonly soundsLikeIt: (text: string) => boolean;
  /** What it answers; null where nobody does. @throws EspError unplugged | cancelled */
  readonly ask: (
    write: (text: string) => Promise<void>,
    reader: ByteReader,
    clock: Clock,
    signal: AbortSignal,
  ) => Promise<string | null>;
};

/** What a program has left to run behind the prompt is stopped by code that is run there. */
export type StopsAtPrompt = {
  /** Said at each start of it. */
  readonly startWords: RegExp;
  /** What helps where a program of it shows no prompt. */
  readonly hints: readonly Hint[];
  /** At a prompt that stands. @throws EspError repl-failed | repl-busy | timeout | unplugged | cancelled */
  readonly now: (link: FirmwareLink, signal: AbortSignal) => Promise<void>;
  /** While it starts, at its first prompt. null once that is done, else why it is not. @throws EspError unplugged | cancelled */
  readonly atStart: (talk: StartTalk, limitMs: number, signal: AbortSignal) => Promise<EspError | null>;
};

export type StartTalk = {
  readonly reader: ByteReader;
  readonly clock: Clock;
  readonly write: (text: string) => Promise<void>;
};

export type FirmwarePins = {
  readonly drive: (link: FirmwareLink, unlocked: readonly number[], memory: PinMemory) => PinDriver;
  /** By whom pins are moved, in words. */
  readonly words: string;
  /** How lines that moved pins become a script. */
  readonly script: { readonly opening: readonly string[]; readonly pause: (ms: number) => string };
  /** Of the script's file, without its dot. */
  readonly scriptEnding: string;
};

export type FirmwareFiles = {
  /** Where its build keeps them in the flash; null where that is not known without reading it. */
  readonly place?: (facts: FirmwareFacts, flashBytes: number) => Range | null;
  readonly open: (link: FirmwareLink, clock: Clock) => RemoteFiles;
  /** It compiles its programs, and has a store of compiled ones in flash. */
  readonly compiles: boolean;
};
