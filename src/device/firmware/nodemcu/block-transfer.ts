// This computer's end of the blocks that block-code.ts moves: one on the way, then its answer. At the
// end of a transfer the prompt has the input again; after a failure giveBackInput sees to that.
import { type Clock, throwIfCancelled } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { concat } from '../../transport/byte-reader.ts';
import { awaitText } from '../await-text.ts';
import { answers, askForPiece, blockBytes, blockDataBytes, blockOf, noBlock, pieceIn } from './block-code.ts';
import { leaveContinuation } from './leave-continuation.ts';
import { endOf, markedLine } from './lua-code.ts';

export type BlockWire = {
  readonly reader: ByteReader;
  readonly clock: Clock;
  readonly write: (bytes: Uint8Array | string) => Promise<void>;
};

export type BlockOptions = {
  readonly signal: AbortSignal;
  /** Bytes of the content so far. */
  readonly onProgress?: ((doneBytes: number) => void) | undefined;
};

/** SPIFFS that collects its garbage takes a second or two for one block. */
const answerMs = 4000;
/** From the question to the end of a piece, whatever a program prints meanwhile: at 9600 baud it takes 0.6 s. */
const pieceMs = 10_000;
const promptMs = 2000;
const quietMs = 60;
const prompt = '\n> ';
const unfinished = '\n>> ';
/** What a program may print between two pieces. */
const longestTalk = 8192;
/** More than any flash holds. */
const longestBytes = 16 * 1024 * 1024;

/** How many blocks a content takes. */
export const blocksOf = (content: Uint8Array): number => Math.ceil(content.length / blockDataBytes);

/**
 * After takeBlocks: sends the content. 'refused' when the board's function did not want it.
 * @throws EspError repl-failed | unplugged | cancelled
 */
export async function sendBlocks(
  wire: BlockWire,
  content: Uint8Array,
  { signal, onProgress }: BlockOptions,
): Promise<'taken' | 'refused'> {
  let answer: number = answers.taken;
  for (let index = 0; index < blocksOf(content) && answer === answers.taken; index++) {
    throwIfCancelled(signal);
    await wire.write(blockOf(content, index));
    answer = await answerOf(wire, signal);
    if (answer !== answers.taken && answer !== answers.refused)
      throw broken('did not confirm a block', wire.reader.recent);
    if (answer === answers.taken) onProgress?.(Math.min((index + 1) * blockDataBytes, content.length));
  }
  await awaitPrompt(wire);
  return answer === answers.taken ? 'taken' : 'refused';
}

/**
 * After givePieces: asks for one piece after the other up to the empty one at the end.
 * @throws EspError repl-failed | read-failed | unplugged | cancelled
 */
export async function receivePieces(
  wire: BlockWire,
  { signal, onProgress }: BlockOptions,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let doneBytes = 0; doneBytes <= longestBytes; ) {
    await wire.write(askForPiece);
    const data = await nextPiece(wire, signal);
    if (data.length === 0) {
      await awaitPrompt(wire);
      return concat(parts);
    }
    parts.push(data);
    doneBytes += data.length;
    onProgress?.(doneBytes);
  }
  throw broken('does not stop sending', wire.reader.recent);
}

async function nextPiece({ reader, clock }: BlockWire, signal: AbortSignal): Promise<Uint8Array> {
  const deadline = clock.now() + pieceMs;
  for (let heard: Uint8Array = new Uint8Array(0); ; ) {
    const leftMs = Math.min(answerMs, deadline - clock.now());
    const bytes = leftMs > 0 ? await reader.read(leftMs, signal) : new Uint8Array(0);
    if (bytes.length === 0) throw broken('sent no piece of the file', reader.recent);
    heard = concat([heard, bytes]);
    const piece = pieceIn(heard);
    if (piece === 'broken' || heard.length > longestTalk)
      throw broken('sent something other than a piece of the file', heard);
    if (piece === null) continue;
    reader.unread(piece.rest);
    return piece.data;
  }
}

/** What a program prints meanwhile is no answer. 0 where none came. */
async function answerOf({ reader, clock }: BlockWire, signal: AbortSignal): Promise<number> {
  const known: readonly number[] = Object.values(answers);
  const deadline = clock.now() + answerMs;
  for (;;) {
    const leftMs = deadline - clock.now();
    const bytes = leftMs > 0 ? await reader.read(leftMs, signal) : new Uint8Array(0);
    if (bytes.length === 0) return 0;
    const at = bytes.findIndex((byte) => known.includes(byte));
    if (at < 0) continue;
    reader.unread(bytes.subarray(at + 1));
    return bytes[at] as number;
  }
}

/** Proves that the prompt has the input. */
async function awaitPrompt({ write, reader, clock }: BlockWire): Promise<void> {
  await write(noBlock);
  if (!(await awaitText(reader, clock, [prompt], promptMs)))
    throw broken('did not go back to its prompt', reader.recent);
}

/**
 * Fills the block that the board waits for with what is none: it gives the input back, and the rest are
 * empty lines at the prompt. Twice, for what has been lost on the way may still lack. True if the prompt
 * stands then. @throws EspError unplugged
 */
export async function giveBackInput(wire: BlockWire): Promise<boolean> {
  const { write, reader, clock } = wire;
  for (let attempt = 0; attempt < 2; attempt++) {
    // A block may be on its way: two do not fit into the ring.
    await reader.readUntilQuiet(quietMs, promptMs);
    await write(noBlock.repeat(blockBytes + 1));
    const stands = await awaitText(reader, clock, [prompt, unfinished], promptMs);
    if (!stands) continue;
    await reader.readUntilQuiet(quietMs, promptMs);
    // The prompt had the input already, and what was meant for the code past it has begun a statement.
    if (stands.found === unfinished && !(await leaveContinuation(wire))) continue;
    // The prompts of the empty lines are told from the last one by what stands before it.
    const mark = `i${Math.random().toString(36).slice(2, 6)}`;
    await write(`${markedLine('', mark)}\n`);
    if (await awaitText(reader, clock, [`${endOf(mark)}\r${prompt}`], promptMs)) return true;
  }
  return false;
}

function broken(what: string, evidence: Uint8Array): EspError {
  return new EspError('repl-failed', `The board ${what}.`, {
    evidence: evidence.slice(-200),
    hints: ['If it does not answer, wait ten seconds: then it listens at its prompt again.'],
  });
}
