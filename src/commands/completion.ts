// espwb completion SHELL: the script that teaches a shell the words of espwb. What the script asks back at
// each Tab (`completion --for SHELL`) never reaches the parser: any word may stand behind it.
import { EspError } from '../device/errors.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { answerShell } from './completion/answer.ts';
import { livingHere } from './completion/living.ts';
import { shells } from './completion/shells.ts';
import type { Declaration } from './declaration.ts';
import { globalOptions, helpOption } from './global-options.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ output }, [name = '']) => {
  const shell = Object.hasOwn(shells, name) ? shells[name] : undefined;
  if (!shell)
    throw new EspError('usage', `espwb has no completion for "${printable(name)}".`, {
      hints: choices(name, Object.keys(shells)),
    });
  output.result({ shell: name, script: shell.script }, shell.script.split('\n'));
};

/** null where the words are no question of a script. Never rejects. */
export async function answerFor(
  words: readonly string[],
  verbs: readonly Declaration[],
): Promise<readonly string[] | null> {
  const [verb, option, name = '', ...args] = words;
  if (verb !== 'completion' || option !== '--for') return null;
  const shell = Object.hasOwn(shells, name) ? shells[name] : undefined;
  if (!shell) return [];
  return answerShell(shell, args, { verbs, options: [...globalOptions, helpOption] }, livingHere).catch(
    () => [],
  );
}
