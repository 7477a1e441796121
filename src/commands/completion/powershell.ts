// PowerShell, 5.1 and 7. The line comes as Base64: 5.1 hands over no quotes to a program as they are. A candidate
// is three lines: what is inserted, quoted; what the list shows; what to say of it.
import { lex, type ShellKind } from './shell.ts';

const script = `# espwb completion for PowerShell. Load it in this shell:
#   espwb completion powershell | Out-String | Invoke-Expression
# For every new one, put that line into the file that $PROFILE names.
Register-ArgumentCompleter -Native -CommandName espwb -ScriptBlock {
    param($word, $ast, $cursor)
    $text = $ast.ToString().PadRight($cursor - $ast.Extent.StartOffset)
    $text = $text.Substring(0, [Math]::Min($text.Length, $cursor - $ast.Extent.StartOffset))
    $line = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text))
    $lines = @(espwb completion --for powershell $line 2>$null)
    for ($at = 1; $at + 1 -lt $lines.Count; $at += 3) {
        [System.Management.Automation.CompletionResult]::new(
            $lines[$at], $lines[$at + 1], 'ParameterValue', $lines[$at + 2])
    }
    if ($lines[0] -match 'file|folder' -and $lines[0] -notmatch 'behind') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($word)
    }
}`;

const lexer = { escape: '`', escapedInDouble: null, singleInSingle: 'doubled' } as const;

/** PowerShell takes the curly ones for the same. */
const singleQuotes = /['\u2018-\u201b]/g;

export const powershell: ShellKind = {
  script,
  typed: ([encoded = '']) => {
    const { words, quote } = lex(Buffer.from(encoded, 'base64').toString('utf8'), lexer);
    return { words: words.slice(1), replaced: { from: 0, quote } };
  },
  lines: ({ value, about }) => {
    const isPlain = /^(?:--?[a-z][a-z-]*|[\w./:\\%+?=][\w./:\\%+?=-]*)$/.test(value);
    const inserted = isPlain ? value : `'${value.replaceAll(singleQuotes, '$&$&')}'`;
    return [inserted, value, about || value];
  },
};
