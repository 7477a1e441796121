import { describe, expect, test } from 'vitest';
import { createOutput } from '../../src/commands/output.ts';
import { plainLineEnds } from '../../src/commands/plain-line-ends.ts';
import { EspError } from '../../src/device/errors.ts';

function collect(options: { json: boolean; terminal: boolean; quiet?: boolean }) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTerminal: options.terminal,
    write: (text: string | Uint8Array) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
    },
  });
  let nowMs = 0;
  const output = createOutput(
    options.json,
    sink('stdout'),
    sink('stderr'),
    () => nowMs,
    () => 80,
    options.quiet ? 'quiet' : 'usual',
  );
  return { output, written, pass: (ms: number) => (nowMs += ms) };
}

const write = (done: number, total = 100) => ({ type: 'progress', step: 'write', done, total }) as const;

describe('output with --json', () => {
  test('is one object a line, and the last one is the result', () => {
    const { output, written } = collect({ json: true, terminal: false });
    output.event(write(0));
    output.line('for people only');
    output.result({ bytes: 3 }, ['for people only']);
    expect(
      written.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { type: 'progress', step: 'write', done: 0, total: 100 },
      { type: 'result', bytes: 3 },
    ]);
    expect(written.stderr).toBe('');
  });

  test('thins out progress, but never drops the end of a step', () => {
    const { output, written, pass } = collect({ json: true, terminal: false });
    for (let done = 0; done <= 100; done++) {
      output.event(write(done));
      pass(10);
    }
    const lines = written.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeLessThan(15);
    expect(lines.at(-1)).toMatchObject({ done: 100 });
  });

  test('an error says its code, the condition of the board, what was seen and what to do', () => {
    const { output, written } = collect({ json: true, terminal: false });
    const evidence = Uint8Array.from([0x1b, 0x5b, 0x32, 0x4a, 0x41]);
    output.error(new EspError('write-failed', 'It stopped.', { board: 'partly-written', evidence }), [
      'Again.',
    ]);
    expect(JSON.parse(written.stdout)).toEqual({
      type: 'error',
      code: 'write-failed',
      message: 'It stopped.',
      board: 'partly-written',
      hints: ['Again.'],
      evidence: '\\x1b[2JA',
    });
  });
});

describe('output for people', () => {
  test('prints one line a step where there is no terminal', () => {
    const { output, written, pass } = collect({ json: false, terminal: false });
    for (let done = 0; done <= 100; done += 10) {
      output.event(write(done));
      pass(500);
    }
    expect(written.stderr).toBe('Writing\n');
  });

  test('draws a bar on a terminal and wipes it before the result', () => {
    const { output, written } = collect({ json: false, terminal: true });
    output.event(write(50));
    output.result({}, ['Done.']);
    expect(written.stderr).toContain(' 50 %');
    expect(written.stderr.endsWith('\r\x1b[2K')).toBe(true);
    expect(written.stdout).toBe('Done.\n');
  });

  test('what a board says in an error never reaches the terminal as control codes', () => {
    const { output, written } = collect({ json: false, terminal: false });
    output.error(
      new EspError('protocol', 'It said \x1b]0;gotcha\x07.', { evidence: Uint8Array.of(7, 0x9b, 10) }),
      [],
    );
    expect(written.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  test('a name in a line of the result, a hint or a note is shown, whoever forgot to make it harmless', () => {
    const { output, written } = collect({ json: false, terminal: true });
    const name = 'a\x1b]0;gotcha\x07\x9b2J';
    output.line(name);
    output.event({ type: 'note', text: name });
    output.result({}, [name]);
    output.error(new EspError('usage', 'No.'), [name]);
    const { stdout, stderr } = written;
    expect(`${stdout}${stderr}`).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(`${stdout}${stderr}`.match(/a\\x1b\]0;gotcha\\x07\\x9b2J/g)).toHaveLength(4);
  });
});

describe('output with --quiet', () => {
  test('is the result, what a person has to do, and errors: no progress, notes, plans or asides', () => {
    const { output, written } = collect({ json: false, terminal: true, quiet: true });
    output.event(write(50));
    output.event({ type: 'note', text: 'A note.' });
    output.line('The plan.');
    output.aside('Beside it.');
    output.event({ type: 'note', text: 'Hold FLASH.', needsHands: true });
    output.object({ type: 'line' }, 'from the board');
    output.result({}, ['Done.']);
    output.error(new EspError('usage', 'No.'), []);
    expect(written.stdout).toBe('from the board\nDone.\n');
    expect(written.stderr).toBe('Hold FLASH.\nespwb: No.\n');
  });

  test('changes nothing of --json', () => {
    const all = [false, true].map((quiet) => {
      const { output, written } = collect({ json: true, terminal: false, quiet });
      output.event(write(50));
      output.event({ type: 'note', text: 'A note.' });
      output.result({ bytes: 3 });
      return written;
    });
    expect(all[1]).toEqual(all[0]);
    expect(all[0]?.stdout.split('\n')).toHaveLength(4);
  });
});

test('what a board says is left out, and counted, while more than 8 MB of it wait to be read', () => {
  const written = { stdout: 0, stderr: '' };
  let waitingBytes = 0;
  const stdout = {
    isTerminal: false,
    waitingBytes: () => waitingBytes,
    write: (bytes: { readonly length: number }) => {
      written.stdout += bytes.length;
      waitingBytes += bytes.length;
    },
  };
  const stderr = {
    isTerminal: false,
    write: (words: string | Uint8Array) => {
      written.stderr += String(words);
    },
  };
  const output = createOutput(
    false,
    stdout,
    stderr,
    () => 0,
    () => 80,
  );
  const piece = plainLineEnds()(new Uint8Array(1 << 20).fill(0x78), true);
  for (let count = 0; count < 100; count++) output.raw(piece);
  for (let count = 0; count < 10; count++) output.object({ type: 'line' }, 'value 7');
  expect(written.stdout).toBe(9 << 20);
  expect(written.stderr).toBe('');
  waitingBytes = 0;
  output.object({ type: 'line' }, 'value 8');
  expect(written.stderr).toContain(`${(91 << 20) + 70} bytes are left out here`);
  expect(written.stdout).toBe((9 << 20) + 'value 8\n'.length);
});
