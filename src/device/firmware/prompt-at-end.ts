// Reads the end of what a board printed as a prompt. Pure; knows nothing of time or of who asked.
import type { Prompt, PromptSign } from './prompt.ts';
import { promptSigns } from './prompt-signs.ts';

/** `text` is the end of the stream, one character a byte; null where its last line is no prompt's. */
export function promptAtEnd(text: string): Prompt | null {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const found = signAt(line);
  return found ? { kind: found.kind, typed: line.slice(found.text.length) } : null;
}

const signAt = (line: string): PromptSign | undefined =>
  promptSigns.find(({ text, isWholeLine }) => (isWholeLine ? line === text : line.startsWith(text)));

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
  if (promptSigns.some(({ text, isWholeLine }) => !isWholeLine && last.startsWith(text))) return null;
  return lines.some((line) => line.replace(/^\r+/, '').startsWith(last)) ? last.trim() : null;
}
