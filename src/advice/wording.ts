// What a step to take is called in a shell, where it is a command or an option, and on a screen, where it
// is a key. The files beside this one hold the two side by side, by topic.
import type { AdviceId, AdviceParameters } from '../device/advice.ts';

type Words<Id extends AdviceId> = string | ((parameters: AdviceParameters[Id]) => string);

export type Wording<Id extends AdviceId> = {
  /** For a prompt: names commands and options. */
  readonly shell: Words<Id>;
  /** For a screen: names keys, and no command line, because no prompt is at hand. */
  readonly keys: Words<Id>;
};

export type Wordings<Id extends AdviceId = AdviceId> = { readonly [Each in Id]: Wording<Each> };
