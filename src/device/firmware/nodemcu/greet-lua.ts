// The first words with a Lua prompt: is it NodeMCU, and which version. One harmless line tells.
import { advise } from '../../advice.ts';
import { EspError, isEspError } from '../../errors.ts';
import { type ByteReader, concat } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import type { FirmwareFacts } from '../firmware-link.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import type { Greeting } from '../greeting.ts';
import { createPlainLink } from '../plain-link.ts';
import type { Prompt } from '../prompt.ts';
import { leaveContinuation } from './leave-continuation.ts';
import { NodemcuLink } from './nodemcu-link.ts';

const answerMs = 2000;
/** Of a program that prints on meanwhile. */
const limitMs = 5000;
const tries = 3;

/**
 * node.info("sw_version") gives a table since 3.0; before, the argument is ignored and the first three
 * results are the version.
 */
const askVersion =
  'do local a,b,c=node.info("sw_version")if type(a)=="table"then ' +
  'a,b,c=a.node_version_major,a.node_version_minor,a.node_version_revision end ' +
  'print(a.."."..b.."."..c)end';

/** At a prompt of Lua's kind. @throws EspError repl-busy | unplugged | cancelled */
export async function greetLua(
  wire: FirmwareWire,
  reader: ByteReader,
  found: Prompt,
  signal: AbortSignal,
): Promise<Greeting> {
  wire.kind = 'nodemcu';
  wire.standAt(found.kind === 'lua' ? '\n> ' : '\n>> ');
  if (found.kind === 'lua continuation' && !(await leave(wire, reader))) {
    throw new EspError('repl-busy', 'There is an unfinished Lua statement at the prompt.', {
      hints: [advise('restart-board')],
    });
  }
  const unknown: FirmwareFacts = { kind: 'nodemcu', version: null, board: null };
  const said = await askForVersion(new NodemcuLink(wire, unknown), reader, signal);
  if ('refusal' in said) {
    const facts: FirmwareFacts = { kind: 'unknown', version: null, board: null };
    wire.hasForeignPrompt = true;
    const link = createPlainLink(wire, facts, notNodemcu(said.refusal));
    wire.standAt('');
    return { link, shown: new Uint8Array(0) };
  }
  const { version } = said;
  return { link: new NodemcuLink(wire, { ...unknown, version }), shown: prompt };
}

/** At `>> `: True if the prompt stands again. */
async function leave(wire: FirmwareWire, reader: ByteReader): Promise<boolean> {
  const isLeft = await leaveContinuation({ reader, clock: wire.clock, write: (text) => wire.write(text) });
  if (isLeft) wire.standAt('\n> ');
  return isLeft;
}

/** How Lua words what it cannot compile or run, in each release of it. */
const luaError = /(?:stdin|input|=stdin):\d+:|Lua error|attempt to|near '/;

function notNodemcu(refusal: Uint8Array): EspError {
  const message = luaError.test(asText(refusal))
    ? 'A Lua prompt answers, but it is not NodeMCU: it refuses a line that each NodeMCU runs.'
    : "A prompt answers, but neither NodeMCU's nor MicroPython's: it runs no line of Lua.";
  return new EspError('no-repl', message, {
    hints: [advise('speak-own-words'), advise('name-firmware'), advise('flash-for-code')],
    hintsSayAll: true,
    evidence: refusal,
  });
}

/** Two refusals are one: a byte of the question or of its answer may have got lost. */
async function askForVersion(
  link: NodemcuLink,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<{ readonly version: string } | { readonly refusal: Uint8Array }> {
  const options = { signal, idleTimeoutMs: answerMs, limitMs, plainOutput: true };
  let refusal: Uint8Array | null = null;
  let failure: unknown;
  for (let asked = 0; asked < tries; asked++) {
    try {
      const { stdout, stderr } = await link.execThrough(reader, askVersion, options);
      const version = new TextDecoder().decode(stdout).trim();
      if (stderr.length === 0 && /^\d+\.\d+\.\d+$/.test(version)) return { version };
      const said = concat([stdout, stderr]);
      if (refusal) return { refusal: said };
      refusal = said;
    } catch (error) {
      if (!isEspError(error) || !/^(?:repl-failed|repl-busy|timeout|code-raised)$/.test(error.code))
        throw error;
      failure = error;
      if (error.code === 'repl-failed' && error.evidence && runsNoLua(error.evidence))
        return { refusal: error.evidence };
      // It took neither the line nor two questions, or was asked for its prompt three times more.
      if (error.code !== 'repl-failed') break;
    }
  }
  if (refusal) return { refusal };
  // It gives a prompt for each line and runs none.
  if (isEspError(failure) && failure.code === 'repl-failed') return { refusal: failure.evidence ?? noBytes };
  throw new EspError('repl-busy', "A prompt like NodeMCU's answers Enter, but not a line of Lua.", {
    hints: [advise('restart-board'), advise('speak-own-words'), advise('name-firmware')],
    hintsSayAll: true,
    evidence: reader.recent,
    cause: failure,
  });
}

/**
 * The line and two questions were shown as they were sent and answered by a prompt, and none of them printed its
 * mark: three refusals are no loss on the way.
 */
function runsNoLua(heard: Uint8Array): boolean {
  const text = asText(heard);
  return text.endsWith('\n> ') && text.split('print"\\3').length > 2 && !/[\x02\x03]/.test(text);
}

const noBytes = new Uint8Array(0);
const prompt = Uint8Array.from(Buffer.from('\r\n> '));
