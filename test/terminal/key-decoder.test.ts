import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Input, Mouse } from '../../src/terminal/key.ts';
import { KeyDecoder } from '../../src/terminal/key-decoder.ts';
import { TestClock } from '../support/test-clock.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Decodes chunks that arrive together, then lets all timers run out. */
function decode(...chunks: readonly Uint8Array[]): (Input | Mouse)[] {
  const inputs: (Input | Mouse)[] = [];
  const decoder = new KeyDecoder(new TestClock(), (input) => inputs.push(input));
  for (const chunk of chunks) decoder.push(chunk);
  decoder.flush();
  return inputs;
}

const idOf = (input: Input | Mouse): string => {
  if (input.type === 'paste') return `paste:${input.text}`;
  return input.type === 'key' ? input.id : input.action;
};

const ids = (text: string) => decode(bytesOf(text)).map(idOf);

describe('keys that terminals send', () => {
  test.each([
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[1;5P', 'ctrl-f1'],
    ['\x1b[1;5S', 'ctrl-f4'],
    ['\x1bOP', 'f1'],
    ['\x1b[[A', 'f1'],
    ['\x1b[11~', 'f1'],
    ['\x1b[24~', 'f12'],
    ['\x1b[1;2A', 'shift-up'],
    ['\x1b[3~', 'delete'],
    ['\x1b[3^', 'ctrl-delete'],
    ['\x1b[Z', 'shift-tab'],
    ['\x1b[5~', 'pageup'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\r', 'enter'],
    ['\t', 'tab'],
    [' ', 'space'],
    ['\x1d', 'ctrl-]'],
    ['\x14', 'ctrl-t'],
    ['\x03', 'ctrl-c'],
    ['\x1bx', 'alt-x'],
    ['E', 'E'],
    ['é', 'é'],
    ['\u{1f40d}', '\u{1f40d}'],
    ['\x1b[I', 'unknown'],
    ['\x1b[<0;10;5M', 'press'],
    ['\x1b[<2;10;5M', 'unknown'],
    ['\x1b]11;rgb:0000/0000/0000\x07', 'unknown'],
    ['\x1bP1$r0m\x1b\\', 'unknown'],
  ])('%j is %s', (sequence, id) => expect(ids(sequence)).toEqual([id]));

  test('keys that arrive in one read are separate keys, so that none is swallowed', () => {
    expect(ids('\x1b[B\x1b[Bj\r\x7f\x7f\x7f')).toEqual([
      'down',
      'down',
      'j',
      'enter',
      'backspace',
      'backspace',
      'backspace',
    ]);
  });

  test('pasted text with a line end in it is not an Enter key', () => {
    expect(ids('a\x1b[200~E\r\x1b[31mq\x1b[201~b')).toEqual(['a', 'paste:E\r\x1b[31mq', 'b']);
  });
});

describe('bytes cut anywhere', () => {
  const sequence = fc.constantFrom(
    ...[
      '\x1b[A',
      '\x1b[1;5P',
      '\x1bOP',
      '\x1b[[C',
      '\x1b[200~paste\r\x1b[A\x1b[201~',
      'é',
      '\u{1f40d}',
      '\x1b',
    ],
    ...['a', 'Q', '\r', '\x1b]0;t\x07', '\x1b[<0;1;1M', '\x1b[M abc', '\xff', '\x1b[', '\x1b[200~'],
  );
  const stream = fc.array(sequence, { maxLength: 12 }).map((parts) => bytesOf(parts.join('')));
  const anyBytes = fc.oneof(stream, fc.uint8Array({ maxLength: 60 }));
  const cuts = fc.array(fc.nat({ max: 80 }), { maxLength: 8 });

  test('any chunking gives the same keys as one read', () => {
    fc.assert(
      fc.property(anyBytes, cuts, (bytes, at) => {
        const borders = [0, ...at.filter((each) => each < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = borders.slice(1).map((end, index) => bytes.slice(borders[index], end));
        expect(decode(...chunks)).toEqual(decode(bytes));
      }),
    );
  });

  test('no byte is lost or made up: the keys together are what the terminal sent', () => {
    const withoutPastes = fc.uint8Array({ maxLength: 60 }).filter((bytes) => !bytes.includes(0x7e));
    fc.assert(
      fc.property(withoutPastes, (bytes) => {
        expect([...Buffer.concat(decode(bytes).map((input) => input.bytes))]).toEqual([...bytes]);
      }),
    );
  });
});

describe('time', () => {
  const setUp = () => {
    const clock = new TestClock();
    const seen: string[] = [];
    const decoder = new KeyDecoder(clock, (input) => seen.push(idOf(input)));
    return { clock, seen, decoder };
  };

  test('an Escape alone is a key only once nothing follows it, because arrows begin with it too', async () => {
    const { clock, seen, decoder } = setUp();
    decoder.push(bytesOf('\x1b'));
    expect(seen).toEqual([]);
    await clock.advance(100);
    expect(seen).toEqual(['esc']);
  });

  test('an arrow that a slow line tore apart stays an arrow', async () => {
    const { clock, seen, decoder } = setUp();
    decoder.push(bytesOf('\x1b'));
    await clock.advance(20);
    decoder.push(bytesOf('[A'));
    await clock.advance(100);
    expect(seen).toEqual(['up']);
  });

  test('a paste whose end never comes gives the keyboard back', async () => {
    const { clock, seen, decoder } = setUp();
    decoder.push(bytesOf('\x1b[200~abc'));
    await clock.advance(5000);
    decoder.push(bytesOf('q'));
    expect(seen).toEqual(['paste:abc', 'q']);
  });

  test('a paste is bounded, because a terminal can send without end', () => {
    const chunk = bytesOf('x'.repeat(1 << 18));
    const [paste] = decode(bytesOf('\x1b[200~'), ...new Array(6).fill(chunk), bytesOf('\x1b[201~'));
    expect(paste?.bytes.length).toBe(1 << 20);
  });
});
