// Waits for a prompt in what the board says on its own, without taking the words from the pane.
import { asText } from './await-text.ts';
import type { FirmwareWire } from './firmware-wire.ts';

/**
 * True as soon as the board stands at an empty prompt, and has said `first` before it where that is given;
 * false after `timeoutMs` or when cancelled.
 */
export function overhearPrompt(
  wire: FirmwareWire,
  timeoutMs: number,
  signal: AbortSignal,
  first?: string,
): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const settle = (seen: boolean) => {
      cancelTimer();
      stop();
      signal.removeEventListener('abort', onAbort);
      resolve(seen);
    };
    const onAbort = () => settle(false);
    const cancelTimer = wire.clock.setTimer(timeoutMs, () => settle(false));
    const stop = wire.onOutput((bytes) => {
      said = (said + asText(bytes)).slice(-4096);
      if (first !== undefined && !said.includes(first)) return;
      const prompt = wire.tracker.prompt;
      if ((prompt?.kind === 'micropython' || prompt?.kind === 'lua') && prompt.typed === '') settle(true);
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
