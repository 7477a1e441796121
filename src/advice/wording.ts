// What a step to take is called in a shell, where it is a command or an option, and on a screen, where it
// is a key. The files beside this one hold the two side by side, by topic.
import type { AdviceId, AdviceParameters } from '../device/advice.ts';

/** A command that a shell is told of, or options alone, which are then those of any verb. */
export type NamedCommand = {
  readonly verb?: string;
  /** The first argument, where that says what the verb does. */
  readonly action?: string;
  /** As the parser names them; true stands for any value. */
  readonly options?: Readonly<Record<string, string | boolean>>;
};

type Words<Id extends AdviceId> = string | ((parameters: AdviceParameters[Id]) => string);

export type Wording<Id extends AdviceId> = {
  /** For a prompt: names commands and options. */
  readonly shell: Words<Id>;
  /** For a screen: names keys, and no command line, because no prompt is at hand. */
  readonly keys: Words<Id>;
  /** What `shell` names, as data: whoever has run it just now is not told of it again. */
  readonly names?: readonly NamedCommand[] | ((parameters: AdviceParameters[Id]) => readonly NamedCommand[]);
};

export type Wordings<Id extends AdviceId = AdviceId> = { readonly [Each in Id]: Wording<Each> };
