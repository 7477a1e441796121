// A prompt that stands while a program prints by its timers: what ends the text is then the program's, and the
// prompt lies at the begin of some line before it. A program may print such lines itself, so that an Enter is the
// proof: it brings one, and without it none comes.
import type { ByteReader } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';
import type { Prompt, PromptKind, PromptSign } from './prompt.ts';

export type PromptSpotter = {
  /** The next of what is heard. */
  readonly push: (bytes: Uint8Array) => void;
  /** The last prompt that began a line; null where none did. */
  readonly seen: PromptKind | null;
};

/** Looks at the begins of lines in whatever pieces they come; what comes before the first line end is no begin. */
export function createPromptSpotter(prompts: readonly PromptSign[]): PromptSpotter {
  // What waits for more of a block may be three dots of a program.
  const spotted = prompts.filter(({ comesAgain }) => comesAgain === true);
  const longestSign = Math.max(...spotted.map(({ text }) => text.length));
  let begin: string | null = null;
  let seen: PromptKind | null = null;
  return {
    push: (bytes) => {
      for (const [index, part] of asText(bytes).split('\n').entries()) {
        if (index > 0) begin = '';
        if (begin === null || begin.length >= longestSign) continue;
        begin = (begin + part).slice(0, longestSign);
        seen = spotted.find(({ text }) => begin?.startsWith(text))?.kind ?? seen;
      }
    },
    get seen() {
      return seen;
    },
  };
}

export type ListenTalk = {
  /** Those that may stand. */
  readonly prompts: readonly PromptSign[];
  readonly transport: Transport;
  readonly reader: ByteReader;
  /** Gets all that is heard. */
  readonly onHeard: (bytes: Uint8Array) => void;
};

const enter = Uint8Array.of(0x0d);
/** Longer than a prompt takes to answer. */
const withoutKeyMs = 150;
const answerMs = 700;
/** What belongs to an answer comes at once. */
const settleMs = 30;
const proofs = 2;
/** An Enter, or a byte of its answer, may get lost. */
const mostKeys = 3;

/** The prompt that answers each Enter; null where none does, or where such lines come without one. @throws EspError unplugged | cancelled */
export async function promptAmidOutput(talk: ListenTalk, signal: AbortSignal): Promise<Prompt | null> {
  const { prompts, transport, reader, onHeard } = talk;
  const listen = async (timeMs: number, isEnough: (spotter: PromptSpotter) => boolean = () => false) => {
    const spotter = createPromptSpotter(prompts);
    await reader.readUntil(timeMs, signal, (bytes) => {
      onHeard(bytes);
      spotter.push(bytes);
      return isEnough(spotter);
    });
    return spotter.seen;
  };
  let kind: PromptKind | null = null;
  let answers = 0;
  await listen(settleMs);
  for (let key = 0; key < mostKeys && answers < proofs; key++) {
    if ((await listen(withoutKeyMs)) !== null) return null;
    await transport.write(enter);
    const found = await listen(answerMs, ({ seen }) => seen !== null);
    if (found === null) continue;
    if (kind !== null && found !== kind) return null;
    kind = found;
    answers += 1;
    await listen(settleMs);
  }
  return kind !== null && answers === proofs ? { kind, typed: '' } : null;
}
