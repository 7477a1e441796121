// A virtual NodeMCU 3.0 with chosen modules, and what its prompt answers to lines.
import { expect } from 'vitest';
import { type LuaPrompt, luaPrompt } from './lua-prompt.ts';
import { smallImage } from './small-image.ts';

/** `modules` are joined by commas, as in the banner. */
export const luaBuild = (
  modules: string,
  kind: 'float' | 'integer' = 'float',
  lua: '5.1.4' | '5.3.5' = '5.1.4',
): Promise<LuaPrompt> =>
  luaPrompt(
    smallImage(
      `NodeMCU 3.0.0.0 built with Docker\n\tbranch: release\n\tbuild type: ${kind}\n` +
        `\tmodules: ${modules}\n` +
        ` build 2024-02-25 08:08 powered by Lua ${lua} on SDK 3.0.1-dev(fce080e)\n`,
    ),
  );

/** Expects the first line of what each line prints, in order, at a new board; returns the board. */
export async function luaAnswers(
  modules: string,
  lines: Readonly<Record<string, string>>,
  kind?: 'float' | 'integer',
): Promise<LuaPrompt> {
  const prompt = await luaBuild(modules, kind);
  const given: Record<string, string> = {};
  for (const line of Object.keys(lines)) given[line] = (await prompt.enter(line)).split('\r\n')[0] ?? '';
  expect(given).toEqual(lines);
  return prompt;
}
