// espwb fs: files on the board. One action a run; every path of the board counts from its root.
import { EspError } from '../device/errors.ts';
import { withFiles } from '../device/files/open-files.ts';
import { readLocal } from '../device/files/tree.ts';
import { rememberFiles } from '../platform/seen-files.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { connectOptionsOf } from './baud-option.ts';
import { breakInFirst } from './break-in-option.ts';
import { filesSeen } from './files-seen.ts';
import { actions, type FsAction } from './fs-actions.ts';
import { watchFolder } from './fs-watch.ts';
import { checkBoardPath, expandLocal, isRewritten, localArgument } from './local-paths.ts';
import { needsLocal } from './needs-local.ts';
import { shared, type Verb } from './verb.ts';

type Shape = {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** Asked first by an action that destroys more than it names. */
  readonly question?: string;
};

const shapes = {
  ls: { usage: 'ls [PATH] [-r]', least: 0, most: 1 },
  get: { usage: 'get REMOTE [LOCAL] [-r] [--dry-run] [--hidden]', least: 1, most: 2 },
  put: { usage: 'put LOCAL... [REMOTE] [-r] [--hidden]', least: 1, most: Number.POSITIVE_INFINITY },
  rm: { usage: 'rm PATH... [-r]', least: 1, most: Number.POSITIVE_INFINITY },
  mkdir: { usage: 'mkdir PATH', least: 1, most: 1 },
  mv: { usage: 'mv FROM TO', least: 2, most: 2 },
  df: { usage: 'df', least: 0, most: 0 },
  compile: { usage: 'compile PATH.lua', least: 1, most: 1 },
  lfs: { usage: 'lfs IMAGE', least: 1, most: 1 },
  format: { usage: 'format', least: 0, most: 0, question: 'All files on the board would be deleted.' },
  sync: { usage: 'sync DIR [REMOTE] [--dry-run] [--delete] [--hidden]', least: 1, most: 2 },
} as const satisfies Readonly<Record<FsAction, Shape>>;

export const run: Verb = async (context, [name = '', ...typed], options) => {
  const args = await asMeant(name, typed);
  if (name === 'watch') {
    if (args.length > 2) throw misused(name, 'watch DIR [REMOTE] [--delete] [--run FILE]');
    if (args[0] !== undefined) await needsLocal(args[0], 'folder');
    return watchFolder(context, args, options);
  }
  if (!isAction(name)) {
    throw new EspError('usage', `"fs ${printable(name)}" is not a command.`, {
      hints: choices(name, [...Object.keys(shapes), 'watch']),
    });
  }
  const { usage, least, most, question }: Shape = shapes[name];
  if (args.length < least || args.length > most) {
    throw misused(name, usage);
  }
  if (name === 'sync') await needsLocal(args[0] as string, 'folder');
  if (name === 'lfs' || name === 'put') await needsLocal(args[0] as string);
  const { openSession, operation, output } = context;
  const connect = connectOptionsOf(options);
  if (question) await context.confirm(question);
  const session = await openSession();
  await breakInFirst(session, options, context, { timers: true });
  const asking = {
    confirm: context.confirm,
    show: (lines: readonly string[]) => {
      for (const line of lines) output.line(line);
    },
    // Several boards get the same, whatever happens to the file meanwhile.
    readLocalFile: (path: string) => shared(context, `local file ${path}`, () => readLocal(path)),
  };
  const { result, lines } = await withFiles(session, connect, operation, (files, inner) =>
    actions[name](files, args, options, inner, asking),
  );
  const seen = filesSeen(name, args, result);
  if (seen && options['dryRun'] !== true)
    await rememberFiles(session.transport.path, seen, context.environment);
  output.result(result, lines);
};

/** Which of the arguments are paths of the board; those of `put` are told apart later. */
const boardPaths: Readonly<Record<string, (args: readonly string[]) => readonly string[]>> = {
  ...{ ls: all, rm: all, mkdir: all, mv: all, compile: all },
  get: ([remote = '']) => [remote],
  put: (args) => args.slice(1).filter((path) => path === args.at(-1) && isRewritten(path)),
  ...{ sync: rest, watch: rest },
};
function all(args: readonly string[]): readonly string[] {
  return args;
}
function rest(args: readonly string[]): readonly string[] {
  return args.slice(1);
}

/**
 * The arguments without what a shell has left undone or done too much.
 * @throws EspError usage for a path of the board with a drive | file-unreadable for a pattern without a match
 */
async function asMeant(name: string, typed: readonly string[]): Promise<readonly string[]> {
  for (const path of boardPaths[name]?.(typed) ?? []) checkBoardPath(path);
  if (name === 'sync' || name === 'watch' || name === 'lfs')
    return typed.map((path, at) => (at === 0 ? localArgument(path, process.platform) : path));
  if (name !== 'put') return typed;
  const locals = typed.map((path) => localArgument(path, process.platform));
  const expanded = await Promise.all(
    locals.map((path) => (path.startsWith(':') ? [path] : expandLocal(path))),
  );
  return expanded.flat();
}

const misused = (name: string, usage: string) =>
  new EspError('usage', `That is not how "fs ${name}" is used: espwb fs ${usage}`);

const isAction = (name: string): name is FsAction => Object.hasOwn(shapes, name);
