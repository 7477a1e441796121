// Decides between the workbench and one verb before anything heavy is loaded.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { keepPrivate } from './disk/keep-private.ts';
import { wantsPlain } from './plain/wants-plain.ts';
import { folders } from './platform/folders.ts';
import { moveFormerFolders } from './platform/move-folders.ts';
import { endOnSignals } from './terminal/end-on-signals.ts';
import { exitWhenWritten } from './terminal/lost-output.ts';

/** The workbench has drawn its first frames by then. */
const startedMs = 2000;

export async function start(words: readonly string[]): Promise<void> {
  await moveFormerFolders();
  const own = folders();
  keepPrivate([own.state, own.config, own.cache]);
  const asked = words.filter((word) => word !== '--plain');
  const isPlainAsked = asked.length < words.length;
  const open = (portPath: string | undefined, named?: string): Promise<number> =>
    isPlainAsked || wantsPlain(process.env, own.config)
      ? startPlain(portPath, named)
      : startWorkbench(portPath, named);
  const file = fileIn(asked);
  const port = workbenchPort(file === undefined ? asked : asked.slice(0, -1));
  if (port !== undefined && (isPlainAsked || (process.stdin.isTTY && process.stdout.isTTY))) {
    return exitWhenWritten(await open(port ?? process.env['ESPWB_PORT'], file));
  }
  const leaveSignals = endOnSignals(words.includes('--json'));
  const { runProgram } = await compiled<typeof import('./commands/program.ts')>('program', verbIn(words));
  await runProgram(words, { leaveSignals, startWorkbench: open });
}

async function startWorkbench(port: string | undefined, file?: string): Promise<number> {
  const workbench = await compiled<typeof import('./workbench/start-workbench.ts')>(
    'workbench',
    '',
    startedMs,
  );
  return workbench.startWorkbench({ port, file });
}

/** The same as lines. */
async function startPlain(port: string | undefined, file?: string): Promise<number> {
  const plain = await compiled<typeof import('./plain/start-plain.ts')>('plain', '', startedMs);
  return plain.startPlain({ port, file });
}

/**
 * A bundle beside this one, with what V8 compiled of it before; what it has compiled by the end is kept for this verb.
 * @param soonMs where nothing was kept, also after this time: until the end V8 forgets what only the start needs
 */
async function compiled<T>(name: string, verb: string, soonMs?: number): Promise<T> {
  const { runCompiled } = await import('./platform/compiled-code.ts');
  const { exports, keep, wasKept } = runCompiled<T>(
    join(import.meta.dirname, `${name}.js`),
    join(folders().cache, 'compiled', `${name}-${process.version}`),
  );
  process.once('exit', (exitCode) => {
    if (exitCode === 0) keep(verb, performance.now());
  });
  if (soonMs !== undefined && !wasKept) setTimeout(() => keep(verb, performance.now()), soonMs).unref();
  return exports;
}

/** A file as the last word, behind nothing or a port: the workbench opens its plan. No verb has a dot or a separator. */
function fileIn(words: readonly string[]): string | undefined {
  const last = words.at(-1) ?? '';
  const mayBe =
    /[./\\]/.test(last) && !last.startsWith('-') && workbenchPort(words.slice(0, -1)) !== undefined;
  try {
    return mayBe && statSync(last).isFile() ? last : undefined;
  } catch {
    // Whatever is in the way of looking at it, the parser says what the words mean.
    return undefined;
  }
}

/** No verb: the port after -p, null without one. undefined when the words are for the parser. */
function workbenchPort(words: readonly string[]): string | null | undefined {
  if (words.length === 0) return null;
  const [option = '', value] = words;
  if (words.length === 2 && (option === '-p' || option === '--port')) return value;
  return words.length === 1 ? /^--port=(.+)$/.exec(option)?.[1] : undefined;
}

/** The first word that is neither an option nor the port of one. */
const verbIn = (words: readonly string[]): string =>
  words.find((word, at) => !word.startsWith('-') && !/^(-p|--port)$/.test(words[at - 1] ?? '')) ?? '';
