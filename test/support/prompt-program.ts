// A program with a prompt of its own on a scripted wire: echoes a line and answers it.
import type { ScriptedTransport } from './scripted-transport.ts';

export type PromptProgram = {
  readonly prompt: string;
  /** What it says to a line; default: nothing. */
  readonly answer?: (line: string) => string;
  /** What it says to a control key, in place of nothing. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly echo?: boolean;
  /** The keys that end a line; default: both. */
  readonly lineEnd?: string;
};

export function runPromptProgram(transport: ScriptedTransport, program: PromptProgram): void {
  const { prompt, answer = () => '', keys = {}, echo = true, lineEnd = '\r\n' } = program;
  let line = '';
  transport.connect({
    feed: (bytes) => {
      for (const byte of bytes) {
        const key = String.fromCharCode(byte);
        if (lineEnd.includes(key)) {
          transport.send(`\r\n${answer(line)}${prompt}`, 1);
          line = '';
        } else if (byte < 32) {
          if (keys[key] !== undefined) transport.send(keys[key], 1);
        } else {
          line += key;
          if (echo) transport.send(key, 1);
        }
      }
    },
  });
}
