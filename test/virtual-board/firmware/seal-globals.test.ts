// The audit of what a firmware's thread holds: the names on its global object after sealGlobals, from a
// thread of its own.
import { expect, test } from 'vitest';
import { namesOfSealedThread } from '../../support/sealed-thread.ts';

test('of Node a sealed thread holds Buffer, text coders, a clock and WebAssembly, and nothing else', async () => {
  const { names, reached } = await namesOfSealedThread();
  expect(reached).toEqual([]);
  const ofNode = ['Buffer', 'TextDecoder', 'TextEncoder', 'WebAssembly', 'performance'];
  expect(names.filter((name) => ofNode.includes(name))).toEqual(ofNode);
  // What is left is the language: nothing that a plain new context has not.
  const { runInNewContext } = await import('node:vm');
  const language: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
  expect(names.filter((name) => !language.includes(name) && !ofNode.includes(name))).toEqual([]);
});
