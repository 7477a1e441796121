// A journal of the station: lines of JSON that are on the disk before anything is done on the strength of them. One
// that cannot be understood is no journal to go on with: what it no longer tells would be done twice.

import { EspError } from '../../device/errors.ts';
import { ChangedMeanwhileError, type DurableLines, openDurableLines } from '../../disk/durable-lines.ts';
import { codeOf, isNoRoom } from '../../disk/no-room.ts';
import { NotRegularError } from '../../disk/regular-file.ts';
import { printable } from '../../text/printable.ts';

export type Journal<Entry> = {
  readonly path: string;
  /** Oldest first; grows with each `append`. */
  readonly entries: readonly Entry[];
  /** That half a line was found and taken off, in words; null where there was none. */
  readonly mended: string | null;
  /** Durable when it resolves; where it rejects nothing was written. @throws EspError disk-full | file-unreadable */
  readonly append: (entry: Entry) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * @param entryIn what a line holds; null where it is none of this journal's
 * @throws EspError state-damaged | file-unreadable | disk-full
 */
export async function openJournal<Entry>(
  path: string,
  entryIn: (value: Readonly<Record<string, unknown>>) => Entry | null,
  openLines: (path: string) => Promise<DurableLines> = openDurableLines,
): Promise<Journal<Entry>> {
  const name = printable(path);
  const lines = await openLines(path).catch((cause) => {
    throw notKept(name, cause);
  });
  const entries: Entry[] = [];
  for (const [at, line] of lines.lines.entries()) {
    const entry = objectIn(line);
    const known = entry && entryIn(entry);
    if (!known) {
      await lines.close();
      throw damaged(name, at + 1);
    }
    entries.push(known);
  }
  const mended =
    lines.torn === null
      ? null
      : `${name} ended with half a line, of a write that was interrupted: it was taken off. Nothing was done on the strength of it.`;
  return {
    path,
    entries,
    mended,
    append: async (entry) => {
      await lines.append(JSON.stringify(entry)).catch((cause) => {
        throw notKept(name, cause);
      });
      entries.push(entry);
    },
    close: lines.close,
  };
}

function objectIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const damaged = (name: string, line: number): EspError =>
  new EspError('state-damaged', `${name}:${line}: This line cannot be understood.`, {
    hints: [
      'It says what was used and done before: the station does not guess what stood there. Put the line right, from a backup where there is one.',
    ],
    hintsSayAll: true,
  });

function notKept(name: string, cause: unknown): EspError {
  if (cause instanceof ChangedMeanwhileError)
    return new EspError(
      'file-unreadable',
      `${name} was changed by another program while the station used it.`,
      {
        hints: [
          'It says what was used and done before. Put it back as it was, with all its lines, and start the station again.',
        ],
        hintsSayAll: true,
        cause,
      },
    );
  const why = cause instanceof NotRegularError ? `it is ${cause.kind}` : (codeOf(cause) ?? 'unknown error');
  return new EspError(
    isNoRoom(cause) ? 'disk-full' : 'file-unreadable',
    `${name} cannot be written (${printable(why)}).`,
    { cause },
  );
}
