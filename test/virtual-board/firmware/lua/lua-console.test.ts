// What hosts trip over on NodeMCU: unfinished lines, no interrupt, a watchdog, a bad init.lua, old builds.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/device/clock.ts';
import { demoNodeMcu } from '../../../../src/device/image/demo-image.ts';
import { createBoard } from '../../../../src/virtual-board/create-board.ts';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallImage } from '../../../support/small-image.ts';

const flashBytes = 0x100000;
const open: { stop: () => void }[] = [];
afterEach(() => {
  for (const board of open.splice(0)) board.stop();
});

function flashWith(image: Uint8Array): Uint8Array {
  const flash = new Uint8Array(flashBytes).fill(0xff);
  flash.set(image);
  flash[flashBytes - 0x4000] = 5; // the SDK's init data
  return flash;
}

async function atPrompt(image = demoNodeMcu()) {
  const found: BoardConsole = boardConsole(flashWith(image));
  open.push(found);
  await found.until('> ');
  const enter = async (line: string) => {
    found.type(`${line}\r`);
    await found.until(`${line}\r\n`);
    return (await found.until('> ')).slice(0, -2);
  };
  return { ...found, enter };
}

describe('the Lua prompt', () => {
  test('asks for more with >> until the chunk is whole', async () => {
    const { enter } = await atPrompt();
    expect(await enter('for i = 1, 2 do')).toBe('>');
    expect(await enter('print(i)')).toBe('>');
    expect(await enter('end')).toBe('1\r\n2\r\n');
  });

  test('takes CR, LF and CRLF for one Enter, and a backspace back', async () => {
    const { type, until } = await atPrompt();
    type('print(1)\r\n');
    expect(await until('> ')).toBe('print(1)\r\n1\r\n> ');
    type('print(2)\n');
    expect(await until('> ')).toBe('print(2)\r\n2\r\n> ');
    type('print(39\x08)\r');
    await until('\r\n3\r\n> ');
  });

  test('knows only the modules of the build', async () => {
    const { enter } = await atPrompt();
    expect(await enter('=mqtt,i2c')).toBe('nil\tnil\r\n');
    expect(await enter('=type(gpio),type(pwm)')).toBe('table\ttable\r\n');
  });

  test('Ctrl-C ends nothing: a busy chunk goes on until the watchdog resets the chip', async () => {
    const { type, until } = await atPrompt();
    type("print('st'..'arts') while true do end\r");
    await until('starts\r\n');
    type('\x03\x03');
    const seen = await until('Soft WDT reset');
    expect(seen).not.toContain('> ');
    await until('NodeMCU 3.0.0.0');
    await until('> ');
  });

  test('an init.lua that fails is a loop of panics', async () => {
    const { enter, type, until } = await atPrompt();
    await enter('file.open("init.lua","w") file.write("nothing.at=1") file.close()');
    type('node.restart()\r');
    await until('PANIC: unprotected error in call to Lua API (init.lua:1: ');
    await until('PANIC: unprotected error in call to Lua API (init.lua:1: ');
  });

  test('uart.on takes the bytes before the console does', async () => {
    const { type, until } = await atPrompt();
    type('uart.on("data",4,function(d)print("got",d)uart.on("data")end,0)\r');
    await until('end,0)\r\n> ');
    type('a\x01\x03z');
    await until('got\ta\x01\x03z\r\n');
    type('=1\r');
    await until('=1\r\n1\r\n> ');
  });

  test('node.info has groups in 3.x and eight numbers before', async () => {
    const current = await atPrompt();
    expect(await current.enter('=type(node.info("hw"))')).toBe('table\r\n');
    expect(await current.enter('=node.info("hw").flash_size')).toBe('1024\r\n');
    const banner =
      'NodeMCU custom build by frightanic.com\n\tmodules: file,gpio,node,tmr,uart\n' +
      ' build \tbuilt on: 2017-05-01 10:00\n powered by Lua 5.1.4 on SDK 2.1.0(116b762)';
    const older = await atPrompt(smallImage(banner));
    expect((await older.enter('=node.info("hw")')).trim().split('\t')).toHaveLength(8);
    expect(await older.enter('x.y=1')).toMatch(/^stdin:1: attempt to index global 'x' \(a nil value\)/);
  });
});

test('a build of 2015 speaks at 9600 baud', async () => {
  const flash = flashWith(smallImage('NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4'));
  const options = { flashSizeBytes: flashBytes, flash, timing: 'fast', wiring: 'auto' } as const;
  const board = createBoard(options, systemClock);
  open.push(board);
  const port = board.plug();
  port.setBaudRate(9600);
  let heard = '';
  const prompt = new Promise<void>((resolve) => {
    port.onBytes((bytes) => {
      heard += Buffer.from(bytes).toString('latin1');
      if (heard.endsWith('> ')) resolve();
    });
  });
  await prompt;
  expect(heard).toContain(
    'NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4\r\nlua: cannot open init.lua\r\n> ',
  );
});

test('node.compile leaves a .lc file that runs', async () => {
  const { enter } = await atPrompt();
  await enter('file.open("m.lua","w") file.write("print(40+2)") file.close()');
  expect(await enter('node.compile("m.lua") file.remove("m.lua") dofile("m.lc")')).toBe('42\r\n');
});
