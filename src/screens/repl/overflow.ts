// What a board says faster than its terminal can be drawn: the newest of it, and how much there was before that.
import { concat } from '../../device/transport/byte-reader.ts';

/** A few screens. */
const keptBytes = 16 * 1024;

export type Overflow = {
  readonly isEmpty: boolean;
  readonly push: (bytes: Uint8Array) => void;
  /** Empties it. `newest` begins with a whole line where one begins in it. */
  readonly take: () => { readonly newest: Uint8Array; readonly leftOutBytes: number };
};

const LF = 0x0a;

export function createOverflow(): Overflow {
  let pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  let droppedBytes = 0;
  return {
    get isEmpty() {
      return sizeBytes === 0;
    },
    push: (bytes) => {
      pieces.push(bytes);
      sizeBytes += bytes.length;
      for (let [oldest] = pieces; oldest && sizeBytes - oldest.length >= keptBytes; [oldest] = pieces) {
        pieces.shift();
        sizeBytes -= oldest.length;
        droppedBytes += oldest.length;
      }
    },
    take: () => {
      const all = concat(pieces);
      const cut = Math.max(0, all.length - keptBytes);
      // Where nothing was dropped, nothing is cut into either.
      const isWhole = droppedBytes === 0 && cut === 0;
      const start = isWhole ? 0 : Math.max(cut, all.indexOf(LF, cut) + 1);
      const leftOutBytes = droppedBytes + start;
      pieces = [];
      sizeBytes = 0;
      droppedBytes = 0;
      return { newest: all.slice(start), leftOutBytes };
    },
  };
}
