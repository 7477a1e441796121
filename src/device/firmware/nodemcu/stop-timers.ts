// NodeMCU has no interrupt, but what its program has left to run are timers, and those can be stopped from its prompt:
// objects that run are in the registry of Lua, numbered ones (before 3.0) have their numbers. Also at a prompt that
// stands for a moment only, between the start and a timer that panics or restarts the board.
// Sources: nodemcu-firmware app/modules/tmr.c (self_ref), app/lua/ldblib.c (getregistry, in each build since 3.0).
import { advise, type Hint } from '../../advice.ts';
import { EspError, isEspError } from '../../errors.ts';
import { explainText } from '../../explain-line.ts';
import { isUnreadable } from '../../noise.ts';
import type { ByteReader } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import type { StartTalk } from '../firmware.ts';
import type { FirmwareLink } from '../firmware-link.ts';
import { createPromptSpotter } from '../prompt-amid-output.ts';
import { markedLine } from './lua-code.ts';
import { freshMark, typeMarked } from './lua-line.ts';
import { luaPrompts } from './prompts.ts';

/** Each object that can be stopped, then each number; what is none of them refuses for itself. */
const stopTimers =
  'local t={}pcall(function()for _,v in pairs(debug.getregistry())do t[#t+1]=v end end)' +
  'for _,v in ipairs(t)do pcall(function()v:unregister()end)end if tmr then for i=0,6 do pcall(tmr.stop,i)end end';

/** Its banner, in each release, and the error by which it restarts. */
export const startWords =
  /NodeMCU \d|NodeMCU custom build|powered by Lua|PANIC: unprotected error in call to Lua/;
/** Once in each banner. */
const startLine = /powered by Lua/;
/** Without a prompt between them: the next will have none either. */
const hopelessStarts = 4;
const answerMs = 300;
const runMs = 1500;
const heardCharacters = 2048;
const evidenceCharacters = 160;

/** @throws EspError repl-failed | timeout | unplugged | cancelled */
export async function stopTimersThrough(link: FirmwareLink, signal: AbortSignal): Promise<void> {
  await link.exec(stopTimers, { signal, plainOutput: true, idleTimeoutMs: runMs, limitMs: 4 * runMs });
}

/**
 * After a reset: types what stops the timers as soon as a prompt stands. null once it has run; within `limitMs` else
 * why it has not. @throws EspError unplugged | cancelled
 */
export async function stopTimersAtStart(
  { reader, clock, write }: StartTalk,
  limitMs: number,
  signal: AbortSignal,
): Promise<EspError | null> {
  let heard = '';
  let starts = 0;
  let prompts = 0;
  let tail = '';
  const note = (bytes: Uint8Array) => {
    const text = asText(bytes);
    heard = (heard + text).slice(-heardCharacters);
    for (const line of (tail + text).split('\n').slice(0, -1)) if (startLine.test(line)) starts += 1;
    tail = (tail + text).slice((tail + text).lastIndexOf('\n') + 1).slice(-heardCharacters);
    return bytes;
  };
  const isHopeless = () => prompts === 0 && starts >= hopelessStarts;
  const beginMs = clock.now();
  const deadline = beginMs + limitMs;
  while (clock.now() < deadline) {
    if (!(await promptWithin(reader, deadline - clock.now(), signal, note, isHopeless))) break;
    prompts += 1;
    // Ends what stands of a line, and shows that keys are taken.
    await write('\n');
    if (!(await promptWithin(reader, answerMs, signal, note))) continue;
    const mark = freshMark();
    const answer = await typeMarked({ reader, clock, write }, markedLine(stopTimers, mark), mark, {
      signal,
      plainOutput: true,
      idleTimeoutMs: answerMs,
      limitMs: runMs,
    }).catch((error: unknown) => {
      if (isEspError(error) && /^(?:timeout|repl-failed)$/.test(error.code)) return null;
      throw error;
    });
    if (answer?.end === 'ended') return null;
  }
  return notStopped({ heard, starts, prompts, seconds: Math.ceil((clock.now() - beginMs) / 1000) });
}

/** Whether a line begins with the prompt in this time. */
async function promptWithin(
  reader: ByteReader,
  limitMs: number,
  signal: AbortSignal,
  note: (bytes: Uint8Array) => Uint8Array,
  isHopeless = () => false,
): Promise<boolean> {
  const spotter = createPromptSpotter(luaPrompts);
  if (isHopeless()) return false;
  await reader.readUntil(limitMs, signal, (bytes) => {
    spotter.push(note(bytes));
    return spotter.seen === 'lua' || isHopeless();
  });
  return spotter.seen === 'lua';
}

type Seen = {
  readonly heard: string;
  readonly starts: number;
  readonly prompts: number;
  readonly seconds: number;
};

function notStopped({ heard, starts, prompts, seconds }: Seen): EspError {
  const what =
    starts > 1
      ? `NodeMCU started ${starts} times in ${seconds} s and was not stopped`
      : `NodeMCU has started and was not stopped within ${seconds} s`;
  const why =
    prompts > 0
      ? 'its prompt was seen and took no key: its program reads the UART itself, or never pauses.'
      : starts > 1
        ? 'its init.lua fails or restarts the board before there is a prompt.'
        : 'its init.lua does not come to an end, and there is no prompt before it does.';
  return new EspError('repl-busy', [`${what}: ${why}`, ...explainText(heard)].join(' '), {
    hints: [...luaWayOut, advise('read-boot-text')],
    hintsSayAll: true,
    evidence: readablePart(heard),
  });
}

/** Without what the boot ROM says at its own rate. */
function readablePart(heard: string): Uint8Array {
  const lines = heard.split('\n').map((line) => Buffer.from(line, 'latin1'));
  const words = lines.filter((line) => !isUnreadable(line)).join('\n');
  return Uint8Array.from(Buffer.from(words.slice(-evidenceCharacters), 'latin1'));
}

/** NodeMCU runs init.lua before it looks at any key. */
const luaWayOut: readonly Hint[] = [
  advise('save-flash-first'),
  advise('flash-without-files', {
    why: 'No key keeps NodeMCU from running its init.lua; flash it again without its files',
  }),
];

/** For a program of which NodeMCU's own words were heard, and no prompt. */
export const luaWayIn: readonly Hint[] = [
  advise('break-in-at-start', {
    when: 'NodeMCU has no interrupt; what its timers do is stopped at its prompt, even if it shows only for a moment',
  }),
  ...luaWayOut,
];
