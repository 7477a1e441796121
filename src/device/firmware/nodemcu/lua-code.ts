// Brings Lua code into the lines that NodeMCU's input takes. It reads 256 bytes a line and throws a
// longer one away without a word; and each line is a chunk of its own, which breaks a script's locals.
// So code is collected piece by piece in a table and run as one chunk, with marks around what it prints.

/** Below LUA_MAXINPUT with its line end. */
export const longestLine = 250;

/** The table that collects the pieces; it is gone before the code starts. */
const collector = '_E';
/** The function that runs them; gone likewise. */
const runner = '_R';
const pieceRoom = longestLine - collectLine(99_999, '').length;

/** Characters of the mark; the first is a letter, because Lua reads digits behind a backslash. */
export type Mark = string;

/** True if the interpreter takes it as one line as it stands. */
export function isOneLine(code: string): boolean {
  return new TextEncoder().encode(code).length <= longestLine && !/[\x00-\x1f\x7f]/.test(code);
}

/**
 * Lines that leave `code` (a script, or `=expression`) in the collector; `isBytes` as in ExecOptions. Each may
 * be sent twice.
 */
export function collectLines(code: string, isBytes = false): string[] {
  const script = isExpression(code) ? `print(${code.trim().slice(1)}\n)` : code;
  const lines = [`${collector}={}`];
  let piece = '';
  for (const byte of Buffer.from(script, isBytes ? 'latin1' : 'utf8')) {
    const next = escapeByte(byte);
    if (piece.length + next.length > pieceRoom) {
      lines.push(collectLine(lines.length, piece));
      piece = '';
    }
    piece += next;
  }
  if (piece !== '') lines.push(collectLine(lines.length, piece));
  return lines;
}

/** Defines what runs the collected pieces: see runLine. It may be sent twice. */
export const runnerLine = [
  `${runner}=function(m)local p,f,e=${collector} ${collector}=nil ${runner}=nil print("\\2"..m)m="\\3"..m `,
  `f,e=load(function()return table.remove(p,1)end,"=stdin")`,
  `if f then f,e=xpcall(f,debug and debug.traceback or tostring)end `,
  `print(f and m.."+"or m.."-"..tostring(e)..m)end`,
].join('');

/** Prints how many pieces are collected; nil once they were run, or forgotten. */
export const countPieces = `print(${collector} and ${runner} and #${collector})`;

/**
 * Runs what was collected, once. It prints \x02MARK, then whatever the code prints, then \x03MARK+ or
 * \x03MARK-error\x03MARK. So short that a byte of it which is lost or damaged runs nothing, or shows in the mark.
 */
export const runLine = (mark: Mark): string => `${runner}"${mark}"`;

/** The same for one line, a statement or `=expression`, without a word of its own on an error. */
export const markedLine = (code: string, mark: Mark): string =>
  `print"\\2${mark}";${isExpression(code) ? `print(${code.trim().slice(1)})` : code} print"\\3${mark}+"`;

/** Prints \x03MARK: the prompt is there to be asked, so that what was typed before has come to its end. */
export const askLine = (mark: Mark): string => `print"\\3${mark}"`;

const isExpression = (code: string): boolean => /^\s*=/.test(code);

export const startOf = (mark: Mark): string => `\x02${mark}\r\n`;
export const endOf = (mark: Mark): string => `\x03${mark}`;

/** Lines that end an unfinished statement, whatever it is: a block, a call, a string, a comment. */
export const wayOut = [')', ']])', ']=])', ']==])', '")', "')"] as const;

/** The error's first line in the wording of 3.x and of 2.x and earlier. */
const errorLine = /(^|\n)(Lua error: |(?:stdin|input|=stdin):\d+: )/;

/** Splits what one line printed into output and error text. */
export function splitError(printed: string): { readonly stdout: string; readonly stderr: string } {
  const found = errorLine.exec(printed);
  if (!found) return { stdout: printed, stderr: '' };
  const at = found.index + (found[1]?.length ?? 0);
  return { stdout: printed.slice(0, at), stderr: printed.slice(at) };
}

function collectLine(at: number, piece: string): string {
  return `${collector}[${at}]="${piece}"`;
}

/** Three digits, so that a digit that follows is not taken for part of the escape. */
function escapeByte(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  if (byte === 0x0a) return '\\n';
  return `\\${byte.toString().padStart(3, '0')}`;
}
