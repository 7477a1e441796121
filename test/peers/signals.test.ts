// Every signal that ends a program, on every screen, in every verb that holds a terminal or a board: some
// hundred starts, which is too long for npm test (test/stories/signals.test.ts has each of them once).
// A sample of the places for each signal; ESPWB_TEST_ALL=1 takes all of them. As a table: bench/signals.ts.
import { describe, expect, test } from 'vitest';
import { endingSignals } from '../../src/terminal/signals.ts';
import { sampled } from '../support/sampled.ts';
import { startFromShell } from '../support/shell-terminal.ts';
import { signalPlaces } from '../support/signal-places.ts';

const places = signalPlaces.map((place) => [place.name, place] as const);

describe.skipIf(process.platform !== 'linux').each(endingSignals.map((signal) => [signal] as const))(
  '%s',
  (signal) => {
    test.each(sampled(places, 3))('in %s', async (_, { args, reach, exitCode }) => {
      const shell = startFromShell(args);
      try {
        await reach(shell);
        shell.signal(signal);
        expect(await shell.left()).toBe(exitCode(signal));
      } finally {
        shell.discard();
      }
    });
  },
);
