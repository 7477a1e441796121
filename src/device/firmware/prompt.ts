// Reads the end of what a board printed as a prompt. Pure; knows nothing of time or of who asked.
// Sources: MicroPython shared/runtime/pyexec.c, NodeMCU app/lua/lua.c.

export type PromptKind =
  | 'micropython'
  | 'micropython continuation'
  | 'micropython paste'
  | 'micropython raw'
  | 'lua'
  | 'lua continuation';

export type Prompt = {
  readonly kind: PromptKind;
  /** What stands behind the prompt: a half-typed line as the board echoed it. */
  readonly typed: string;
};

/** None is the beginning of another: the blank behind the signs tells them apart. */
const prompts: readonly (readonly [text: string, kind: PromptKind])[] = [
  ['>>> ', 'micropython'],
  ['... ', 'micropython continuation'],
  ['=== ', 'micropython paste'],
  ['>> ', 'lua continuation'],
  ['> ', 'lua'],
];

/** `text` is the end of the stream, one character a byte; null where its last line is no prompt's. */
export function promptAtEnd(text: string): Prompt | null {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  if (line === '>') return { kind: 'micropython raw', typed: '' };
  const found = prompts.find(([prompt]) => line.startsWith(prompt));
  return found ? { kind: found[1], typed: line.slice(found[0].length) } : null;
}

/** What ends a prompt in most programs that have one. */
const promptSign = /[>#$%:?\]] ?$/;
const longestForeignPrompt = 60;

/** Whatever program it is: it seems to wait for input. */
export const endsLikePrompt = (text: string): boolean => /(?:^|\n)[^\r\n]{0,59}[>#$%:?\]] ?$/.test(text);

/**
 * The prompt of something else: what stands at the end of the text and stood at the begin of a line before, as
 * it does where each Enter gives it anew. Null where there is none, or where it is one of those above.
 */
export function foreignPrompt(text: string): string | null {
  const lines = text.split('\n');
  const last = (lines.pop() ?? '').replace(/^\r+/, '');
  if (last === '' || last.length > longestForeignPrompt || !promptSign.test(last)) return null;
  if (prompts.some(([prompt]) => last.startsWith(prompt))) return null;
  return lines.some((line) => line.replace(/^\r+/, '').startsWith(last)) ? last.trim() : null;
}
