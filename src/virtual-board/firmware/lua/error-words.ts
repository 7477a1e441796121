// Lua 5.1's wording of run-time errors, out of what 5.3 says.

/** "attempt to call a nil value (global 'f')" was "attempt to call global 'f' (a nil value)". */
export function errorWords(error: string, version: '5.1' | '5.3'): string {
  if (version === '5.3') return error;
  return error
    .replace(
      /attempt to (\w+(?: \w+ on)?) a (\w+) value \((global|local|method|field|upvalue) '([^']*)'\)/g,
      "attempt to $1 $3 '$4' (a $2 value)",
    )
    .replace(/near <eof>/g, "near '<eof>'")
    .replace(/^(\t.*: in )(?:field|method|local|upvalue|global) ('.*')$/gm, '$1function $2')
    .replace(/^\t\(\.\.\.tail calls\.\.\)$/gm, '\t(tail call): ?');
}
