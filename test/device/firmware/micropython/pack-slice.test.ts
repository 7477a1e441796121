import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfLiteral } from '../../../../src/device/files/bytes-literal.ts';
import { gainsByDeflating, packSlice } from '../../../../src/device/firmware/micropython/pack-slice.ts';

const form = /^print\(_(w|z)\((?:(_a)\()?(b'.*')\)?\)\)$/s;

/** What the board does with a piece: `_a` decodes base64, `_z` that and inflates with a window of 1 KB. */
function written(code: string): Uint8Array {
  const [, way, decoder, literal = ''] = form.exec(code) ?? [];
  const bytes = bytesOfLiteral(literal);
  if (!bytes) throw new Error(`no bytes in ${code.slice(0, 80)}`);
  const decode = () => Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64');
  if (way === 'z') return new Uint8Array(inflateRawSync(decode(), { windowBits: 10 }));
  return decoder ? new Uint8Array(decode()) : bytes;
}

function piecesOf(content: Uint8Array, canInflate: boolean): string[] {
  const codes: string[] = [];
  for (let at = 0; at < content.length; ) {
    const { code, bytes } = packSlice(content, at, canInflate);
    codes.push(code);
    at += bytes;
  }
  return codes;
}

const words = new Uint8Array(Buffer.from('the quick brown fox jumps over the lazy dog\n'.repeat(300)));
const noise = new Uint8Array(
  Buffer.concat(Array.from({ length: 300 }, (_, at) => createHash('sha256').update(String(at)).digest())),
);
/** Deflates to half its length, but a long piece of it not to as little as one literal may take. */
const hex = new Uint8Array(Buffer.from(Buffer.from(noise).toString('hex')));

describe('the pieces of a file', () => {
  test('are the whole file, in order, whatever is in it', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 6000 }),
      fc.string({ maxLength: 6000 }).map((text) => new Uint8Array(Buffer.from(text))),
      fc.constantFrom(words, hex, noise),
    );
    fc.assert(
      fc.property(content, fc.boolean(), (bytes, canInflate) => {
        const parts = piecesOf(bytes, canInflate).map(written);
        expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0);
      }),
    );
  });

  test.each([
    ['words', words],
    ['hex', hex],
    ['noise', noise],
  ])('are no longer than the board can compile with 25 KB of heap: %s', (_, content) => {
    for (const code of piecesOf(content, true)) expect(code.length).toBeLessThanOrEqual(2048 + 20);
  });

  test('are deflated only where the board can inflate', () => {
    expect(packSlice(words, 0, true)).toMatchObject({
      code: expect.stringMatching(/^print\(_z/),
      bytes: 4096,
    });
    expect(packSlice(words, 0, false)).toMatchObject({
      code: expect.stringMatching(/^print\(_w/),
      bytes: 1536,
    });
  });

  test('of noise go as they are, since inflating would cost the board time for nothing', () => {
    expect(packSlice(noise, 0, true)).toMatchObject({ code: expect.stringMatching(/^print\(_w/) });
    expect([gainsByDeflating(noise), gainsByDeflating(words)]).toEqual([false, true]);
  });
});
