import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRawFrame } from '../../../../src/device/firmware/micropython/raw-frame.ts';
import { cutAt } from '../../../support/cut-at.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const text = (from: Uint8Array) => Buffer.from(from).toString('latin1');

/** Feeds a frame in pieces and reports what came out. */
function parse(stream: Uint8Array, cuts: readonly number[]) {
  let stdout = '';
  const frame = createRawFrame((part) => {
    stdout += text(part);
  });
  let rest = '';
  for (const piece of cutAt(stream, cuts)) {
    if (frame.end === 'open') rest += text(frame.push(piece));
    else rest += text(piece);
  }
  return { stdout, stderr: text(frame.stderr), end: frame.end, rest };
}

const traceback = (message: string) =>
  `Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nValueError: ${message}\r\n`;
const cuts = fc.array(fc.nat(400), { maxLength: 12 });
/** Output without the frame's own byte: the board sends just this for most programs. */
const plain = fc.uint8Array({ maxLength: 200 }).map((all) => all.filter((byte) => byte !== 4));

describe('the frame around what code prints', () => {
  test('gives back any output and its traceback, however the bytes are cut', () => {
    fc.assert(
      fc.property(plain, fc.boolean(), cuts, (output, raises, at) => {
        const stderr = raises ? traceback('no') : '';
        const stream = Uint8Array.from([...output, ...bytes(`\x04${stderr}\x04>next`)]);
        expect(parse(stream, at)).toEqual({ stdout: text(output), stderr, end: 'ended', rest: 'next' });
      }),
    );
  });

  test('output that holds \\x04 and > stays output as long as it does not look like an end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' 1', '>', '\r\n', '\x04x', '\x04 y', '\x04\r\n')),
        cuts,
        (parts, at) => {
          const output = `${parts.join('')}.`;
          const { stdout, end } = parse(bytes(`${output}\x04\x04>`), at);
          expect([stdout, end]).toEqual([output, 'ended']);
        },
      ),
    );
  });

  test('an exception whose message holds \\x04 is all stderr', () => {
    const stderr = traceback('a\x04b');
    expect(parse(bytes(`out\x04${stderr}\x04>`), [])).toMatchObject({ stdout: 'out', stderr, end: 'ended' });
  });

  test('what looks like a traceback is given back whole where it grows beyond any, and ends beyond it', () => {
    const long = `\x04${traceback('')}${'\x04x'.repeat(20_000)}`;
    const { stdout, end } = parse(bytes(`${long}.\x04\x04>`), [1000, 16_384, 20_000]);
    expect([stdout === `${long}.`, end]).toEqual([true, 'ended']);
  });

  test('a bare exception, which has no traceback, is stderr', () => {
    expect(parse(bytes('\x04KeyboardInterrupt: \r\n\x04>'), [])).toMatchObject({
      stdout: '',
      stderr: 'KeyboardInterrupt: \r\n',
    });
  });

  test('SystemExit is told from an ordinary end by the soft reboot that follows', () => {
    const found = parse(bytes('bye\x04\x04MPY: soft reboot\r\n'), [1, 4, 5, 6, 9]);
    expect(found).toMatchObject({ stdout: 'bye', end: 'soft-reset' });
  });

  test('an end that was none can be taken back with not a byte lost', () => {
    fc.assert(
      fc.property(plain, plain, cuts, (before, after, at) => {
        let stdout = '';
        const frame = createRawFrame((part) => {
          stdout += text(part);
        });
        for (const piece of cutAt(Uint8Array.from([...before, ...bytes('\x04\x04>')]), at)) frame.push(piece);
        expect(frame.end).toBe('ended');
        frame.reopen();
        frame.push(Uint8Array.from([...after, ...bytes('\x04\x04>')]));
        expect([frame.end, stdout]).toEqual(['ended', `${text(before)}\x04\x04>${text(after)}`]);
      }),
    );
  });

  test('a flood of what might be a traceback is let go in bounded memory', () => {
    const flood = `\x04Traceback (most recent call last):${'x'.repeat(40_000)}`;
    expect(parse(bytes(`${flood}\x04\x04>`), []).stdout).toBe(flood);
  });
});
