// What a prompt is. The folder of each firmware has its own: prompts.ts.
import type { BoardState } from '../session/session.ts';

/** The folder of each firmware adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: others fill it
export interface PromptKinds {}

export type PromptKind = keyof PromptKinds;

/** How a prompt looks, and the state of a board that stands at it. */
export type PromptSign = {
  /** At the begin of a line; what a person types stands behind it. */
  readonly text: string;
  readonly kind: PromptKind;
  readonly state: BoardState;
  /** A new statement is typed behind it. */
  readonly isFirst?: true;
  /** No other prompt that lost a byte looks like it, and hardly any output. */
  readonly isUnmistakable?: true;
  /** Nothing may stand behind it: what is typed there is not shown, and Enter brings nothing. */
  readonly isWholeLine?: true;
  /** Each Enter brings it anew. */
  readonly comesAgain?: true;
};

export type Prompt = {
  readonly kind: PromptKind;
  /** What stands behind the prompt: a half-typed line as the board echoed it. */
  readonly typed: string;
};

/** A new statement can be typed at it. */
export const isReadyFor = (prompt: Prompt | null, signs: readonly PromptSign[]): boolean =>
  prompt?.typed === '' && signs.some(({ kind, isFirst }) => kind === prompt.kind && isFirst);

/** `text` is the end of the stream, one character a byte; null where its last line is no prompt of these. */
export function promptIn(text: string, signs: readonly PromptSign[]): Prompt | null {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const found = signs.find(({ text: sign, isWholeLine }) =>
    isWholeLine ? line === sign : line.startsWith(sign),
  );
  return found ? { kind: found.kind, typed: line.slice(found.text.length) } : null;
}
