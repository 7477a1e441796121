// A user without a home, as a container has it that is given a number alone: Node finds none and throws. With
// HOME set to nothing it finds "".
import { syncBuiltinESMExports } from 'node:module';
import os, { devNull } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadsFolder } from '../../src/platform/downloads-folder.ts';
import { folders, home } from '../../src/platform/folders.ts';

beforeEach(() => {
  vi.stubEnv('HOME', '');
  vi.stubEnv('ESPWB_HOME', '');
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

test.each([
  [
    'an error',
    () => {
      throw new Error('uv_os_homedir returned ENOENT');
    },
  ],
  ['nothing', () => ''],
])('where the system answers with %s there are folders in which nothing can be kept', (_, answer) => {
  vi.spyOn(os, 'homedir').mockImplementation(answer);
  syncBuiltinESMExports();
  expect(home()).toBe(join(devNull, 'no-home'));
  expect(folders({}).state.startsWith(devNull)).toBe(true);
  expect(downloadsFolder({}).startsWith(devNull)).toBe(true);
  expect(folders({ ESPWB_HOME: '/own' }).state).toBe(join('/own', 'state'));
});
