// gpio, pwm and adc at the prompt, and what they do to the board's pins.
import { afterEach, describe, expect, test } from 'vitest';
import type { PinEdge } from '../../../../src/virtual-board/board-port.ts';
import type { LuaPrompt } from '../../../support/lua-prompt.ts';
import { lua2Prompt, luaPrompt, oldLuaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

const levelsOf = ({ board }: LuaPrompt, pin: number, since: number) =>
  board
    .edges()
    .slice(since)
    .filter((edge) => edge.pin === pin)
    .map(({ level }) => level);

function expectGaps(edges: readonly PinEdge[], gapsMs: readonly number[]): void {
  const gaps = edges.slice(1).map(({ timeMs }, index) => timeMs - (edges[index] as PinEdge).timeMs);
  expect(gaps.map((gap) => Math.round(gap * 1000) / 1000)).toEqual(gapsMs);
}

describe('gpio', () => {
  test('counts by the number of the D-name: index 4 moves GPIO2', async () => {
    const found = await luaPrompt();
    await found.enter('gpio.mode(4,gpio.OUTPUT) gpio.write(4,0)');
    expect(found.board.pinLevel(2)).toBe(0);
    expect(await found.enter('=gpio.read(4)')).toBe('0\r\n');
  });

  test('write drives a pin that was an input, and takes no other level than 0 and 1', async () => {
    const { enter, board } = await luaPrompt();
    await enter('gpio.mode(1,gpio.INPUT) gpio.write(1,1)');
    expect(board.pinLevel(5)).toBe(1);
    expect(await enter('gpio.write(1,2)')).toContain("bad argument #2 to 'write' (wrong level type)");
  });

  test('an input follows the wire outside, and its pull-up where there is none', async () => {
    const { enter, board } = await luaPrompt();
    board.drivePin(4, 1);
    await enter('gpio.mode(2,gpio.INPUT)');
    expect(await enter('=gpio.read(2)')).toBe('1\r\n');
    board.drivePin(4, null);
    expect(await enter('=gpio.read(2)')).toBe('0\r\n');
    await enter('gpio.mode(2,gpio.INPUT,gpio.PULLUP)');
    expect(await enter('=gpio.read(2)')).toBe('1\r\n');
  });

  test('an open drain pulls low and lets go', async () => {
    const { enter, board } = await luaPrompt();
    await enter('gpio.mode(2,gpio.OPENDRAIN) gpio.write(2,1)');
    board.drivePin(4, 1);
    expect(await enter('=gpio.read(2)')).toBe('1\r\n');
    board.drivePin(4, null);
    await enter('gpio.write(2,0)');
    expect(board.pinLevel(4)).toBe(0);
  });

  test('trig calls with the level and the time, until "none"', async () => {
    const { enter, until, board } = await luaPrompt();
    board.drivePin(5, 0);
    await enter('gpio.mode(1,gpio.INT) gpio.trig(1,"both",function(l,t,n)print("now",l,t>0,n)end)');
    board.drivePin(5, 1);
    await until('now\t1\ttrue\t1\r\n');
    board.drivePin(5, 0);
    await until('now\t0\ttrue\t1\r\n');
    await enter('gpio.trig(1) gpio.trig(2,"up",function()print("last")end)');
    board.drivePin(5, 1);
    board.drivePin(4, 1);
    expect(await until('last\r\n')).not.toContain('now');
  });

  test('trig by level calls again and again while the level lasts', async () => {
    const { enter, until, board } = await luaPrompt();
    await enter('n=0 gpio.mode(1,gpio.INT,gpio.PULLUP)');
    await enter('gpio.trig(1,"low",function()n=n+1 if n==3 then gpio.trig(1) print("three")end end)');
    board.drivePin(5, 0);
    await until('three\r\n');
  });

  test('D0 and pins that are not there are refused in the words of the generation', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('gpio.mode(13,1)')).toContain("bad argument #1 to 'mode' (Invalid pin)");
    expect(await enter('gpio.trig(0,"up",print)')).toContain(
      "bad argument #1 to 'trig' (Invalid interrupt pin)",
    );
    expect(await enter('gpio.trig(1,"up")')).toContain("bad argument #3 to 'trig' (invalid callback type)");
    expect(await enter('gpio.read(13)')).toContain('gpio 13 does not exist');
    const old = await oldLuaPrompt();
    expect(await old.enter('gpio.mode(0,gpio.INT)')).toBe('stdin:1: no interrupt for D0\r\n');
    expect(await old.enter('=gpio.OPENDRAIN,gpio.serout')).toBe('nil\tnil\r\n');
  });

  test('serout writes its levels in turn, through all repeats', async () => {
    const found = await luaPrompt();
    await found.enter('gpio.mode(1,gpio.OUTPUT) gpio.write(1,0)');
    const since = found.board.edges().length;
    await found.enter('gpio.serout(1,1,{300,200},3)');
    expect(levelsOf(found, 5, since)).toEqual([1, 0, 1, 0, 1, 0]);
  });

  test('serout with a callback leaves the prompt free and calls at its end', async () => {
    const found = await luaPrompt();
    await found.enter('gpio.mode(1,gpio.OUTPUT) gpio.write(1,0)');
    const since = found.board.edges().length;
    await found.enter('gpio.serout(1,1,{3000,2000},3,function()print("ov".."er")end)');
    await found.until('over\r\n');
    const edges = found.board.edges().slice(since);
    expect(edges.map(({ level }) => level)).toEqual([1, 0, 1, 0, 1, 0]);
    expectGaps(edges, [3, 2, 3, 2, 3]);
  });

  test('serout keeps its times in the log while Lua is busy, with a callback and without', async () => {
    const { board, enter, type, until } = await luaPrompt();
    await enter('gpio.mode(1,gpio.OUTPUT) gpio.write(1,0) gpio.mode(2,gpio.OUTPUT) gpio.write(2,0)');
    const since = board.edges().length;
    const called = 'function()print("ca".."lled")end';
    // Lua gives the chip back only when the pin has moved, which it does all the same.
    type(`gpio.serout(1,1,{40000,10000},3,${called}) repeat until gpio.read(1)==0 tmr.delay(30000)\r`);
    await until('called\r\n');
    await enter('gpio.serout(2,1,{700,300},4)');
    const edges = board.edges().slice(since);
    expectGaps(
      edges.filter(({ pin }) => pin === 5),
      [40, 10, 40, 10, 40],
    );
    expectGaps(
      edges.filter(({ pin }) => pin === 4),
      [0.7, 0.3, 0.7, 0.3, 0.7, 0.3, 0.7],
    );
  });
});

