// Reads the end of what a board printed as a prompt. Pure; knows nothing of time or of who asked.
import { promptSigns } from './firmwares.ts';
import { type Prompt, promptIn } from './prompt.ts';

/** `text` is the end of the stream, one character a byte; null where its last line is no prompt's. */
export const promptAtEnd = (text: string): Prompt | null => promptIn(text, promptSigns);

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
