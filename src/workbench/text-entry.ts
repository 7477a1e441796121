// A line of text being typed, with its cursor: pure edits that any text field uses.

/** `cursor` counts characters (code points) from the left. */
export type TextEntry = { readonly text: string; readonly cursor: number };

export const emptyEntry: TextEntry = { text: '', cursor: 0 };

/** What a field for a path opens with, where it is asked for by its key. */
export const pathBeginning = '~/';

/** Longer than any path that a person types. */
const longest = 1024;

export function insertText(entry: TextEntry, inserted: string): TextEntry {
  const characters = [...entry.text];
  const room = [...inserted].slice(0, Math.max(0, longest - characters.length));
  characters.splice(entry.cursor, 0, ...room);
  return { text: characters.join(''), cursor: entry.cursor + room.length };
}

/** The entry after an editing key, by the key's id; null if the key edits nothing. */
export function editEntry(entry: TextEntry, keyId: string): TextEntry | null {
  const characters = [...entry.text];
  const { cursor } = entry;
  const at = (position: number): TextEntry => ({
    text: entry.text,
    cursor: Math.min(Math.max(position, 0), characters.length),
  });
  const without = (from: number, to: number): TextEntry => ({
    text: [...characters.slice(0, from), ...characters.slice(to)].join(''),
    cursor: from,
  });
  switch (keyId) {
    case 'left':
    case 'ctrl-b':
      return at(cursor - 1);
    case 'right':
    case 'ctrl-f':
      return at(cursor + 1);
    case 'home':
    case 'ctrl-a':
      return at(0);
    case 'end':
    case 'ctrl-e':
      return at(characters.length);
    case 'backspace':
      return cursor > 0 ? without(cursor - 1, cursor) : entry;
    case 'delete':
      return cursor < characters.length ? without(cursor, cursor + 1) : entry;
    case 'ctrl-u':
      return without(0, cursor);
    case 'ctrl-w': {
      const start = characters
        .slice(0, cursor)
        .join('')
        .replace(/\S+\s*$/u, '');
      return without([...start].length, cursor);
    }
    default:
      return null;
  }
}
