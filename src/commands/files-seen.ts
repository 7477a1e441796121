// What an action of `espwb fs` shows or changes of the board's names, for completion: pure.
type Result = Readonly<Record<string, unknown>>;
type Change = (before: readonly string[]) => readonly string[];

/** null where the action says nothing of names. Names have no leading slash, folders end with one. */
export function filesSeen(action: string, args: readonly string[], result: Result): Change | null {
  switch (action) {
    case 'ls': {
      const [typed = '/'] = args;
      const shown = entriesOf(result['entries']);
      // A pattern or one file says nothing of the others; a folder is as it was shown now.
      const folder = /[*?[\]]/.test(typed) || shown.length === 0 ? null : named(`${typed}/`);
      return (before) => [
        ...before.filter((name) => folder === null || !isGone(name, folder, shown)),
        ...shown,
      ];
    }
    case 'get':
    case 'put':
      return (before) => [...before, ...pathsOf(result['files'])];
    case 'mkdir':
      return (before) => [...before, named(`${result['path']}/`)];
    case 'rm': {
      const gone = new Set((result['removed'] as readonly string[]).map(named));
      return (before) => before.filter((name) => !gone.has(name.replace(/\/$/, '')));
    }
    case 'mv': {
      const [from, to] = [named(String(result['from'])), named(String(result['to']))];
      return (before) =>
        before.map((name) =>
          name === from || name.startsWith(`${from}/`) ? to + name.slice(from.length) : name,
        );
    }
    case 'compile':
      return (before) => [...before, named(String(result['compiled']))];
    case 'format':
      return () => [];
    default:
      return null;
  }
}

const named = (path: string): string => path.replace(/^\/+/, '').replace(/\/+$/, '/');

/** It was in that folder and is not in its list; what stands deeper is there as long as its own folder is. */
function isGone(name: string, folder: string, shown: readonly string[]): boolean {
  if (!name.startsWith(folder)) return false;
  const [next = ''] = /^[^/]*\/?/.exec(name.slice(folder.length)) ?? [];
  return next !== '' && !shown.includes(folder + next);
}

const pathsOf = (files: unknown): readonly string[] =>
  Array.isArray(files) ? files.map(({ path }) => named(String(path))) : [];

const entriesOf = (entries: unknown): readonly string[] =>
  Array.isArray(entries)
    ? entries.map(({ path, kind }) => named(kind === 'folder' ? `${path}/` : String(path)))
    : [];
