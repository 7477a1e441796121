// The Lua side of the firmware: objects and callbacks over the host functions in `_hw`. The core runs first and
// returns the dispatcher of events, what to call in the end, and what sets up a module; then come the image's modules.
import chunks from './chunks.lua';
import dispatcher from './dispatcher.lua';
import head from './head.lua';
import { moduleLua, partLua } from './modules.ts';
import offline from './offline.lua';

/** Locals of the core that modules see as their own. */
const handedOn = [
  ...['hw', 'gen', 'has', 'check', 'integer', 'class', 'handlers', 'later', 'timerId', 'chunk', 'compiled'],
  ...['text', 'ofType', 'option', 'exists', 'isPin', 'air', 'resolve', 'isAddress', 'parts'],
  ...['type', 'error', 'pairs', 'ipairs', 'select', 'tostring', 'tonumber', 'pcall', 'toInteger'],
  ...[
    'pack',
    'spread',
    'concat',
    'packBytes',
    'unpackBytes',
    'userData',
    'getMeta',
    'setMeta',
    'next',
    'registry',
  ],
].join(', ');

/** One chunk: the locals of the head are seen by all that follows. */
const core = [
  head,
  chunks,
  offline,
  dispatcher,
  `return dispatch, finish, function(module) return module(${handedOn}) end\n`,
].join('\n');

/** Texts by name, the core's first. */
export type PreludeTexts = ReadonlyMap<string, string>;
/** What is no module; none of an image has a colon in its name. */
export const partMark = 'part:';
export const coreName = `${partMark}core`;
export const preludeLua: PreludeTexts = new Map([
  [coreName, core],
  // Its first line stays the first one: errors name lines.
  ...Object.entries({ ...partLua, ...moduleLua }).map(
    ([name, text]) => [name, `local ${handedOn} = ... ${text}`] as const,
  ),
]);
