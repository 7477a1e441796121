// What a number is depends on the build: doubles, 32-bit integers alone, or both as Lua 5.3 has them.
import { afterEach, describe, expect, test } from 'vitest';
import { demoNodeMcu } from '../../../../src/device/image/demo-image.ts';
import { luaPersonality } from '../../../../src/virtual-board/firmware/lua/personality.ts';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';

afterEach(stopLuaPrompts);

async function answers(numbers: 'float' | 'integer', lines: Readonly<Record<string, string>>) {
  const { enter } = await luaPrompt(demoNodeMcu({ numbers }));
  const given: Record<string, string> = {};
  for (const line of Object.keys(lines)) given[line] = (await enter(line)).split('\r\n')[0] ?? '';
  expect(given).toEqual(lines);
}

describe('an integer build', () => {
  test('computes with 32-bit integers and has no point', () =>
    answers('integer', {
      '=5/2': '2',
      '=-5/2': '-3',
      '=-5%3': '1',
      '=7/2*2+7%2': '7',
      '=2^10, 2^40, 2^-1': '1024\t0\t0',
      '=2147483647+1': '-2147483648',
      '=0xff, 0xffffffff': '255\t-1',
      '="10"/4, "7"+1': '2\t8',
      '=tonumber("12"), tonumber("1.5"), tonumber("ff", 16)': '12\tnil\t255',
      '=1.5': "Lua error: \tstdin:1: malformed number near '1.5'",
      '=1/0': 'Lua error: \tstdin:1: divide by zero',
      'x = 0 print(pcall(function() return 1 % x end))': 'false\tstdin:1: modulo by zero',
      '=1e3': "Lua error: \tstdin:1: malformed number near '1e3'",
      'for i = 1, 3 do x = i / 2 end print(x)': '1',
      '=coroutine.wrap(function() return 7 / 2 end)()': '3',
    }));

  test('has the part of math and string.format that integers have', () =>
    answers('integer', {
      '=math.sqrt(17), math.floor(7), math.ceil(7), math.huge, math.pow(3, 3), math.abs(-4)':
        '4\t7\t7\t2147483647\t27\t4',
      '=math.sin, math.pi, math.log': 'nil\tnil\tnil',
      '=math.random()': '0',
      '=math.sqrt(-1)': "Lua error: \tstdin:1: bad argument #1 to 'sqrt' (negative)",
      '=string.format("%d %s %%f %x", 5, "a", 255)': '5 a %f ff',
      '=string.format("%5.2f", 1)': "Lua error: \tstdin:1: invalid option '%f' to 'format'",
      '=node.info("build_config").number_type': 'integer',
    }));

  test('is told by its banner, and before 3.0 by an error that only integers have', () => {
    const old = (text: string) => luaPersonality(Buffer.from(`NodeMCU 0.9.5 build 20150318\0${text}\0`), []);
    expect(old('divide by zero').numberType).toBe('integer');
    expect(old('%.14g').numberType).toBe('float');
    expect(luaPersonality(Buffer.from(demoNodeMcu({ numbers: 'integer' })), []).numberType).toBe('integer');
    expect(luaPersonality(Buffer.from(demoNodeMcu()), []).numberType).toBe('float');
  });
});

test('a float build computes with doubles alone, and cuts off where it needs an integer', () =>
  answers('float', {
    '=5/2, 4/2, 1/3': '2.5\t2\t0.33333333333333',
    '=2147483647+1, 0xffffffff, 2^40': '2147483648\t4294967295\t1099511627776',
    '=65536*65536, -7%3, 7%0 ~= 7%0': '4294967296\t2\ttrue',
    '=1/0, -1/0, 1e15, 1e100': 'inf\t-inf\t1e+15\t1e+100',
    '=string.format("%d.%02d", 23.75, 75.9), string.rep("a", 2.9), ("abc"):sub(1.5)': '23.75\taa\tabc',
    't = {10, 20} t[3.0] = 30 for i = 1, #t do x = t[i] end print(x, #t, t[1.0])': '30\t3\t10',
    'for i = 0.5, 2 do x = i end print(x)': '1.5',
    '=1000000 * 1000000 / 3': '333333333333.33',
  }));

test('a build of Lua 5.1 has no names that came later', async () => {
  const { enter } = await luaPrompt();
  const later =
    'table.pack, table.unpack, table.move, string.pack, string.unpack, math.type, math.tointeger, rawlen';
  expect(await enter(`=${later}, coroutine.isyieldable`)).toBe(`${Array(9).fill('nil').join('\t')}\r\n`);
  expect(await enter('=unpack({1, 2}), table.maxn({1, nil, 3}), _VERSION')).toBe('1\t3\tLua 5.1\r\n');
});
