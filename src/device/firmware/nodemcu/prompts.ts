// What stands at the begin of a line where a Lua waits for input. Source: NodeMCU app/lua/lua.c.
import type { PromptSign } from '../prompt.ts';

declare module '../prompt.ts' {
  interface PromptKinds {
    lua: true;
    'lua continuation': true;
  }
}

export const luaPrompts: readonly PromptSign[] = [
  { text: '>> ', kind: 'lua continuation', state: 'lua incomplete', comesAgain: true },
  { text: '> ', kind: 'lua', state: 'lua idle', isFirst: true, comesAgain: true },
];
