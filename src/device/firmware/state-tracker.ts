// Derives the board's state from the bytes that it sends while nobody holds it in a conversation.
// Knows prompts and noise; knows neither the port nor the clock.

import { looksLikeNoise } from '../noise.ts';
import type { BoardState } from '../session/session.ts';
import { asText } from './await-text.ts';
import type { FirmwareAbout } from './firmware-about.ts';
import { type Prompt, type PromptSign, promptIn } from './prompt.ts';

/** Room for the longest line that a person types at a prompt. */
const tailLength = 1024;

/** `boot mode:(1,` says that GPIO0 was low at reset: the boot ROM waits for a download. */
const downloadBoot = /boot mode:\(1,\d\)\s*$/;
const bootText = /ets Jan +8 2013/;

export type StateTracker = {
  /** Takes what the board said and returns what it shows to be the case now. */
  readonly feed: (bytes: Uint8Array) => BoardState;
  /** The prompt that the board stands at with what is typed behind it; null while something runs. */
  readonly prompt: Prompt | null;
  readonly state: BoardState;
  /** Forgets the text and takes this for the case: after a conversation that heard it itself. */
  readonly standAt: (text: string) => void;
};

/**
 * `about` decides whose prompts count and what is running where none stands; before it is known, `anyPrompt`
 * counts. `isForeign`: what looks like a prompt has been found to be another program's.
 */
export function createStateTracker(
  about: () => FirmwareAbout | null,
  isForeign: () => boolean = () => false,
  anyPrompt: readonly PromptSign[] = [],
): StateTracker {
  // A Lua prompt inside the output of a Python program is no prompt, and the other way round.
  const signs = (): readonly PromptSign[] => {
    if (isForeign()) return [];
    const known = about();
    return known ? (known.repl?.prompts ?? []) : anyPrompt;
  };
  const promptNow = (): Prompt | null => promptIn(tail, signs());
  let tail = '';
  let state: BoardState = 'silent';

  const judge = (bytes: Uint8Array): BoardState => {
    const prompt = promptNow();
    if (prompt) return signs().find(({ kind }) => kind === prompt.kind)?.state ?? 'firmware unknown';
    if (downloadBoot.test(tail)) return 'boot rom';
    if (looksLikeNoise(bytes) || bootText.test(asText(bytes))) return 'booting';
    if (state === 'booting' && !/[\w ]{8}/.test(asText(bytes))) return 'booting';
    return about()?.repl?.running ?? 'firmware unknown';
  };

  return {
    feed: (bytes) => {
      if (bytes.length === 0) return state;
      tail = (tail + asText(bytes)).slice(-tailLength);
      state = judge(bytes);
      return state;
    },
    standAt: (text) => {
      tail = text;
      state = judge(new Uint8Array(0));
    },
    get prompt() {
      return promptNow();
    },
    get state() {
      return state;
    },
  };
}
