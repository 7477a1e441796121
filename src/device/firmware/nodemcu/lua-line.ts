// One line at NodeMCU's prompt and what it printed, between the marks that lua-code.ts has put around it. A
// program's timer may print anywhere, and each byte may get lost: so the marks tell the end, and where they do
// not, a question does that only the prompt answers.
import type { Clock } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { createAnswerBounds } from '../answer-bounds.ts';
import { asText, awaitText } from '../await-text.ts';
import { createByteStore, longestKept } from '../byte-store.ts';
import type { ExecOptions } from '../firmware-link.ts';
import { WithoutEnd } from '../try-again.ts';
import { askLine, endOf, type Mark, splitError } from './lua-code.ts';
import { behindEcho, searchedCharacters } from './lua-echo.ts';
import { createMarkedOutput } from './marked-output.ts';

export type LuaTalk = {
  readonly reader: ByteReader;
  readonly clock: Clock;
  readonly write: (text: string) => Promise<void>;
};

export type LuaAnswer = {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Bytes of stdout that were not kept. */
  readonly droppedBytes: number;
  /**
   * 'raised': no closing mark, an error instead. 'lost': the line has come to its end, and its marks or its
   * error did not come whole. 'unfinished': the prompt waits for more of a statement.
   */
  readonly end: 'ended' | 'raised' | 'lost' | 'unfinished' | 'restarted';
  /** Some of the code may have run. */
  readonly hasStarted: boolean;
  /** The board has shown every byte of the line as it was sent. */
  readonly isAsSent: boolean;
};

const tickMs = 100;
const promptMs = 2000;
/** Silence after which a prompt is the last word. */
const settleMs = 30;
/** Of what was heard last: prompts and errors are looked for in it. */
const windowCharacters = 16_384;
/** From one question to the next: after a line that is answered at once, and after a person's code. */
const askMs = {
  line: [500, 500, 1000, 2000, 4000, 8000, 16_000],
  code: [5000, 10_000, 20_000, 40_000, 60_000],
};
/** Behind a prompt that looks like the end of a person's code. */
const doubtMs = 500;

/** A mark that nobody has printed. */
export const freshMark = (): Mark => `m${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`;

/**
 * Types the line and hears what comes between the marks. `isCode`: that is a person's, which may run for long
 * and print anything. @throws EspError timeout | repl-failed | unplugged | cancelled
 */
export async function typeMarked(
  talk: LuaTalk,
  line: string,
  mark: Mark,
  options: ExecOptions,
  isCode = false,
): Promise<LuaAnswer> {
  const { reader, clock } = talk;
  const stdout = createByteStore(longestKept);
  const output = createMarkedOutput(mark, (bytes) => {
    stdout.add(bytes);
    options.onStdout?.(bytes);
  });
  const bounds = createAnswerBounds(clock, options);
  const question = freshMark();
  /** The begin of what was heard, where the echo is, and the end of it. */
  let first = '';
  let seen = '';
  let asks = 0;

  /** Before the question: that it has in common with a line is no echo of the line. */
  const echoed = () => behindEcho(first.split(question, 1)[0] as string, line) >= 0;
  const answer = (end: LuaAnswer['end'], raised = ''): LuaAnswer => ({
    stdout:
      raised === '' || !output.hasStarted
        ? stdout.bytes()
        : toBytes(splitError(asText(stdout.bytes())).stdout),
    stderr: raised === '' ? output.stderr : toBytes(raised),
    droppedBytes: stdout.dropped,
    end,
    hasStarted: output.hasStarted || seen.includes('\x02'),
    isAsSent: echoed(),
  });

  await talk.write(`${line}\n`);
  const startedMs = clock.now();
  let heardMs = startedMs;
  let askedMs = startedMs;
  for (;;) {
    const bytes = await reader.read(tickMs, options.signal);
    const now = clock.now();
    if (bytes.length > 0) heardMs = now;
    output.push(bytes);
    const text = asText(bytes);
    if (first.length < searchedCharacters) first += text;
    seen = (seen + text).slice(-windowCharacters);
    if (output.ended) {
      reader.unread(output.rest);
      await untilPrompt(talk, asks > 0);
      return answer(output.isSpoiled ? 'lost' : 'ended');
    }
    // What a person's code prints may look like an error, once it runs.
    const raised = isCode && output.hasStarted ? '' : raisedIn(seen, askLine(question));
    if (raised !== '') return answer('raised', raised);
    const isQuiet = now - heardMs >= settleMs;
    if (isQuiet && seen.endsWith('\n>> ')) return answer('unfinished');
    if (asks > 0 && seen.includes(endOf(question))) {
      await untilPrompt(talk, true);
      return answer(/\nNodeMCU \d/.test(seen) ? 'restarted' : 'lost');
    }
    // A prompt without an answer to the question: no Lua stands behind it.
    if (!isCode && asks > 1 && now - heardMs >= doubtMs && seen.endsWith('\n> ')) return answer('lost');
    bounds.check(stdout.dropped, bytes.length > 0);
    const isDoubtful = !isCode || (now - heardMs >= doubtMs && seen.endsWith('\n> '));
    const waitMs = (isDoubtful ? askMs.line : askMs.code)[asks];
    if (waitMs !== undefined) {
      if (now - askedMs < waitMs) continue;
      askedMs = now;
      asks += 1;
      // The line's own end may have got lost.
      await talk.write(`\n${askLine(question)}\n`);
    } else if (!isCode && now - askedMs >= 2 * promptMs && (options.idleTimeoutMs ?? 0) <= now - startedMs)
      throw new EspError('repl-failed', 'The board prints, and does not answer at its prompt.', {
        evidence: reader.recent,
        cause: new WithoutEnd(),
      });
  }
}

/** The error's words where one was printed, and the prompt behind it; `asked` is none of them. */
function raisedIn(text: string, asked: string): string {
  const { stderr } = splitError(text);
  const end = stderr.indexOf('\n> ');
  if (end < 0) return '';
  const question = stderr.indexOf(asked);
  return stderr.slice(0, question < 0 ? end + 1 : Math.min(end + 1, question));
}

/** Behind the end of what was run: what is known needs no prompt. `isAsked`: answers to questions may still come. */
async function untilPrompt({ reader, clock, write }: LuaTalk, isAsked: boolean): Promise<void> {
  const { signal } = new AbortController();
  if (!(await awaitText(reader, clock, ['\n> '], promptMs / 4, signal))) {
    await write('\n');
    // It stands all the same: what has come instead is what is left of it.
    if (!(await awaitText(reader, clock, ['\n> '], promptMs, signal))) reader.take();
  }
  if (isAsked) await reader.readUntilQuiet(tickMs, promptMs / 4, signal);
}

/** One byte a character, as asText reads them. */
export const toBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** An error repl-failed that says `The board ${what}.`, with the last 200 bytes. */
export function replFailed(what: string, evidence: Uint8Array): EspError {
  return new EspError('repl-failed', `The board ${what}.`, { evidence: evidence.slice(-200) });
}
