import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { paceReads } from '../../../src/device/transport/pace-reads.ts';
import { TestClock } from '../../support/test-clock.ts';

/** A stream whose reads are counted; the test says when a piece comes. */
function pacedStream() {
  const clock = new TestClock();
  const reads: number[] = [];
  const stream = new Readable({ read: () => reads.push(clock.now()) });
  const pace = paceReads(stream, clock);
  stream._read(1);
  const piece = async (afterMs: number, sizeBytes = 100) => {
    await clock.advance(afterMs);
    pace.onBytes(sizeBytes);
    stream._read(1);
  };
  return { clock, reads, pace, piece };
}

describe('reading a port', () => {
  test('answers to commands are each read at once, however many there are', async () => {
    const { reads, pace, piece } = pacedStream();
    for (let command = 0; command < 10; command++) {
      pace.onWrite();
      for (let at = 0; at < 40; at++) await piece(1);
    }
    expect(reads).toHaveLength(401);
  });

  test('a stream without end is read in larger pieces, and a write ends the waiting', async () => {
    const { clock, reads, pace, piece } = pacedStream();
    for (let at = 0; at < 65; at++) await piece(1);
    expect(reads).toHaveLength(65);
    await clock.advance(12);
    expect(reads.at(-1)).toBe(65 + 12);
    await piece(1);
    expect(reads).toHaveLength(66);
    pace.onWrite();
    expect(reads).toHaveLength(67);
    await clock.advance(100);
    expect(reads).toHaveLength(67);
    await piece(1);
    expect(reads).toHaveLength(68);
  });

  test('a backlog is read without a wait, for the buffer of the driver is not without end', async () => {
    const { clock, reads, piece } = pacedStream();
    for (let at = 0; at < 65; at++) await piece(1);
    await clock.advance(12);
    const before = reads.length;
    for (let at = 0; at < 10; at++) await piece(0, 4095);
    expect(reads).toHaveLength(before + 10);
    await piece(0);
    expect(reads).toHaveLength(before + 10);
    await clock.advance(12);
    expect(reads).toHaveLength(before + 11);
  });

  test('silence ends the stream: what comes after it is read at once', async () => {
    const { clock, reads, piece } = pacedStream();
    for (let at = 0; at < 70; at++) await piece(13);
    const before = reads.length;
    await clock.advance(100);
    await piece(0);
    expect(reads).toHaveLength(before + 2);
  });
});
