// What is said of a verb before its code is loaded: the parser, the help and the documentation are made of it.
import type { Verb, VerbOptions } from './verb.ts';

export type Declaration = {
  /** Commander's syntax: `flash <files...>`. */
  readonly command: string;
  readonly summary: string;
  /** What it runs may write to the flash: after a cancel nobody can say that it did not. */
  readonly changesFlash?: true | ((args: readonly string[], options: VerbOptions) => boolean);
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
  readonly options?: readonly (readonly [flags: string, help: string])[];
  /** What its result holds with --json, one line a kind of result; for the documentation. */
  readonly result?: readonly string[];
  /** Lines below the options of `espwb VERB --help`. */
  readonly examples?: readonly string[];
  readonly load: () => Promise<Verb>;
};
