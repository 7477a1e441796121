// Waits for a prompt in what the board says on its own, without taking the words from the pane.
import { asText } from './await-text.ts';
import type { FirmwareWire } from './firmware-wire.ts';

/**
 * 'prompt' as soon as the board stands at an empty prompt, and has said `first` before it where that is given;
 * after `timeoutMs`, or when cancelled, 'words' where it has said so much of it, else 'nothing'.
 */
export function waitForPrompt(
  wire: FirmwareWire,
  timeoutMs: number,
  signal: AbortSignal,
  first = /(?:)/,
): Promise<'prompt' | 'words' | 'nothing'> {
  return new Promise((resolve) => {
    let said = '';
    const settle = (seen: 'prompt' | 'words' | 'nothing') => {
      cancelTimer();
      stop();
      signal.removeEventListener('abort', onAbort);
      resolve(seen);
    };
    const onAbort = () => settle(said !== '' && first.test(said) ? 'words' : 'nothing');
    const cancelTimer = wire.clock.setTimer(timeoutMs, onAbort);
    const stop = wire.onOutput((bytes) => {
      said = (said + asText(bytes)).slice(-4096);
      if (!first.test(said)) return;
      if (wire.isReady) settle('prompt');
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