describe('pwm', () => {
  test('has one frequency for all pins, at most 1000 Hz, and a duty a pin', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('=pwm.setup(1,500,512),pwm.setup(2,2000,100)')).toBe('500\t1000\r\n');
    expect(await enter('=pwm.getclock(1),pwm.getduty(1),pwm.getduty(2)')).toBe('1000\t512\t100\r\n');
    expect(await enter('=pwm.setclock(1,50),pwm.getclock(2)')).toBe('50\t50\r\n');
    expect(await enter('=pwm.setduty(2,1023),pwm.getduty(2)')).toBe('1023\t1023\r\n');
  });

  test('the edges on the pin have the frequency and the duty that were asked for', async () => {
    const found = await luaPrompt();
    await found.enter('pwm.setup(1,200,256) pwm.start(1) tmr.delay(60000) pwm.stop(1)');
    const edges = found.board.edges().filter(({ pin }) => pin === 5);
    const at = edges.findIndex(({ level }, index) => index > 0 && level === 1);
    const [rise, fall, next] = edges.slice(at).map(({ timeMs }) => timeMs) as [number, number, number];
    expect(next - rise).toBeCloseTo(5, 3);
    expect((fall - rise) / (next - rise)).toBeCloseTo(256 / 1023, 3);
  });

  test('full duty is high, none is low, stop is low, and gpio.mode takes the pin back', async () => {
    const { enter, board } = await luaPrompt();
    await enter('pwm.setup(1,100,1023) pwm.start(1)');
    expect(board.pinLevel(5)).toBe(1);
    await enter('pwm.setduty(1,0)');
    expect(board.pinLevel(5)).toBe(0);
    await enter('pwm.setduty(1,1023) pwm.stop(1)');
    expect(board.pinLevel(5)).toBe(0);
    await enter('gpio.mode(1,gpio.OUTPUT)');
    expect(await enter('pwm.start(1)')).toContain('Unable to start PWM output');
  });

  test('refuses D0, a seventh pin, and what is out of range', async () => {
    const { enter } = await luaPrompt();
    expect(await enter('pwm.setup(0,100,1)')).toContain('no pwm for D0');
    expect(await enter('pwm.setup(1,0,1)')).toContain('wrong arg range');
    expect(await enter('pwm.setup(1,100,1024)')).toContain('wrong arg range');
    expect(await enter('for i=1,7 do pwm.setup(i,100,1) end')).toContain('too many pwms.');
    expect(await (await lua2Prompt()).enter('=pwm.start(1)')).toBe('');
  });
});

test('adc reads A0 and nothing else, and the supply only in another mode', async () => {
  const { enter, board } = await luaPrompt();
  expect(await enter('=adc.read(0),adc.readvdd33()')).toBe('0\t65535\r\n');
  board.setAnalog(700);
  expect(await enter('=adc.read(0)')).toBe('700\r\n');
  board.setAnalog(5000);
  expect(await enter('=adc.read(0)')).toBe('1024\r\n');
  expect(await enter('adc.read(1)')).toContain('adc 1 does not exist');
});
