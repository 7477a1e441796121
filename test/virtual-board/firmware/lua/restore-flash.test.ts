// Images of 2015 come with a header of 512 KB and no init data; the firmware puts both right by itself.
import { afterEach, describe, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallImage } from '../../../support/small-image.ts';

const flashBytes = 0x100000;
let found: BoardConsole;
afterEach(() => found.stop());

/** As the images of that time lie in their file: 512 KB in the header, their words behind the code. */
function imageOf2015(words: readonly string[]): Uint8Array {
  const image = smallImage(words.join('\0'));
  image[3] = 0;
  return image;
}

const march = [
  'Self adjust flash size.\n',
  'Restore init data.\n',
  'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4',
];

describe('NodeMCU 0.9.5 on an erased chip', () => {
  test('of March 2015 corrects the header and writes init data at the real end, once', async () => {
    found = boardConsole(imageOf2015(march), flashBytes, 9600);
    const { until, type, board } = found;
    expect(await until('> ')).toContain(
      '\r\nSelf adjust flash size.\r\n\r\n\r\nNodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4\r\n',
    );
    expect(board.flash[3]).toBe(0x20);
    expect(board.flash[flashBytes - 0x4000]).toBe(5);
    type('node.restart()\r');
    await until('node.restart()\r\n');
    expect(await until('NodeMCU 0.9.5')).not.toContain('Self adjust');
  });

  test('of February 2015 writes init data where its header ends the flash, and files end before', async () => {
    found = boardConsole(
      imageOf2015(['Restore init data.\n', 'NodeMCU 0.9.5 build 20150213  powered by Lua 5.1.4']),
      flashBytes,
      9600,
    );
    const { until, type, board } = found;
    expect(await until('NodeMCU 0.9.5')).toContain('\r\nRestore init data.\r\n');
    await until('> ');
    expect(board.flash[3]).toBe(0);
    expect(board.flash[0x7c000]).toBe(5);
    type('=select(3,file.fsinfo())<0x7c000\r');
    await until('\r\ntrue\r\n');
  });
});
