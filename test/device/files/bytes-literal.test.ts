import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBase64Stream } from '../../../src/device/files/base64-stream.ts';
import { bytesOfLiteral } from '../../../src/device/files/bytes-literal.ts';

/** As repr() writes them: single quotes unless only those occur inside. */
function reprOf(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
  const body = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === quote) return `\\${quote}`;
    if (named[byte]) return named[byte];
    return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${body.join('')}${quote}`;
}

describe('a bytes literal', () => {
  test('of any content is read back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(bytesOfLiteral(reprOf(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(["b'", "b'a'b'", "'a'", "b'\\q'", "b'\\x4'", "b'\x07'", 'YidhJw=='])(
    'is not seen in %j',
    (text) => {
      expect(bytesOfLiteral(text)).toBeNull();
    },
  );

  test('and base64 may take turns line by line; anything else breaks the file off', () => {
    const stream = createBase64Stream(false);
    stream.push(new TextEncoder().encode("b'one\\n'\r\nAAEC\r\nb\"it's\"\r\n"));
    expect(Buffer.from(stream.finish()).toString('latin1')).toBe("one\n\x00\x01\x02it's");
    const broken = createBase64Stream(false);
    broken.push(new TextEncoder().encode("b'one'\r\nhello there\r\n"));
    expect(() => broken.finish()).toThrow('Something else');
  });
});
