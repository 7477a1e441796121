// The audit of what a firmware's thread holds: the names on its global object after sealGlobals, from a
// thread of its own.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../../src/virtual-board/firmware/seal-globals.ts');

/** What the thread's global object names, and what it can reach of Node by these names. */
async function sealedThread(): Promise<{ names: string[]; reached: string[] }> {
  const bundled = await build({
    stdin: {
      contents: `
        import { parentPort } from 'node:worker_threads';
        import { globalNames, sealGlobals } from ${JSON.stringify(source)};
        const outside = ['process', 'require', 'module', 'fetch', 'setTimeout', 'setInterval', 'setImmediate',
          'queueMicrotask', 'structuredClone', 'console', 'Worker', 'MessageChannel', 'BroadcastChannel', 'WebSocket',
          'navigator', 'global', 'crypto', 'performance.eventLoopUtilization.process', 'gc', 'import'];
        sealGlobals();
        const reached = outside.filter((name) => {
          try { return Function('return typeof ' + name)() !== 'undefined'; } catch { return false; }
        });
        parentPort.postMessage({ names: globalNames(), reached });`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'iife',
  });
  const worker = new Worker(bundled.outputFiles[0]?.text ?? '', { eval: true, env: {}, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('of Node a sealed thread holds Buffer, text coders, a clock and WebAssembly, and nothing else', async () => {
  const { names, reached } = await sealedThread();
  expect(reached).toEqual([]);
  const ofNode = ['Buffer', 'TextDecoder', 'TextEncoder', 'WebAssembly', 'performance'];
  expect(names.filter((name) => ofNode.includes(name))).toEqual(ofNode);
  // What is left is the language: nothing that a plain new context has not.
  const { runInNewContext } = await import('node:vm');
  const language: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
  expect(names.filter((name) => !language.includes(name) && !ofNode.includes(name))).toEqual([]);
});
