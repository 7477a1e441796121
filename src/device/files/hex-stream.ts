// Decodes hex lines as they arrive from the board. Pure.
import { EspError } from '../errors.ts';
import { concat } from '../transport/byte-reader.ts';
import { type ContentStream, largestFileBytes } from './base64-stream.ts';

/** As createBase64Stream, without a sum: `finish` throws read-failed alone. */
export function createHexStream(): ContentStream {
  const parts: Uint8Array[] = [];
  let doneBytes = 0;
  let held = '';
  let isBroken = false;

  const take = (text: string) => {
    const trimmed = text.trim();
    if (!/^([0-9a-f]{2})*$/.test(trimmed) || doneBytes > largestFileBytes) isBroken = true;
    if (isBroken) return;
    const part = Buffer.from(trimmed, 'hex');
    doneBytes += part.length;
    parts.push(part);
  };

  return {
    push: (bytes) => {
      if (isBroken) return;
      const lines = (held + Buffer.from(bytes).toString('latin1')).split('\n');
      held = lines.pop() ?? '';
      for (const each of lines) take(each);
      if (held.length > 65_536) isBroken = true;
    },
    get doneBytes() {
      return doneBytes;
    },
    get failure() {
      return isBroken ? notTheFile() : null;
    },
    finish: () => {
      take(held);
      if (isBroken) throw notTheFile();
      return concat(parts);
    },
  };
}

const notTheFile = (): EspError =>
  new EspError('read-failed', 'Something else than the file came from the board.');
