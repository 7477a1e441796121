// The audit of what a firmware's thread holds: all that its global object leads to once the interpreter runs, in the
// threads that boards have.
import { afterEach, describe, expect, test } from 'vitest';
import type { MicroPythonChip } from '../../support/raw-board.ts';
import { type FirmwareThread, firmwareThread, reachedIn } from '../../support/thread-globals.ts';

let open: FirmwareThread | null = null;
afterEach(() => open?.stop());

async function thread(firmware: 'micropython' | 'nodemcu', chip?: MicroPythonChip) {
  open = await firmwareThread(firmware, chip);
  return open;
}

/** Of Node, with what they are made of. */
const ofNode = ['Buffer', 'TextDecoder', 'TextEncoder', 'performance'];
/** What MicroPython's package asks for while it loads, and what its bridge reads. */
const ofLoader = ['WorkerGlobalScope', 'XMLHttpRequest', 'console', 'crypto'];
const ofBridge = ['Module', 'proxy_js_existing', 'proxy_js_map', 'proxy_js_ref', 'proxy_js_ref_map'];
const ofBridgeToo = ['proxy_js_ref_next', 'pyProxyFinalizationRegistry'];
/** V8's own, which depend on its version. */
const ofV8 = /^(Symbol\.(dispose|asyncDispose)|Error\.prepareStackTrace|\[Symbol\.toStringTag\]$)/;
/** Names that lead from JavaScript to a computer, wherever they stand. */
const outside =
  /\b(process|require|module|import|binding|dlopen|env|argv|fs|read\w*File\w*|write\w*File|open|fetch|spawn\w*|exec\w*|fork|Worker|\w*Port|postMessage|createServer|connect|set(Timeout|Interval|Immediate)|queueMicrotask|eval|Function|allocUnsafe\w*\.name|\w+Streaming|inspector|timerify|eventLoopUtilization|createLazyFile|forceLoadFile|asyncLoad)$/;

describe('the globals of a firmware’s thread', () => {
  test('of NodeMCU: the language, Buffer, text coders and a clock', async () => {
    const reached = await reachedIn(await thread('nodemcu'));
    const names = reached.filter((path) => !/[.[]/.test(path));
    expect(names.sort()).toEqual([...ofNode].sort());
    expect(
      reached.filter((path) => !ofNode.some((name) => path.startsWith(name)) && !ofV8.test(path)),
    ).toEqual([]);
    expect(reached.filter((path) => outside.test(path))).toEqual([]);
  });

  test.each(['esp8266', 'esp32c3'] as const)(
    'of MicroPython on an %s: what its bridge reads as well',
    async (chip) => {
      const { evaluate } = await thread('micropython', chip);
      const names = [...ofNode, ...ofLoader, ...ofBridge, ...ofBridgeToo];
      const reached = await reachedIn(open as FirmwareThread);
      const own = reached.filter((path) => !/[.[]/.test(path));
      expect(own.sort()).toEqual(names.filter((name) => name !== 'console').sort());
      expect(reached.filter((path) => /^performance\.\w+$/.test(path))).toEqual(['performance.now']);
      expect(reached.filter((path) => /^Module\.\w+$/.test(path)).sort()).toEqual(
        [...['_free', '_malloc', 'ccall', 'getValue', 'setValue']]
          .concat(['UTF8ToString', 'lengthBytesUTF8', 'stringToUTF8'])
          .map((name) => `Module.${name}`)
          .sort(),
      );
      expect(reached.filter((path) => outside.test(path) && !path.startsWith('XMLHttpRequest.'))).toEqual([]);
      // It opens nothing: its answer is one byte, whatever it is asked for.
      expect(await evaluate('Object.keys(console).join()')).toBe('log,warn,error');
      const asked =
        'const x = new XMLHttpRequest(); x.open("GET", "file:///etc/passwd"); x.send(); x.response.byteLength';
      expect(await evaluate(`{ ${asked} }`)).toBe(1);
    },
  );

  test.each(['micropython', 'nodemcu'] as const)('of %s: no text becomes code', async (firmware) => {
    const { evaluate } = await thread(firmware);
    const kinds = ['() => {}', 'async () => {}', 'function* () {}', 'async function* () {}', 'class {}'];
    const made = ['Function', 'Buffer.from.constructor', 'Promise.constructor'];
    for (const maker of [...made, ...kinds.map((kind) => `(${kind}).constructor`)])
      await expect(evaluate(`new ${maker}('return import("node:fs")')`)).rejects.toThrow(
        'no text becomes code',
      );
    expect(await evaluate('typeof eval')).toBe('undefined');
  });
});
