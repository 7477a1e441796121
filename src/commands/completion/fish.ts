// fish, from 3.0 on. It quotes what it inserts itself and takes a description behind a tab.
import { lex, type ShellKind, valueAndAbout } from './shell.ts';

const script = `# espwb completion for fish. Load it in this shell:   espwb completion fish | source
# For every new one:   espwb completion fish > ~/.config/fish/completions/espwb.fish
function __espwb_complete
    set -l words (commandline -opc)
    set -l lines (espwb completion --for fish (commandline -ct) $words[2..-1] 2>/dev/null)
    set -l at 2
    while set -q lines[$at]
        printf '%s\\t%s\\n' $lines[$at] $lines[(math $at + 1)]
        set at (math $at + 2)
    end
    set -l token (commandline -ct)
    switch "$lines[1]"
        case '*file*behind*'
            set -l name (string replace -r '^.*?=' '' -- $token)
            set -l head (string replace -r '=.*$' '=' -- $token)
            for path in (__fish_complete_path $name)
                printf '%s%s\\n' $head $path
            end
        case '*file*'
            __fish_complete_path $token
        case '*folder*'
            __fish_complete_directories $token ''
    end
end
complete -c espwb -f -a '(__espwb_complete)'`;

const lexer = { escape: '\\', escapedInDouble: '"\\$', singleInSingle: 'escaped' } as const;

export const fish: ShellKind = {
  script,
  typed: ([token = '', ...words]) => ({
    words: [...words, lex(token, lexer).words.join(' ')],
    replaced: { from: 0, quote: '' },
  }),
  lines: valueAndAbout,
};
