import { defineConfig } from 'vitest/config';
import { textFiles } from './scripts/text-files.mjs';

// Stories drive the built program in a pty, one at a time: they start processes and look at frames.
export default defineConfig(({ mode }) => ({
  plugins: [textFiles],
  test: {
    globalSetup: ['test/support/build-once.ts'],
    // Two cores is what a newcomer has; more boards at once than cores only wait for each other.
    maxWorkers: 2,
    // The matrices whole (test/support/sampled.ts).
    env: mode === 'all' ? { ESPWB_TEST_ALL: '1' } : {},
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/stories/**', 'test/peers/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          include: ['test/stories/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
        },
      },
    ],
  },
}));
