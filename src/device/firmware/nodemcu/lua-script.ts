// A whole script at NodeMCU's prompt: collected line by line, each of which the board shows as it has taken it,
// then run as one chunk. What arrived altered is typed again as long as nothing of the code can have run.
import { asText } from '../await-text.ts';
import type { ExecOptions, ExecResult } from '../firmware-link.ts';
import { leaveContinuation } from './leave-continuation.ts';
import { collectLines, countPieces, markedLine, runLine, runnerLine, splitError } from './lua-code.ts';
import { behindEcho } from './lua-echo.ts';
import { freshMark, type LuaTalk, replFailed, toBytes, typeMarked } from './lua-line.ts';

const tries = 3;
/** A line is taken and its prompt comes at once. */
const silenceMs = 500;
const lineMs = 3000;
const countMs = 5000;

/** @throws EspError repl-failed | timeout | unplugged | cancelled */
export async function runScript(talk: LuaTalk, code: string, options: ExecOptions): Promise<ExecResult> {
  const lines = [...collectLines(code, options.isBytes), runnerLine];
  const pieces = lines.length - 2;
  for (let start = 1; !(await collectAll(talk, lines, code, options)); start++)
    if (start === tries) throw replFailed('did not take the code as it was sent', talk.reader.recent);
  for (let attempt = 1; ; attempt++) {
    const mark = freshMark();
    const answer = await typeMarked(talk, runLine(mark), mark, options, !options.plainOutput);
    const { end, stdout, stderr, droppedBytes } = answer;
    if (end === 'ended') return { stdout, stderr, ...(droppedBytes > 0 ? { droppedBytes } : {}) };
    if (end === 'restarted') throw replFailed('restarted while the code ran', talk.reader.recent);
    if (end === 'unfinished') await leaveContinuation(talk);
    const isUnrun = attempt < tries && !answer.hasStarted && (await holds(talk, pieces, options));
    if (!isUnrun) throw endLost(talk);
  }
}

/**
 * False where one of the lines arrived altered, the last included: a digit of its number may have made it the
 * piece of another place, so that all go anew.
 */
async function collectAll(
  talk: LuaTalk,
  lines: readonly string[],
  code: string,
  { signal, onSent }: ExecOptions,
): Promise<boolean> {
  for (const [index, line] of lines.entries()) {
    const isFirstTime = await collect(talk, line, signal);
    if (!isFirstTime && index > 0) return false;
    onSent?.(Math.floor((code.length * (index + 1)) / lines.length));
  }
  return true;
}

/** One line of the collecting ones; it prints nothing and may be typed twice. False where it was. */
async function collect(talk: LuaTalk, line: string, signal: AbortSignal): Promise<boolean> {
  let refusal = '';
  for (let attempt = 1; attempt <= tries; attempt++) {
    // What stands of it without its end goes with the first Enter.
    await talk.write(attempt === 1 ? `${line}\n` : `\n${line}\n`);
    const said = await untilTaken(talk, line, signal);
    if (said === null) return attempt === 1;
    refusal = said;
    if (said.endsWith('\n>> ')) await leaveContinuation(talk);
    // Out of memory is the usual one.
    if (behindEcho(said, line) >= 0) break;
  }
  throw replFailed('did not take the code', toBytes(refusal));
}

/** null once the board has the line as it is; else what it said. */
async function untilTaken(
  { reader, clock }: LuaTalk,
  line: string,
  signal: AbortSignal,
): Promise<string | null> {
  const startedMs = clock.now();
  let seen = '';
  let wholeMs: number | null = null;
  for (;;) {
    const bytes = await reader.read(silenceMs, signal);
    seen = (seen + asText(bytes)).slice(-windowCharacters);
    const isOver = bytes.length === 0 || clock.now() - startedMs >= lineMs;
    const behind = isOver || seen.includes('\n> ') ? behindEcho(seen, line) : -1;
    if (behind >= 0) {
      if (splitError(seen.slice(behind)).stderr !== '') return seen;
      const end = seen.indexOf('\n> ', behind - 1);
      if (end >= 0) {
        reader.unread(toBytes(seen.slice(end + promptCharacters)));
        return null;
      }
      wholeMs ??= clock.now();
    }
    // The prompt got lost: the line is there.
    if (wholeMs !== null && (isOver || clock.now() - wholeMs >= silenceMs))
      return seen.endsWith('\n>> ') ? seen : null;
    if (isOver) return seen;
  }
}

const promptCharacters = '\n> '.length;
const windowCharacters = 4096;

/** Whether all pieces are still there: then none of them has run. */
async function holds(talk: LuaTalk, pieces: number, { signal }: ExecOptions): Promise<boolean> {
  const mark = freshMark();
  const asked = { signal, idleTimeoutMs: countMs, plainOutput: true };
  const { stdout, end } = await typeMarked(talk, markedLine(countPieces, mark), mark, asked);
  return end === 'ended' && asText(stdout).trim() === String(pieces);
}

const endLost = ({ reader }: LuaTalk) =>
  replFailed('has run the code, but the end of its output arrived damaged', reader.recent);
