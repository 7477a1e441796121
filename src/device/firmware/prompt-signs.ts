// The prompts of all firmwares, a line each. None is the beginning of another: the blank behind the signs tells
// them apart.
import { pythonPrompts } from './micropython/prompts.ts';
import { luaPrompts } from './nodemcu/prompts.ts';
import type { PromptSign } from './prompt.ts';

export const promptSigns: readonly PromptSign[] = [...pythonPrompts, ...luaPrompts];
