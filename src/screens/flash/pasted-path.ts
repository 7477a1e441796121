// A path as a terminal pastes it, or writes it when a file is dropped on it. Pure.
import { fileURLToPath } from 'node:url';

/** The path without quotes, escapes and `file://`; null for text that is none. `~` is `home`. */
export function pastedPath(text: string, home: string, isWindows: boolean): string | null {
  const line = text.trim();
  if (line === '' || /[\r\n\0]/.test(line)) return null;
  if (/^file:\/\//i.test(line)) return fromUrl(line, isWindows);
  const quoted = /^(['"])(.*)\1$/.exec(line);
  // Terminals on Unix put a backslash before what a shell would take for its own.
  const path = quoted?.[2]?.replaceAll("'\\''", "'") ?? (isWindows ? line : line.replace(/\\(.)/g, '$1'));
  if (/^~[/\\]/.test(path)) return `${home}${path.slice(1)}`;
  const isPath = /^(?:\.{0,2}\/|\.{1,2}\\|[a-z]:[/\\]|\\\\)/i.test(path) || /\.(?:bin|img|elf)$/i.test(path);
  return isPath ? path : null;
}

function fromUrl(text: string, windows: boolean): string | null {
  try {
    return fileURLToPath(text, { windows });
  } catch {
    return null;
  }
}
