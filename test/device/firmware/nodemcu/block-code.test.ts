// The blocks that go past NodeMCU's prompt: their layout, and the pieces that come back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockBytes,
  blockDataBytes,
  blockOf,
  givePieces,
  noBlock,
  pieceIn,
  takeBlocks,
} from '../../../../src/device/firmware/nodemcu/block-code.ts';
import { blocksOf } from '../../../../src/device/firmware/nodemcu/block-transfer.ts';
import { collectLines } from '../../../../src/device/firmware/nodemcu/lua-code.ts';

describe('a block', () => {
  test('is always as long as the board waits for, and all of them together hold the content', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (content) => {
        const blocks = Array.from({ length: blocksOf(content) }, (_, index) => blockOf(content, index));
        for (const block of blocks) expect(block.length).toBe(blockBytes);
        const held = blocks.flatMap((block) => [...block.subarray(2, 2 + (block[1] as number))]);
        expect(held).toEqual([...content]);
      }),
    );
  });

  test('ends with its number, which is never the line end that fills a broken one', () => {
    const content = new Uint8Array(300 * blockDataBytes);
    for (let index = 0; index < 300; index++) {
      const block = blockOf(content, index);
      expect(block[0]).toBe(128 + (index % 128));
      expect(block.at(-1)).toBe(block[0]);
      expect(block[0]).not.toBe(noBlock.charCodeAt(0));
    }
  });
});

describe('a piece from the board', () => {
  const framed = (data: Uint8Array) => [2, data.length >> 8, data.length & 255, ...data, 3];

  test('is found whatever was printed before it, and what follows stays for the next', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ -~\r\n]{0,40}$/),
        fc.uint8Array({ maxLength: 512 }),
        fc.uint8Array({ maxLength: 20 }),
        (printed, data, after) => {
          const heard = Uint8Array.from([...Buffer.from(printed), ...framed(data), ...after]);
          expect(pieceIn(heard)).toEqual({ data, rest: after });
          const cut = heard.subarray(0, heard.length - after.length - 1);
          expect(pieceIn(cut)).toBeNull();
        },
      ),
    );
  });

  test('without its end, or longer than agreed, is none', () => {
    expect(pieceIn(Uint8Array.of(2, 0, 1, 65, 66))).toBe('broken');
    expect(pieceIn(Uint8Array.of(2, 2, 1, 65))).toBe('broken');
    expect(pieceIn(Uint8Array.of(0x18))).toBe('broken');
  });
});

test('the code for either end goes to the board in lines that its input takes', () => {
  for (const code of [takeBlocks('_p', 4096), givePieces('function() return _f:read(512) end')])
    for (const line of collectLines(code)) expect(line.length).toBeLessThan(255);
});
