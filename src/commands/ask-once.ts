// One question for several boards: each comes to it when it has been looked at and waits there; when all that are
// still at work have come, a person is asked once about all of them.
import { formatSize } from '../device/sizes.ts';

type Asked = {
  readonly label: string;
  /** What a person reads before: of boards where it is the same it is shown once. */
  readonly lines: readonly string[];
  readonly question: string;
  /** null = not known: a flash whose ID tells no size. */
  readonly sizeBytes: number | null;
};

export type AskOnce = {
  /** Resolves when a person has agreed for all. @throws what `ask` throws */
  readonly join: (port: string, asked: Asked) => Promise<void>;
  /** A board that has ended comes to no question: the others are not to wait for it. */
  readonly leave: (port: string) => void;
};

type Waiting = Asked & { readonly resolve: () => void; readonly reject: (error: unknown) => void };

export function askOnce(
  ports: readonly string[],
  ask: (lines: readonly string[], question: string) => Promise<void>,
): AskOnce {
  const atWork = new Set(ports);
  let waiting = new Map<string, Waiting>();
  const look = () => {
    if (waiting.size === 0 || waiting.size < atWork.size) return;
    const all = ports.flatMap((port) => waiting.get(port) ?? []);
    waiting = new Map();
    const bytes = all.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
    const unknown = all.filter(({ sizeBytes }) => sizeBytes === null).length;
    const boards = all.length === 1 ? '1 board' : `${all.length} boards`;
    void ask(
      [...plans(all), ...all.map(({ label, question }) => `${label}: ${question}`)],
      `Go on with ${boards}${sumWords(bytes, unknown)}?`,
    ).then(
      () => {
        for (const { resolve } of all) resolve();
      },
      (error) => {
        for (const { reject } of all) reject(error);
      },
    );
  };
  return {
    join: (port, asked) =>
      new Promise((resolve, reject) => {
        waiting.set(port, { ...asked, resolve, reject });
        look();
      }),
    leave: (port) => {
      atWork.delete(port);
      waiting.delete(port);
      look();
    },
  };
}

/** ', 1 MB in all', ', 512 KB and one flash of unknown size' */
function sumWords(bytes: number, unknown: number): string {
  const flashes = unknown === 1 ? 'one flash of unknown size' : `${unknown} flashes of unknown size`;
  if (unknown > 0) return `, ${bytes > 0 ? `${formatSize(bytes)} and ` : ''}${flashes}`;
  return bytes > 0 ? `, ${formatSize(bytes)} in all` : '';
}

/** Boards of one plan under one head. */
function plans(all: readonly Asked[]): readonly string[] {
  const groups = new Map<string, { readonly lines: readonly string[]; readonly labels: string[] }>();
  for (const { label, lines } of all) {
    if (lines.length === 0) continue;
    const key = lines.join('\n');
    const group = groups.get(key) ?? { lines, labels: [] };
    group.labels.push(label);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ lines, labels }) => {
    const isAll = labels.length === all.length && labels.length > 1;
    return [isAll ? `All ${labels.length} boards:` : `${labels.join(', ')}:`, ...lines];
  });
}
