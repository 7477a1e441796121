// A thread of its own whose globals were taken as a firmware's are: what is left.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Bundled itself it would not find its program. */
const { build } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
const source = join(import.meta.dirname, '../../src/virtual-board/firmware/seal-globals.ts');

/** What the thread's global object names, and what it can reach of Node by these names. */
export async function namesOfSealedThread(): Promise<{ names: string[]; reached: string[] }> {
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
