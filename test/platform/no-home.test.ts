// A user without a home, as a container has it that is given a number alone: Node finds none and throws.
import { devNull } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { downloadsFolder } from '../../src/platform/downloads-folder.ts';
import { folders, home } from '../../src/platform/folders.ts';

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  homedir: () => {
    throw new Error('uv_os_homedir returned ENOENT');
  },
}));

test('has folders in which nothing can be kept, instead of a crash', () => {
  vi.stubEnv('HOME', '');
  vi.stubEnv('ESPWB_HOME', '');
  expect(home()).toBe(join(devNull, 'no-home'));
  expect(folders({}).state.startsWith(devNull)).toBe(true);
  expect(downloadsFolder({}).startsWith(devNull)).toBe(true);
  expect(folders({ ESPWB_HOME: '/own' }).state).toBe(join('/own', 'state'));
  vi.unstubAllEnvs();
});
