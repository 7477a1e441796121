// The real Lua worker on a whole board: what a person at its UART sees.
import { afterEach, expect, test } from 'vitest';
import { demoNodeMcu } from '../../../../src/device/image/demo-image.ts';
import { createBoard } from '../../../../src/virtual-board/create-board.ts';

const deadlineMs = 10_000;
const clock = {
  now: () => performance.now(),
  setTimer: (delayMs: number, fire: () => void) => {
    const timer = setTimeout(fire, delayMs);
    return () => clearTimeout(timer);
  },
};
let stop = () => {};
afterEach(() => stop());

function nodeMcuFlash(): Uint8Array {
  const flash = new Uint8Array(0x100000).fill(0xff);
  flash.set(demoNodeMcu());
  flash[0xfc000] = 5; // the SDK's init data
  return flash;
}

async function bootedBoard() {
  const board = createBoard(
    { flashSizeBytes: 0x100000, flash: nodeMcuFlash(), timing: 'fast', wiring: 'auto' },
    clock,
  );
  stop = () => board.stop();
  const port = board.plug();
  port.setBaudRate(115_200);
  let heard = '';
  let look = () => {};
  port.onBytes((bytes) => {
    heard += Buffer.from(bytes).toString('latin1');
    look();
  });
  /** Everything up to and with `text`. */
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${JSON.stringify(text)} in ${heard}`)), deadlineMs);
      look = () => {
        const at = heard.indexOf(text);
        if (at < 0) return;
        clearTimeout(timer);
        look = () => {};
        const seen = heard.slice(0, at + text.length);
        heard = heard.slice(at + text.length);
        resolve(seen);
      };
      look();
    });
  const type = (text: string) => port.write(Buffer.from(text, 'latin1'));
  const enter = async (line: string) => {
    type(`${line}\n`);
    await until(`${line}\r\n`);
    return (await until('> ')).slice(0, -2);
  };
  const booted = await until('cannot open init.lua\r\n> ');
  return { board, until, type, enter, booted };
}

test("the banner is the image's own, and without init.lua the prompt follows", async () => {
  const { booted } = await bootedBoard();
  expect(booted).toContain('NodeMCU 3.0.0.0 built with');
  expect(booted).toContain('powered by Lua 5.1.4 on SDK 3.0.1-dev(fce080e)');
});

test('numbers print as Lua 5.1 prints them, and =expr prints its value', async () => {
  const { enter } = await bootedBoard();
  expect(await enter('print(6*7,10/2,1/4)')).toBe('42\t5\t0.25\r\n');
  expect(await enter('=unpack({1,2})')).toBe('1\t2\r\n');
});

test('a line of 255 characters is thrown away without a word', async () => {
  const { until, type } = await bootedBoard();
  // In two parts, since all of it at once may be more than the UART's ring holds.
  type('x'.repeat(255));
  await until('x'.repeat(255));
  type('print("left")\r\n');
  expect(await until('\r\nleft\r\n> ')).not.toContain('rror');
});

test('an error carries the words of 3.x and leaves the prompt', async () => {
  const { enter } = await bootedBoard();
  expect(await enter('nothing.at=1')).toMatch(
    /^Lua error: \tstdin:1: attempt to index global 'nothing' \(a nil value\)/,
  );
});

test('gpio counts by D-number: index 4 moves GPIO2', async () => {
  const { board, enter } = await bootedBoard();
  await enter('gpio.mode(4,gpio.OUTPUT) gpio.write(4,0)');
  expect(board.edges().some(({ pin, level }) => pin === 2 && level === 0)).toBe(true);
});

test('a file survives node.restart()', async () => {
  const { enter, type, until } = await bootedBoard();
  await enter('file.open("a.lua","w") file.write("print(12345+1)") file.close()');
  type('node.restart()\n');
  await until('cannot open init.lua\r\n> ');
  expect(await enter('dofile("a.lua")')).toBe('12346\r\n');
});

test('a timer fires between the lines', async () => {
  const { type, until } = await bootedBoard();
  type('tmr.create():alarm(5,0,function()print("ti".."ck")end)\n');
  await until('tick\r\n');
});
