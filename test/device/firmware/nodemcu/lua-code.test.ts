import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectLines,
  longestLine,
  runnerLine,
  splitError,
} from '../../../../src/device/firmware/nodemcu/lua-code.ts';
import { createMarkedOutput } from '../../../../src/device/firmware/nodemcu/marked-output.ts';
import { anyText } from '../../../support/any-text.ts';
import { cutAt } from '../../../support/cut-at.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** What Lua makes of the collected string literals: its escapes, read apart from how they are written. */
function collected(lines: readonly string[]): string {
  const found: number[] = [];
  for (const line of lines.slice(1)) {
    const literal = /^_E\[\d+\]="(.*)"$/.exec(line)?.[1] ?? '';
    for (const [token] of literal.matchAll(/\\\d{3}|\\.|./g)) {
      if (/^\\\d/.test(token)) found.push(Number(token.slice(1)));
      else if (token === '\\n') found.push(10);
      else found.push(token.charCodeAt(token.length - 1));
    }
  }
  return Buffer.from(found).toString('utf8');
}

describe('Lua code in lines that the input takes', () => {
  test('any code arrives whole, in lines of printable characters that fit', () => {
    fc.assert(
      fc.property(anyText(900), (code) => {
        fc.pre(!/^\s*=/.test(code) && Buffer.from(code).toString('utf8') === code);
        const lines = collectLines(code);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(longestLine);
          expect(line).toMatch(/^[\x20-\x7e]*$/);
        }
        expect(collected(lines)).toBe(code);
      }),
    );
  });

  test('the line that runs it fits too', () => {
    expect(runnerLine.length).toBeLessThanOrEqual(longestLine);
  });

  test('=expression is printed', () => {
    expect(collected(collectLines('=node.heap()'))).toBe('print(node.heap()\n)');
  });
});

describe('the output between the marks', () => {
  const output = fc.uint8Array({ maxLength: 300 });
  const cuts = fc.array(fc.nat(500), { maxLength: 10 });

  test('is exact, however the bytes are cut, with the error apart', () => {
    fc.assert(
      fc.property(
        output,
        fc.option(fc.constant('stdin:1: bad\r\nstack traceback:')),
        cuts,
        (printed, error, at) => {
          fc.pre(!Buffer.from(printed).includes('\x03mab'));
          const verdict = error === null ? '+' : `-${error}\x03mab`;
          const stream = [...bytes('echo\r\n\x02mab\r\n'), ...printed, ...bytes(`\x03mab${verdict}\r\n> `)];
          const got: number[] = [];
          const marked = createMarkedOutput('mab', (part) => got.push(...part));
          for (const piece of cutAt(Uint8Array.from(stream), at)) marked.push(piece);
          expect(got).toEqual([...printed]);
          expect(Buffer.from(marked.stderr).toString('latin1')).toBe(error ?? '');
          expect(marked.ended).toBe(true);
          expect(Buffer.from(marked.rest).toString('latin1')).toBe('\r\n> ');
        },
      ),
    );
  });
});

describe('errors of a single line', () => {
  test.each([
    ['Lua error: stdin:1: attempt to call nil\r\nstack traceback:\r\n', 'the wording of 3.x'],
    ["stdin:1: unexpected symbol near ')'\r\n", 'the wording of 2.x'],
  ])('%j is stderr (%s), what was printed before is stdout', (error) => {
    expect(splitError(`before\r\n${error}`)).toEqual({ stdout: 'before\r\n', stderr: error });
  });
});
