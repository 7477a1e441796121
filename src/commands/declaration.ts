// What is said of a verb before its code is loaded: the parser, the help and the documentation are made of it.
import type { Verb, VerbOptions } from './verb.ts';

/** What may stand in a place of the command line, for completion; all of it may be typed. */
export type Values = {
  readonly words?: readonly string[];
  /** What there is on this computer at that moment (completion/living.ts). */
  readonly living?: 'ports' | 'images' | 'boards' | 'board-files';
  readonly paths?: 'file' | 'folder';
  /** The option may be given again. */
  readonly repeats?: true;
};

export type OptionDeclaration = readonly [flags: string, help: string, values?: Values];

export type Declaration = {
  /** Commander's syntax: `flash <files...>`. */
  readonly command: string;
  readonly summary: string;
  /** What it runs may write to the flash: after a cancel nobody can say that it did not. */
  readonly changesFlash?: true | ((args: readonly string[], options: VerbOptions) => boolean);
  /** It acts on several boards, each for itself; a function where that depends on the action. */
  readonly severalBoards?: true | ((args: readonly string[]) => boolean);
  /** It has nothing to do with the port that -p names, or asks for it by itself. */
  readonly portless?: true;
  /** Not to be left half done because `| head` has read enough. */
  readonly unheard?: true;
  /**
   * It goes on until it is told to end. These signals are a usual way of that (exit 0), any other is told as a
   * cancel, with 128 and its number as a shell has it.
   */
  readonly usualEnds?:
    | readonly NodeJS.Signals[]
    | ((args: readonly string[]) => readonly NodeJS.Signals[] | undefined);
  /** Flags and their help; global ones (--port, --json, --yes) are not repeated. */
  readonly options?: readonly OptionDeclaration[];
  /** What its arguments are, in order; the last stands for all that follow. */
  readonly takes?: readonly Values[];
  /** Where its first argument names an action: what comes after each. */
  readonly actions?: Readonly<Record<string, readonly Values[]>>;
  /** What its result holds with --json, one line a kind of result; for the documentation. */
  readonly result?: readonly string[];
  /** Lines below the options of `espwb VERB --help`. */
  readonly examples?: readonly string[];
  readonly load: () => Promise<Verb>;
};
