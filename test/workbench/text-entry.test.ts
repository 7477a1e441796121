import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editEntry, emptyEntry, insertText, type TextEntry } from '../../src/workbench/text-entry.ts';

const keys = ['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl-u', 'ctrl-w'];
const typed = (text: string): TextEntry => insertText(emptyEntry, text);

describe('a line being typed', () => {
  test('keeps its cursor inside the text, whatever is pressed', () => {
    const press = fc.oneof(
      fc.constantFrom(...keys),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(press, { maxLength: 40 }), (presses) => {
        let entry = emptyEntry;
        for (const each of presses)
          entry = keys.includes(each) ? (editEntry(entry, each) ?? entry) : insertText(entry, each);
        expect(entry.cursor).toBeGreaterThanOrEqual(0);
        expect(entry.cursor).toBeLessThanOrEqual([...entry.text].length);
      }),
    );
  });

  test('backspace takes a whole character, not half of a surrogate pair', () => {
    expect(editEntry(typed('a\u{1f40d}'), 'backspace')).toEqual({ text: 'a', cursor: 1 });
  });

  test('ctrl-w takes the word before the cursor', () => {
    expect(editEntry(typed('one two '), 'ctrl-w')?.text).toBe('one ');
    expect(editEntry(typed('😀😀 two'), 'ctrl-w')).toEqual({ text: '😀😀 ', cursor: 3 });
  });

  test('does not grow without end', () => {
    expect(typed('x'.repeat(5000)).text.length).toBe(1024);
  });

  test('a key that edits nothing says so', () => {
    expect(editEntry(typed('a'), 'f1')).toBeNull();
  });
});
