import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfLiteral } from '../../../src/device/files/bytes-literal.ts';
import { createContentStream, micropythonForm } from '../../../src/device/files/content-stream.ts';

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

  test('and base64 may take turns line by line, with whatever a program prints between them', () => {
    const content = "one\n\x00\x01\x02it's";
    const sum = createHash('sha256').update(Buffer.from(content, 'latin1')).digest('hex');
    const stream = createContentStream(micropythonForm);
    stream.push(new TextEncoder().encode(`b'one\\n'\r\nhello there\r\nAAEC\r\nb"it's"\r\n#${sum}\r\n`));
    expect(Buffer.from(stream.finish()).toString('latin1')).toBe(content);
  });
});
