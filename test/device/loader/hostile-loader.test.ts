// Who answers may be no boot loader at all: whatever comes, and however much, each question ends in time, with
// a named error, and keeps no more than a bounded amount.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEspError } from '../../../src/device/errors.ts';
import { readFlash } from '../../../src/device/flash/read-flash.ts';
import { md5OfFlash } from '../../../src/device/flash/stub-flash.ts';
import { identifyChip } from '../../../src/device/loader/chip.ts';
import { LoaderLink } from '../../../src/device/loader/link.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { SlipDecoder } from '../../../src/device/loader/slip.ts';
import { ByteReader } from '../../../src/device/transport/byte-reader.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

const never = new AbortController().signal;

/** Sends `chunk` every ten milliseconds until it is stopped. */
function flooded(chunk: Uint8Array) {
  const clock = new TestClock();
  const wire = new ScriptedTransport(clock);
  const link = new LoaderLink(wire, clock);
  let isOver = false;
  const again = () => {
    if (isOver) return;
    wire.send(chunk);
    clock.setTimer(10, again);
  };
  again();
  return { clock, wire, link, stop: () => (isOver = true) };
}

const crumbs = new Uint8Array(4096).map((_, index) => (index % 2 === 0 ? 0xc0 : 1));
const packets = Uint8Array.from([0xc0, ...new Uint8Array(8).fill(7), 0xc0]);
const text = Uint8Array.from(Buffer.from('ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n'));

test.each([
  ['crumbs of frames', crumbs],
  ['packets', packets],
  ['boot text', text],
  ['half a frame', Uint8Array.of(0xc0, 1, 2, 3)],
])('an endless flood of %s ends each question at its deadline', async (_, chunk) => {
  for (const ask of [
    (link: LoaderLink) => link.readRegister(0x40001000),
    (link: LoaderLink) => link.command(opcodes.FLASH_BEGIN, new Uint8Array(16)),
    (link: LoaderLink) => link.resync(),
    (link: LoaderLink) => identifyChip(link),
    (link: LoaderLink) => md5OfFlash(link, { offset: 0, sizeBytes: 4096 }, never),
    (link: LoaderLink) => readFlash(link, { offset: 0, sizeBytes: 0x10000 }, never),
  ]) {
    const { clock, link, stop } = flooded(chunk);
    const failure = await clock.run<unknown>(ask(link)).catch((error: unknown) => error);
    stop();
    expect(isEspError(failure)).toBe(true);
    expect(clock.now()).toBeLessThan(10_000);
  }
});

test('of what comes faster than it is read, only the last is kept', async () => {
  const decoder = new SlipDecoder(0x4100);
  const frames = decoder.push(new Uint8Array(1 << 20).map((_, index) => (index % 2 === 0 ? 0xc0 : 1)));
  expect(frames.length).toBeLessThanOrEqual(256);
  const clock = new TestClock();
  const wire = new ScriptedTransport(clock);
  const reader = new ByteReader(wire, clock);
  for (let at = 0; at < 40; at++) wire.send(new Uint8Array(200_000).fill(at), at);
  const heard = await clock.run(reader.readUntilQuiet(30, 300));
  expect(heard.length).toBeLessThanOrEqual((1 << 20) + 200_000);
  expect(heard.at(-1)).toBe(39);
});

test('a stub that sends flash a byte at a time is refused with its first', async () => {
  const clock = new TestClock();
  const wire = new ScriptedTransport(clock);
  const link = new LoaderLink(wire, clock);
  wire.connect({
    feed: (heard) => {
      if (heard[2] === opcodes.READ_FLASH)
        wire.send(Uint8Array.of(0xc0, 1, opcodes.READ_FLASH, 2, 0, 0, 0, 0, 0, 0, 0, 0xc0));
      else wire.send(Uint8Array.of(0xc0, 7, 0xc0), 1500);
      if (heard[2] === opcodes.READ_FLASH) wire.send(Uint8Array.of(0xc0, 7, 0xc0), 5);
    },
  });
  const reading = clock.run(readFlash(link, { offset: 0, sizeBytes: 0x10000 }, never));
  await expect(reading).rejects.toMatchObject({ code: 'protocol' });
  expect(clock.now()).toBeLessThan(1000);
});

test('answers of any length and value are an answer or a named error, never a crash', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 }),
    fc.boolean(),
    async (bodies, isFramed) => {
      const clock = new TestClock();
      const wire = new ScriptedTransport(clock);
      const link = new LoaderLink(wire, clock);
      let asked = 0;
      wire.connect({
        feed: (heard) => {
          const body = bodies[asked++ % bodies.length] as Uint8Array;
          const head = [1, heard[2] ?? 0, body.length & 0xff, 0];
          const plain = [...head, ...body].filter((byte) => byte !== 0xc0 && byte !== 0xdb);
          wire.send(isFramed ? Uint8Array.from([0xc0, ...plain, 0xc0]) : body, 1);
        },
      });
      const outcome = await clock.run(identifyChip(link)).then(
        () => true,
        (error: unknown) => isEspError(error) && error.code !== 'internal',
      );
      expect(outcome).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
