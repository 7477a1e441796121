// What becomes of `node.restart()`: a start of the board, or a line of which a byte got lost on its way.
import { asText } from '../await-text.ts';
import type { FirmwareWire } from '../firmware-wire.ts';
import { splitError } from './lua-code.ts';

/** From its banner to the prompt, init.lua between them. */
const restartMs = 10_000;
/** A board that restarts is heard within this: its boot ROM speaks first. */
const silentMs = 3000;
/** Of its banner, and of the line behind it where there is no init.lua: a byte may be lost. */
const startWords = /NodeMCU \d|cannot open init\.lua/;
const longestSaid = 4096;

/**
 * 'prompt': it stands behind a start. 'started': there was one, and no prompt within 10 s. 'refused': the line ran
 * as something else, and the prompt stands as before. 'nothing': neither was heard. Call it before the line is sent.
 */
export type RestartSeen = 'prompt' | 'started' | 'refused' | 'nothing';

export function waitForRestart(wire: FirmwareWire, signal: AbortSignal): Promise<RestartSeen> {
  return new Promise((resolve) => {
    let said = '';
    const hasStarted = () => startWords.test(said);
    const settle = (seen: RestartSeen) => {
      cancelLimit();
      cancelSilence();
      stop();
      signal.removeEventListener('abort', giveUp);
      resolve(seen);
    };
    const giveUp = () => settle(hasStarted() ? 'started' : 'nothing');
    const onSilence = () => {
      if (!hasStarted()) settle('nothing');
    };
    const cancelLimit = wire.clock.setTimer(restartMs, giveUp);
    let cancelSilence = wire.clock.setTimer(silentMs, onSilence);
    const stop = wire.onOutput((bytes) => {
      cancelSilence();
      cancelSilence = wire.clock.setTimer(silentMs, onSilence);
      said = (said + asText(bytes)).slice(-longestSaid);
      const { prompt } = wire.tracker;
      // The prompt may come once more before the chip goes: only that behind the banner counts, or behind an error.
      if (prompt?.kind !== 'lua' || prompt.typed !== '') return;
      if (hasStarted()) settle('prompt');
      else if (splitError(said).stderr !== '') settle('refused');
    });
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
