// A signal before anything is open: one line, the exit code of a cancel, and nothing once a verb listens.
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { endOnSignals } from '../../src/terminal/end-on-signals.ts';

type Ending = NonNullable<Parameters<typeof endOnSignals>[1]>;

function fakeProgram({ isReaderGone = false } = {}) {
  const shown = { stdout: '', stderr: '', exits: [] as number[] };
  const stream = (name: 'stdout' | 'stderr') =>
    Object.assign(new EventEmitter(), {
      write: (text: string, written: () => void) => {
        shown[name] += text;
        if (!isReaderGone) written();
      },
    });
  const program = Object.assign(new EventEmitter(), {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    exit: (code: number) => shown.exits.push(code),
  });
  return { program: program as unknown as Ending & EventEmitter, shown };
}

describe('a signal while the program loads', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s ends --json with its error line and 130', (signal) => {
    const { program, shown } = fakeProgram();
    endOnSignals(true, program);
    program.emit(signal);
    expect(shown.stdout.endsWith('\n')).toBe(true);
    expect(JSON.parse(shown.stdout)).toEqual({
      type: 'error',
      code: 'cancelled',
      message: 'Cancelled.',
      board: 'unchanged',
      hints: [],
    });
    expect(shown).toMatchObject({ stderr: '', exits: [130] });
  });

  test('people read it on the standard error', () => {
    const { program, shown } = fakeProgram();
    endOnSignals(false, program);
    program.emit('SIGINT');
    expect(shown).toEqual({
      stdout: '',
      stderr: 'espwb: Cancelled.\n  The board is unchanged.\n',
      exits: [130],
    });
  });

  test('ends it where the reader of the words has gone, too', () => {
    const { program, shown } = fakeProgram({ isReaderGone: true });
    endOnSignals(true, program);
    program.emit('SIGINT');
    program.stdout.emit('error', Object.assign(new Error(), { code: 'EPIPE' }));
    expect(shown.exits).toEqual([130]);
  });

  test('is no longer its affair once a verb has listeners of its own', () => {
    const { program, shown } = fakeProgram();
    endOnSignals(true, program)();
    expect(program.emit('SIGTERM')).toBe(false);
    expect(shown).toEqual({ stdout: '', stderr: '', exits: [] });
  });
});
