// A listing as it arrives from the board: a line for each entry, last '#' with how many there were and the sum of
// their lines. A line that is no entry is what a program printed meanwhile; one that was lost or spoiled shows in
// the count or the sum.

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';
import type { LeftOutReason } from './left-out.ts';
import { lineSum } from './line-sum.ts';
import type { OnLeftOut, SurveyedEntry } from './remote-files.ts';
import { deepest, isSafeName, joinRemote } from './remote-path.ts';

/** One line: `name` is below the folder that was listed, '' for the listed thing itself. */
export type ListedEntry = {
  readonly name: string;
  /** Bytes; -1 for a folder. */
  readonly size: number;
  readonly sha256: string | null;
};

export type Listing = {
  readonly push: (bytes: Uint8Array) => void;
  /** The entries; null where count and sum do not say that they are all, and as they are. */
  readonly finish: () => readonly ListedEntry[] | null;
  /** The last lines, for evidence. */
  readonly tail: () => Uint8Array;
};

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const tailBytes = 200;

/** `entryOf` reads a line; null for what is none. */
export function createListing(entryOf: (line: string) => ListedEntry | null): Listing {
  const entries: ListedEntry[] = [];
  const decoder = new TextDecoder();
  let held: Uint8Array[] = [];
  let sum = 0;
  let wanted: string | null = null;
  let tail = Buffer.alloc(0);

  const take = (bytes: Uint8Array) => {
    const raw = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
    const line = decoder.decode(raw);
    const entry = entryOf(line);
    if (entry) {
      entries.push(entry);
      sum = lineSum(raw, sum);
    } else if (/^#\d{1,9} \d{1,5}$/.test(line)) wanted = line;
  };

  return {
    push: (bytes) => {
      tail = Buffer.concat([tail, bytes]).subarray(-tailBytes);
      let from = 0;
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
        take(Buffer.concat([...held, bytes.subarray(from, at)]));
        held = [];
        from = at + 1;
      }
      if (from < bytes.length) held.push(bytes.slice(from));
    },
    finish: () => {
      if (held.length > 0) take(Buffer.concat(held));
      held = [];
      return wanted === `#${entries.length} ${sum}` ? entries : null;
    },
    tail: () => tail,
  };
}

/** The entries with their paths, in order, each path once; what cannot be named safely is told. */
export function sortedEntries(
  listed: readonly ListedEntry[],
  folder: string,
  onLeftOut: OnLeftOut | undefined,
): SurveyedEntry[] {
  const found = new Map<string, SurveyedEntry>();
  for (const { name, size, sha256 } of listed) {
    const isFolder = size < 0;
    const reason = name === '' ? null : unusable(name, isFolder);
    if (reason !== null) onLeftOut?.({ name: shown(name, isFolder), reason, on: 'board' });
    // Such a folder is known, what is in it is not.
    if (reason !== null && !(isFolder && reason === 'too-deep')) continue;
    const path = name === '' ? folder : joinRemote(folder, name);
    if (!found.has(path))
      found.set(path, { path, kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : size, sha256 });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** No file system of a board or a computer has longer names; littlefs takes as many bytes. */
const longestNameBytes = 255;
const mostShown = 60;

function unusable(name: string, isFolder: boolean): LeftOutReason | null {
  const parts = name.split('/');
  if (!parts.every(isSafeName)) return 'unsafe-name';
  if (parts.some((part) => Buffer.byteLength(part) > longestNameBytes)) return 'too-long';
  return parts.length > deepest + (isFolder ? 0 : 1) ? 'too-deep' : null;
}

function shown(name: string, isFolder: boolean): string {
  const cut = name.length > mostShown ? `${printable(name.slice(0, mostShown))}…` : printable(name);
  return isFolder ? `${cut}/` : cut;
}

/** What came is no whole listing, again and again. */
export function listingBroken(evidence: Uint8Array): EspError {
  return new EspError(
    'read-failed',
    'The list of files arrived incomplete: entries are missing or damaged.',
    {
      evidence,
      hints: [
        'A program that prints in the background is in the way: stop it first.',
        'Use a better cable or another USB port.',
      ],
      hintsSayAll: true,
    },
  );
}
