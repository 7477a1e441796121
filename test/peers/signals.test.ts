// Every signal that ends a program, on every screen, in every verb that holds a terminal or a board: some
// hundred starts, which is too long for npm test (test/stories/signals.test.ts has each of them once).
// A sample of the places for each signal; ESPWB_TEST_ALL=1 takes all of them.
import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { endingSignals } from '../../src/terminal/signals.ts';
import { sampled } from '../support/sampled.ts';
import { startFromShell } from '../support/shell-terminal.ts';

const ready = /○ virtual:demo/;
const micropython = 'virtual:demo?firmware=micropython';
const screens = [
  ['Boards', '1', ready],
  ['Flash', '2', /built in|firmware/],
  ['the REPL', '3', />>>/],
  ['Pins', '4', /Pins/],
  ['Files', '5', /Files/],
  ['Backups', '6', /Backups/],
  ['the log', '0', /Log/],
  ['help', '?', /Keys of/],
] as const;
const verbs = [
  ['repl', ['repl', '-p', micropython], />>>/, 0],
  ['a flash', ['flash', 'demo-micropython', '-y', '-p', 'virtual:demo?timing=real'], /Writing .* \d+ %/, 130],
  ['board', ['board', 'demo', '--listen', 'tcp://127.0.0.1:0'], /"listening"/, 0],
] as const;

describe.skipIf(process.platform !== 'linux').each(endingSignals.map((signal) => [signal] as const))(
  '%s',
  (signal) => {
    test.each(sampled(screens, 2))('on %s', async (_, key, shown) => {
      const shell = startFromShell(['-p', micropython]);
      try {
        await shell.waitFor(ready);
        shell.press(key);
        await shell.waitFor(shown);
        shell.signal(signal);
        expect(await shell.left()).toBe(128 + constants.signals[signal]);
      } finally {
        shell.discard();
      }
    });

    test.each(sampled(verbs, 1))('in %s', async (_, args, shown, code) => {
      const shell = startFromShell(args);
      try {
        await shell.waitFor(shown);
        shell.signal(signal);
        expect(await shell.left()).toBe(code);
      } finally {
        shell.discard();
      }
    });
  },
);
