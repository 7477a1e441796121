// The Python side calls the host by name: a name that is not there would show only when somebody's
// program gets to it.
import { expect, test } from 'vitest';
import { buildModule } from '../../../../src/virtual-board/firmware/micropython/build-memory.ts';
import { heapModule } from '../../../../src/virtual-board/firmware/micropython/chip-heap.ts';
import { hardwareModule } from '../../../../src/virtual-board/firmware/micropython/hardware.ts';
import { pythonModules } from '../../../../src/virtual-board/firmware/micropython/python/modules.ts';

test('every function of the host that the Python side calls exists', () => {
  const host = {
    ...hardwareModule({ start: { settings: {} } } as never),
    ...buildModule(new ArrayBuffer(0)),
    ...heapModule({} as never),
  };
  const called = new Set(
    Object.values(pythonModules).flatMap((text) =>
      [...text.matchAll(/\b_hw\.(\w+)/g)].map((match) => match[1] as string),
    ),
  );
  expect(called.size).toBeGreaterThan(20);
  expect([...called].filter((name) => !Object.hasOwn(host, name))).toEqual([]);
});
