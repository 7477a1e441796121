// One attempt to leave a board: a board of its own, the lines, what the last of them gave.
import type { EscapeAttempt } from './escape-attempts.ts';
import { luaPrompt } from './lua-prompt.ts';
import { type MicroPythonChip, rawBoard } from './raw-board.ts';

export async function tryEscape(
  { firmware, lines }: EscapeAttempt,
  chip: MicroPythonChip = 'esp8266',
): Promise<string> {
  if (firmware === 'micropython') {
    const { exec, console } = await rawBoard(chip);
    try {
      return await exec(...lines);
    } finally {
      console.stop();
    }
  }
  const { enter, stop } = await luaPrompt();
  try {
    let gave = '';
    for (const line of lines) gave = await enter(line);
    return gave.replaceAll('\r', '').trim();
  } finally {
    stop();
  }
}
