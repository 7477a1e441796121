// The Python side calls the host by name: a name that is not there would show only when somebody's
// program gets to it.
import { expect, test } from 'vitest';
import { buildModule } from '../../../../src/virtual-board/firmware/micropython/build-memory.ts';
import { heapModule } from '../../../../src/virtual-board/firmware/micropython/chip-heap.ts';
import { cryptoModule } from '../../../../src/virtual-board/firmware/micropython/crypto-functions.ts';
import { hardwareModule } from '../../../../src/virtual-board/firmware/micropython/hardware.ts';
import { shapeModule } from '../../../../src/virtual-board/firmware/micropython/port-shape.ts';
import { pythonModules } from '../../../../src/virtual-board/firmware/micropython/python/modules.ts';

test('every function of the host that the Python side calls exists', () => {
  const host = {
    ...hardwareModule({ start: { settings: {} } } as never),
    ...buildModule(new ArrayBuffer(0)),
    ...shapeModule(new ArrayBuffer(0)),
    ...cryptoModule(new ArrayBuffer(0)),
    ...heapModule({} as never),
    emergency_buffer: null, // the interpreter's own: set-up.ts
  };
  const called = new Set(
    Object.values(pythonModules).flatMap((text) =>
      [...text.matchAll(/\b_hw\.(\w+)|^from _hw import (.+)$/gm)].flatMap(([, name, list]) =>
        name ? [name] : (list ?? '').split(', ').map((each) => each.split(' as ')[0] as string),
      ),
    ),
  );
  expect(called.size).toBeGreaterThan(20);
  expect([...called].filter((name) => !Object.hasOwn(host, name))).toEqual([]);
});
