// What the board has printed, beside its terminal: the newest bytes for the hex view, whole lines for
// the explanations and for a log file. Bounded; knows no screens.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { explainLine } from '../../device/explain-line.ts';
import { hexRow, hexRowBytes } from '../../device/hex-row.ts';
import { createLineCutter } from '../../device/line-cutter.ts';
import { concat } from '../../device/transport/byte-reader.ts';
import { timeOfDay } from '../../workbench/log.ts';

/** Two hundred screens of hex. */
const keptBytes = 64 * 1024;
/** A board that crashes for ever says the same few things. */
const mostExplained = 40;

export class ReplRecord {
  readonly #onExplained: (words: string, line: string | null) => void;
  readonly #cutter = createLineCutter((line) => this.#take(line));
  readonly #explained = new Set<string>();
  #pieces: Uint8Array[] = [];
  #piecesBytes = 0;
  #count = 0;
  #log: Writable | null = null;

  /** `onExplained` gets what a telling line means, each meaning once until `forget`, and the line. */
  constructor(onExplained: (words: string, line: string | null) => void) {
    this.#onExplained = onExplained;
  }

  feed(bytes: Uint8Array): void {
    this.#count += bytes.length;
    this.#pieces.push(bytes);
    this.#piecesBytes += bytes.length;
    // Whole pieces go: joining all of it for each would cost more than anything else that is done with them.
    for (
      let [oldest] = this.#pieces;
      oldest && this.#piecesBytes - oldest.length >= keptBytes;
      [oldest] = this.#pieces
    ) {
      this.#pieces.shift();
      this.#piecesBytes -= oldest.length;
    }
    this.#cutter.push(bytes);
  }

  /** The same words once until `forget`. */
  explain(words: string, line: string | null = null): void {
    if (this.#explained.has(words) || this.#explained.size >= mostExplained) return;
    this.#explained.add(words);
    this.#onExplained(words, line);
  }

  /** Begins anew: what was explained may be explained again. */
  forget(): void {
    this.#explained.clear();
  }

  /** The newest bytes as at most so many rows; offsets count from the first byte ever heard. */
  hexRows(most: number, columns: number): readonly string[] {
    const rowBytes = hexRowBytes(columns);
    const kept = concat(this.#pieces);
    const first = this.#count - kept.length;
    const last = Math.ceil(this.#count / rowBytes);
    const top = Math.max(Math.ceil(first / rowBytes), last - most);
    return Array.from({ length: Math.max(0, last - top) }, (_, at) => {
      const offset = (top + at) * rowBytes;
      const bytes = kept.subarray(offset - first, offset - first + rowBytes);
      return hexRow(offset, bytes, undefined, rowBytes);
    });
  }

  get isLogging(): boolean {
    return this.#log !== null;
  }

  /**
   * Writes every line from now on, with its time, into a new file; control codes are made visible.
   * `onBroken` if the disk fails later. Rejects if the file cannot be made or exists.
   */
  async startLog(
    path: string,
    onBroken: (error: Error) => void,
    create: (path: string, options: { flags: string; mode: number }) => Writable = createWriteStream,
  ): Promise<void> {
    const log = create(path, { flags: 'wx', mode: 0o600 });
    await once(log, 'open');
    this.#log = log;
    log.on('error', (error) => {
      if (this.#log === log) this.#log = null;
      onBroken(error);
    });
  }

  /** Resolves when the file holds everything; rejects, after `onBroken`, if it does not. */
  async stopLog(): Promise<void> {
    const log = this.#log;
    if (!log) return;
    this.#cutter.end();
    this.#log = null;
    await new Promise<void>((resolve, reject) =>
      log.end((error?: Error | null) => (error ? reject(error) : resolve())),
    );
  }

  #take(line: string): void {
    this.#log?.write(`${timeOfDay(new Date())} ${line}\n`);
    const words = explainLine(line);
    if (words) this.explain(words, line);
  }
}
