// With several boards in one process each of them gets every listener that was asked for, at a place of
// its own.

/**
 * The listener of the board at `index` (from 0): its port counts up from the one given, 0 stays 0, and
 * NAME in a path is the board's name. The first or only board gets what was typed.
 */
export function listenerOfBoard(url: string, name: string, index: number): string {
  const named = /^pty:/i.test(url) ? url.replaceAll('NAME', name) : url;
  if (index === 0) return named;
  return named.replace(/^((?:tcp|rfc2217):\/\/.*:)(\d+)/i, (_, before: string, port: string) =>
    Number(port) === 0 ? `${before}0` : `${before}${Number(port) + index}`,
  );
}
