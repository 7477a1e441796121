// What a shell has to bring to be completed for: its script, how it splits a line into words, and how a
// word is written for it. Names may hold quotes, blanks and what commands a shell: nothing of it may act.
import type { Candidate } from './complete.ts';

export type Typed = {
  /** Without quotes; the last is the one that is being typed. */
  readonly words: readonly string[];
  /** The last one as the shell gives it to be replaced: bash begins it behind ":" and "=". */
  readonly replaced: { readonly from: number; readonly quote: '' | '"' | "'" };
};

export type ShellKind = {
  /** To be loaded by the shell; says how. */
  readonly script: string;
  /** From the arguments that the script hands over. */
  readonly typed: (args: readonly string[]) => Typed;
  /** A candidate as the script reads it, line by line. */
  readonly lines: (candidate: Candidate, typed: Typed) => readonly string[];
};

export type Lexer = {
  /** Takes the next character as it is, outside of quotes and between double ones. */
  readonly escape: string;
  /** Between double quotes it takes only these; elsewhere it stands for itself. null: any. */
  readonly escapedInDouble: string | null;
  /** 'doubled': '' is one quote between single ones. */
  readonly singleInSingle: 'doubled' | 'escaped' | 'never';
};

export type Lexed = {
  readonly words: readonly string[];
  /** Where the value of the last word stands after each of its characters outside of quotes that is in `breaks`. */
  readonly lastBreak: number;
  readonly quote: '' | '"' | "'";
};

/** The words of a line up to the cursor; the last is '' behind a blank. */
export function lex(line: string, lexer: Lexer, breaks = ''): Lexed {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '' | '"' | "'" = '';
  let lastBreak = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    const next = line[at + 1];
    if (quote === '' && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      lastBreak = 0;
      continue;
    }
    const value: string = word ?? '';
    if (quote !== "'" && character === lexer.escape && next !== undefined) {
      const takes = quote === '' || lexer.escapedInDouble === null || lexer.escapedInDouble.includes(next);
      word = value + (takes ? next : character + next);
      at++;
    } else if (quote === "'" && character === "'" && lexer.singleInSingle === 'doubled' && next === "'") {
      word = `${value}'`;
      at++;
    } else if (
      quote === "'" &&
      lexer.singleInSingle === 'escaped' &&
      character === '\\' &&
      /['\\]/.test(next ?? '')
    ) {
      word = value + next;
      at++;
    } else if (quote === '' ? character === '"' || character === "'" : character === quote) {
      if (quote === '') lastBreak = value.length;
      quote = quote === '' ? (character as '"' | "'") : '';
      word = value;
    } else {
      word = value + character;
      if (quote === '' && breaks.includes(character)) lastBreak = word.length;
    }
  }
  return { words: [...words, word ?? ''], lastBreak, quote };
}

/** A value that goes on being typed gets no blank behind it. */
export const goesOn = (value: string): boolean => /[:/=?&]$/.test(value);

/** For a shell that quotes by itself: the value, and what to say of it. */
export const valueAndAbout = ({ value, about = '' }: Candidate): readonly string[] => [value, about];
