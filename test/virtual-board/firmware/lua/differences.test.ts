// Which modules a build has: those of its banner, but for what is said to be absent.
import { afterEach, expect, test } from 'vitest';
import { absentModules } from '../../../../src/virtual-board/firmware/lua/differences.ts';
import { moduleLua } from '../../../../src/virtual-board/firmware/lua/prelude/modules.ts';
import { luaPrompt, stopLuaPrompts } from '../../../support/lua-prompt.ts';
import { smallImage } from '../../../support/small-image.ts';

afterEach(stopLuaPrompts);

const present = ['adc', 'encoder', 'pwm', ...Object.keys(moduleLua).filter((name) => name !== 'pixels')];

test('what a build lists is there, or among the differences', async () => {
  const { enter } = await luaPrompt(
    smallImage(
      'NodeMCU 3.0.0.0 built with Docker\n\tbranch: release\n\tbuild type: float\n' +
        `\tmodules: ${[...present, ...absentModules, 'pixels', 'core'].join(',')}\n` +
        ' build 2024-02-25 08:08 powered by Lua 5.1.4 on SDK 3.0.1-dev(fce080e)\n',
    ),
  );
  await enter('n={} function look(m) n[#n+1]=m..(_G[m] and " there" or " absent") end');
  for (const name of [...present, ...absentModules, 'pixels', 'core']) await enter(`look("${name}")`);
  const told = (await enter('=table.concat(n, ",")')).trim().split(',');
  expect(told).toEqual([
    ...present.map((name) => `${name} there`),
    ...[...absentModules, 'pixels', 'core'].map((name) => `${name} absent`),
  ]);
});
