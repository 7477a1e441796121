import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { hotModules } from './scripts/hot-modules.mjs';
import { textFiles } from './scripts/text-files.mjs';
import './test/support/without-extra-certificates.ts';

/** The tests that take a sample in `npm test`. */
const matrices = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?!peers|stories|support).*\.test\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /support\/(?:sampled|disturbed-exchange)\.ts'/.test(readFileSync(path, 'utf8')));

/** What is sampled in this run (test/support/sampled.ts). */
const seed = { ESPWB_DRAWN_SEED: String(Math.floor(Math.random() * 1e9)) };

const environments: Readonly<Record<string, Record<string, string>>> = {
  all: { ESPWB_TEST_ALL: '1' },
  matrices: { ESPWB_TEST_ALL: '1' },
  'every-byte': { ESPWB_TEST_ALL: '1', ESPWB_TEST_EVERY_BYTE: '1' },
};

/** They wait for processes or for a firmware's own timers. */
const waiting = /support\/(?:live-board|board-console|lua-prompt|raw-board|board-program)\.ts'|openLiveApp/;

/**
 * What waits long comes first: last, it would keep one worker while the others have nothing more to do. The projects
 * come one behind the other, for Vitest ends a process that files share where the next file is of another project.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      if (project.name === 'stories') return 0;
      return waiting.test(readFileSync(moduleId, 'utf8')) ? 1 : 2;
    };
    const ranked = (await super.sort(files)).map((file) => ({ file, rank: rank(file) }));
    return ranked.sort((one, other) => one.rank - other.rank).map(({ file }) => file);
  }
}

/**
 * A run is over before the code that it made fast has paid for itself: a quarter of the time went into V8's optimising
 * compiler. A function has to run ten times as long before it is optimised, and what is short-lived gets more room
 * before it is collected. Measured in docs/decisions/052.
 */
const execArgv = ['--interrupt-budget=700000', '--max-semi-space-size=32'];

// Stories drive the built program in a pty: they start processes and look at frames.
export default defineConfig(({ mode }) => ({
  plugins: [textFiles, hotModules],
  test: {
    globalSetup: ['test/support/build-once.ts'],
    // Two cores is what a newcomer has: others run while those on boards wait for a firmware's timers, which is
    // nearly half of their time.
    maxWorkers: 4,
    execArgv,
    sequence: { sequencer: LongestFirst },
    // The matrices whole (test/support/sampled.ts).
    env: environments[mode] ?? seed,
    // For what hangs, however busy the machine is; what takes long in itself is said by its test.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          // Files share the modules that they test, for most take longer to load than to run. They leave no
          // state behind: stubs are taken back, a module is never mocked.
          isolate: false,
          unstubEnvs: true,
          restoreMocks: true,
          include: /^(?:matrices|every-byte)$/.test(mode) ? matrices('test') : ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/stories/**', 'test/peers/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          isolate: false,
          include: mode === 'matrices' ? matrices('test/stories') : ['test/stories/**/*.test.ts'],
        },
      },
    ],
  },
}));
