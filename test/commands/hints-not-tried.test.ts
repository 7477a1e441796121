// What a person has just done is not what helps next.
import { describe, expect, test } from 'vitest';
import { notTried, type Tried } from '../../src/commands/hints-not-tried.ts';
import { advise, type Hint } from '../../src/device/advice.ts';

const interrupt = advise('interrupt-program', { what: 'A MicroPython program' });
const breakIn = advise('break-in-at-start', { when: 'If it does not stop' });

const run = (verb: string, args: readonly string[] = [], options: Tried['options'] = {}): Tried => ({
  verb,
  args,
  options,
});

describe('a hint is left out that names', () => {
  test.each([
    ['the verb that failed', advise('name-firmware'), run('info')],
    ['the verb and its act', advise('list-files'), run('fs', ['ls'])],
    ['the option that was given', interrupt, run('fs', ['ls'], { interrupt: true })],
    ['what the option that was given begins with', interrupt, run('exec', ['1'], { breakIn: true })],
    ['an option among other ways', breakIn, run('gpio', ['get', '2'], { breakIn: true })],
    [
      'an option without a value of its own',
      advise('read-at-rate', { baudRate: null }),
      run('exec', [], { baud: '9600' }),
    ],
    [
      'the rate that was given',
      advise('read-at-rate', { baudRate: 9600 }),
      run('monitor', [], { baud: '9600' }),
    ],
    ['an option that was switched off', advise('without-stub'), run('flash', ['a.bin'], { stub: false })],
  ] satisfies [string, Hint, Tried][])('%s', (_what, hint, tried) => {
    expect(notTried([hint, 'Check the wires.'], tried)).toEqual(['Check the wires.']);
  });
});

describe('a hint stays that names', () => {
  test.each([
    ['another verb', advise('name-firmware'), run('exec', ['1'])],
    ['another act', advise('list-files'), run('fs', ['rm', 'a'])],
    ['an option that was not given', interrupt, run('exec', ['1'])],
    ['more than what was given', breakIn, run('exec', ['1'], { interrupt: true })],
    ['another rate', advise('read-at-rate', { baudRate: 9600 }), run('monitor', [], { baud: '57600' })],
    ['the same verb with an option', advise('flash-without-files', { why: 'Anew' }), run('flash', ['a.bin'])],
    ['a file that helps where another failed', advise('real-build'), run('flash', ['demo-micropython'])],
    ['the same verb, once the file is here', advise('flash-downloaded'), run('flash', ['micropython'])],
    [
      'the options at another rate',
      advise('interrupt-at-rate', { baudRate: 9600 }),
      run('exec', ['1'], { baud: '57600', interrupt: true }),
    ],
    ['nothing of the kind', 'Check the wires.', run('info')],
    // A file's name may look like an option.
    [
      'an option in the name of a file',
      'There is no file "--interrupt".',
      run('exec', [], { interrupt: true }),
    ],
  ] satisfies [string, Hint, Tried][])('%s', (_what, hint, tried) => {
    expect(notTried([hint], tried)).toEqual([hint]);
  });
});
