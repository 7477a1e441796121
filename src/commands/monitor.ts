// espwb monitor: what the board prints, shown and never obeyed, until Ctrl-C.

import { explainLine } from '../device/explain-line.ts';
import { listenToBoot, noRomRateWords } from '../device/firmware/listen-to-boot.ts';
import { bytesPerHexRow, hexRow } from '../device/hex-row.ts';
import { createLineCutter, type LineCutter } from '../device/line-cutter.ts';
import { notOpen } from '../device/transport/port-errors.ts';
import type { Transport } from '../device/transport/transport.ts';
import { againAndAgain } from './again-and-again.ts';
import { baudOf } from './baud-option.ts';
import { unreadableWord } from './unreadable-word.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async (context, _args, options) => {
  const { output, signal } = context;
  const baudRate = baudOf(options['baud']);
  const stamp = options['timestamps'] === true ? () => `${new Date().toISOString()} ` : () => '';
  let lines = 0;
  let lastWords: string | null = null;
  const show = (text: string, continues = false) => {
    lines += 1;
    const time = stamp().trim();
    output.object(
      { type: 'line', text, ...(time ? { time } : {}), ...(continues ? { continues } : {}) },
      `${time ? `${time} ` : ''}${text}`,
    );
    const words = explainLine(text);
    // A board that cannot start says the same line thousands of times.
    const isNew = words !== lastWords;
    lastWords = words;
    if (words && isNew) output.event({ type: 'note', text: `${words}` });
  };
  const cutter = options['hex'] === true ? hexLines(show) : createLineCutter(show);
  const listen = async (isAgain: boolean) => {
    const transport = await context.openTransport(baudRate);
    if (isAgain) output.event({ type: 'note', text: `${transport.path} is connected again.` });
    // The boot text comes before all else, and in one piece with what the firmware says then.
    if (options['boot'] === true && !isAgain) {
      const { text, isAtRomRate } = await listenToBoot(transport, context.clock, signal);
      if (!isAtRomRate) output.event({ type: 'note', text: noRomRateWords });
      cutter.push(text);
    }
    let isMute = false;
    const watch =
      options['hex'] === true
        ? () => {}
        : unreadableWord(
            transport,
            context.clock,
            {
              say: (text) => output.event({ type: 'note', text }),
              mute: (mute) => {
                isMute = mute;
              },
            },
            signal,
          );
    const stopListening = transport.listen({
      onBytes: (bytes) => {
        if (isMute) return;
        cutter.push(bytes);
        watch(bytes);
      },
      onClose: () => {},
    });
    try {
      await untilEnd(transport, signal);
    } finally {
      stopListening();
      cutter.end();
    }
  };
  if (options['reconnect'] === true) await againAndAgain(context, listen);
  else await listen(false);
  output.result({ lines });
};

/** Resolves on Ctrl-C, which is how a monitor ends. @throws EspError unplugged */
function untilEnd(transport: Transport, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = transport.listen({
      onBytes: () => {},
      onClose: (reason) => {
        stop();
        reject(notOpen(transport.path, reason).withBoard('unchanged'));
      },
    });
    const end = () => {
      stop();
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** A hex view of a byte stream, a row as soon as it is full. */
function hexLines(onLine: (text: string) => void): LineCutter {
  let offset = 0;
  let held: number[] = [];
  const give = () => {
    onLine(hexRow(offset, Uint8Array.from(held)));
    offset += held.length;
    held = [];
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) {
        held.push(byte);
        if (held.length === bytesPerHexRow) give();
      }
    },
    end: () => {
      if (held.length > 0) give();
    },
  };
}
