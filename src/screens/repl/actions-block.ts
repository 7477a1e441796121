// Code that goes to the board in one piece: a pasted block, a file of this computer. Typed line by line
// the board would indent what is indented already, and lose bytes while it works.
import { basename } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { readLocal } from '../../device/files/tree.ts';
import { codeOfFile } from '../../device/firmware/code-file.ts';
import { execCode } from '../../device/firmware/exec.ts';
import { firmwareOf, languageOf } from '../../device/firmware/firmwares.ts';
import { formatSize } from '../../device/sizes.ts';
import { fromTyped } from '../../platform/typed-path.ts';
import { printable } from '../../text/printable.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { setRepl, typeBytes } from './actions.ts';
import { chosenFile, programsIn } from './files.ts';
import { enterBytes } from './line-ending.ts';
import { hasTooLongLine } from './line-limit.ts';

/** More than the memory of the chip: no program to be run like this. */
const mostBytes = 256 * 1024;

/** A paste of several lines waits for a word, where the firmware can take it as a block. */
export function takePaste(app: Workbench, bytes: Uint8Array): void {
  const kind = app.board.session?.firmware?.facts.kind;
  const block = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
  const tooLong = hasTooLongLine(kind, block.split('\n'));
  const hasLines = tooLong || /\n[^\n]*\S/.test(block);
  // typeBytes tells of its own failures.
  if (!hasLines || languageOf(kind ?? 'unknown') === null) void typeBytes(app, bytes);
  else {
    const lines = block
      .trimEnd()
      .split('\n')
      .map((line) => printable(line.replaceAll('\t', '    ')));
    setRepl(app, { prompt: { kind: 'paste', block, lines, sizeBytes: bytes.length, tooLong } });
  }
}

export async function runPaste(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().repl;
  if (prompt?.kind !== 'paste') return;
  setRepl(app, { prompt: null });
  await runBlock(
    app,
    path,
    Buffer.from(prompt.block).toString('latin1'),
    prompt.lines.length === 1 ? 'one pasted line' : `${prompt.lines.length} pasted lines`,
  );
}

export async function typePaste(app: Workbench): Promise<void> {
  const { prompt, lineEnding } = app.store.get().repl;
  if (prompt?.kind !== 'paste') return;
  setRepl(app, { prompt: null });
  const enter = new TextDecoder().decode(enterBytes(lineEnding));
  await typeBytes(app, new TextEncoder().encode(prompt.block.replaceAll('\n', enter)));
}

export async function askFile(app: Workbench): Promise<void> {
  const ending = firmwareOf(app.board.session?.firmware?.facts.kind)?.repl?.programEnding ?? '.py';
  const ask = (files: readonly string[]) =>
    app.store.update((state) => {
      const { prompt } = state.repl;
      const entry = prompt?.kind === 'file' ? prompt.entry : emptyEntry;
      return { ...state, repl: { ...state.repl, prompt: { kind: 'file', entry, files, cursor: 0 } } };
    });
  setRepl(app, { menu: false });
  // At once: what is typed ahead is for the question and not for the board.
  ask([]);
  const files = await programsIn(app.platform.startFolder, ending);
  if (app.store.get().repl.prompt?.kind === 'file') ask(files);
}

export async function runFile(app: Workbench, path: string): Promise<void> {
  const { prompt } = app.store.get().repl;
  const chosen = prompt?.kind === 'file' ? chosenFile(prompt) : '';
  if (!chosen) return;
  const place = fromTyped(chosen, app.platform.startFolder);
  try {
    const content = await readLocal(place);
    if (content.length > mostBytes)
      throw new EspError('usage', `${formatSize(content.length)} are more than the chip could hold.`);
    const { code, note } = codeOfFile(content, printable(basename(place)));
    setRepl(app, { prompt: null });
    await runBlock(app, path, code, printable(basename(place)), note);
  } catch (error) {
    app.say('bad', error instanceof EspError ? error.message : String(error));
  }
}

/** `code` holds a byte in each character. */
async function runBlock(
  app: Workbench,
  path: string,
  code: string,
  what: string,
  note: string | null = null,
): Promise<void> {
  const tell = (words: string) => app.repl.write(new TextEncoder().encode(`\x1b[2m${words}\x1b[0m\r\n`));
  app.repl.write(Uint8Array.of(0x0d, 0x0a));
  tell(`--- ${what}, ${formatSize(code.length)}, run in one piece`);
  if (note !== null) tell(`--- ${note}`);
  let hasRaised = false;
  const done = await app.runner.run({
    name: 'repl-run',
    title: `Running ${what}`,
    path,
    work: async (context) => {
      const session = await app.board.on(path, context);
      const onSent = (done: number) =>
        context.onEvent({ type: 'progress', step: 'transfer', done, total: code.length });
      const options = { code, isBytes: true, onStdout: app.onOutput, onSent };
      const { stderr } = await execCode(session, options, context);
      hasRaised = stderr.length > 0;
      app.onOutput(stderr);
    },
  });
  tell(!done ? '--- it did not come to its end' : hasRaised ? '--- it raised an error' : '--- done');
  if (app.board.session?.firmware) await typeBytes(app, enterBytes('CR'));
  if (done) app.say(hasRaised ? 'bad' : 'good', hasRaised ? `${what}: raised an error.` : `${what}: done.`);
}
