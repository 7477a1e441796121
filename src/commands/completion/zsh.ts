// zsh. compadd quotes what it inserts itself; a candidate is a line, and a line that says what it is.
import { type ShellKind, valueAndAbout } from './shell.ts';

const script = `#compdef espwb
# espwb completion for zsh. Load it in this shell (after compinit):   source <(espwb completion zsh)
# For every new one, put the output of "espwb completion zsh" into a file _espwb in a folder of $fpath.
_espwb() {
  local first= value about
  local -a open closed openSays closedSays
  {
    IFS= read -r first
    while IFS= read -r value && IFS= read -r about; do
      if [[ $value == *[:/=?\\&] ]]; then open+=("$value") openSays+=("$value\${about:+  -- $about}")
      else closed+=("$value") closedSays+=("$value\${about:+  -- $about}"); fi
    done
  } < <(espwb completion --for zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  local found=1
  (( $#closed )) && compadd -l -d closedSays -a closed && found=0
  (( $#open )) && compadd -l -S '' -d openSays -a open && found=0
  case $first in
    *file*) [[ $first == *behind* ]] && compset -P '*='; _files && found=0 ;;
    *folder*) _files -/ && found=0 ;;
  esac
  return $found
}
if [[ \${funcstack[1]} == _espwb ]]; then _espwb "$@"; else compdef _espwb espwb; fi`;

export const zsh: ShellKind = {
  script,
  typed: (words) => ({ words, replaced: { from: 0, quote: '' } }),
  lines: valueAndAbout,
};
