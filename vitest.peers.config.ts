import { defineConfig } from 'vitest/config';
import { textFiles } from './scripts/text-files.mjs';
import './test/support/without-extra-certificates.ts';

// Outside programs (esptool, mpremote, picocom, ser2net …) against the virtual board and espwb.
// They are installed by scripts/install-peers.sh; a missing one fails its test, it does not skip.
export default defineConfig({
  plugins: [textFiles],
  test: {
    globalSetup: ['test/peers/support/peer-versions.ts'],
    include: ['test/peers/**/*.test.ts'],
    fileParallelism: false,
    // How many at once is each test's own affair: those that are concurrent share a few adapters or processes.
    maxConcurrency: 100,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
