// bash, from 3.2 (macOS) on. readline begins a word anew behind ":" and "=" and hands over the line: what is
// offered is the rest behind that place, quoted as the word was begun.
import { lex, type ShellKind } from './shell.ts';

const script = `# espwb completion for bash. Load it in this shell:   source <(espwb completion bash)
# For every new one, put that line into ~/.bashrc, or the output of "espwb completion bash" into
# ~/.local/share/bash-completion/completions/espwb
_espwb() {
  local line first=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$first" ]; then first=$line; else COMPREPLY+=("$line"); fi
  done < <(espwb completion --for bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  # bash 3.2 has no compopt: it then completes no names of files, and a blank follows every word.
  type compopt >/dev/null 2>&1 || return 0
  case $first in *open*) compopt -o nospace ;; esac
  case $first in
    *file*)
      if [ \${#COMPREPLY[@]} -eq 0 ]; then compopt -o default
      else
        compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
      fi ;;
    *folder*) compopt -o nospace -o dirnames ;;
  esac
}
complete -F _espwb espwb`;

const lexer = { escape: '\\', escapedInDouble: '"\\$`', singleInSingle: 'never' } as const;

export const bash: ShellKind = {
  script,
  typed: ([line = '', breaks = '']) => {
    const { words, lastBreak, quote } = lex(line, lexer, breaks.replaceAll(/[\s"']/g, ''));
    // Variables that are set for the command stand before it.
    const command = words.findIndex((word) => !/^\w+=/.test(word));
    return { words: words.slice(command + 1), replaced: { from: lastBreak, quote } };
  },
  lines: ({ value }, { replaced: { from, quote } }) => {
    const rest = value.slice(from);
    if (quote === "'") return [rest.replaceAll("'", `'\\''`)];
    // A backslash before "!" would stay there; the quotes are left for it.
    if (quote === '"') return [rest.replaceAll(/["\\$`]/g, '\\$&').replaceAll('!', `"'!'"`)];
    const quoted = rest.replaceAll(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&');
    return [from === 0 ? quoted.replace(/^~/, '\\~') : quoted];
  },
};
