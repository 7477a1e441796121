// What is wrong in the words or the files themselves is told before a port is opened: opening one can
// reset the board behind it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run as erase } from '../../src/commands/erase.ts';
import { run as exec } from '../../src/commands/exec.ts';
import { run as flash } from '../../src/commands/flash.ts';
import { run as fs } from '../../src/commands/fs.ts';
import { run as gpio } from '../../src/commands/gpio.ts';
import { run as read } from '../../src/commands/read.ts';
import type { Verb, VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import { run as verify } from '../../src/commands/verify.ts';
import { failureOf } from '../support/run-verb-on.ts';

let folder = '';
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-'));
  await writeFile(at('a.bin'), new Uint8Array(5000).fill(0xe9));
  await writeFile(at('b.bin'), new Uint8Array(100));
  await writeFile(at('empty.bin'), new Uint8Array(0));
  await writeFile(at('long.py'), new Uint8Array(4 * 1024 * 1024 + 1));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The error of a verb to which no port may be opened. */
const refusal = (verb: Verb, args: readonly string[], options: VerbOptions = {}) => {
  const opened = () => Promise.reject(new Error('the port was opened'));
  const operation = { signal: new AbortController().signal, onEvent: () => {} };
  const port = { options: { port: 'virtual:bench' }, environment: {} };
  const context = { ...port, openSession: opened, openTransport: opened, confirm: async () => {}, operation };
  return failureOf((async () => verb(context as unknown as VerbContext, args, options))());
};

describe('refused before a port is opened', () => {
  test('files that cannot be flashed wherever they go', async () => {
    const cases = [
      [[`0x1=${at('a.bin')}`], 'usage', 'not a multiple of 4'],
      [[`0x1002=${at('b.bin')}`], 'usage', '0x1002'],
      [[at('empty.bin')], 'image-empty', 'empty.bin'],
      [[at('a.bin'), at('b.bin')], 'image-overlap', 'overlap at 0x0'],
      [[at('a.bin'), `0x1400=${at('b.bin')}`], 'image-overlap', 'share a sector'],
    ] as const;
    for (const [args, code, words] of cases) {
      const error = await refusal(flash, args);
      expect(error.code).toBe(code);
      expect(error.message).toContain(words);
    }
  });

  test('files that are no firmware, unless they are forced', async () => {
    const cases = [
      [[at('b.bin')], 'image-unknown', 'nothing but zero bytes'],
      [[at('a.bin')], 'image-damaged', 'a.bin'],
      [[`0x10000=${at('page.bin')}`], 'image-unknown', 'page.bin'],
    ] as const;
    await writeFile(at('page.bin'), '<!DOCTYPE html><html><title>Not found</title></html>');
    for (const [args, code, words] of cases) {
      const error = await refusal(flash, args);
      expect(error.code).toBe(code);
      expect(error.message).toContain(words);
      await expect(refusal(flash, args, { force: true })).rejects.toThrow('the port was opened');
    }
  });

  test('two files at one offset, a folder and no file at all, for verify and flash alike', async () => {
    for (const verb of [flash, verify] as Verb[]) {
      expect((await refusal(verb, [at('a.bin'), at('b.bin')])).code).toBe('image-overlap');
      expect((await refusal(verb, [folder])).code).toBe('file-unreadable');
      expect((await refusal(verb, [at('none.bin')])).code).toBe('file-unreadable');
    }
  });

  test('a flash size that no boot header can say, and what the boot ROM cannot do', async () => {
    const size = await refusal(flash, [at('a.bin')], { flashSize: '3MB' });
    expect(size).toMatchObject({ code: 'usage', message: 'No boot header can say 3 MB of flash.' });
    expect(size.hints).toContain('1MB, 2MB, 4MB, 8MB, 16MB');
    const all = await refusal(flash, [at('a.bin')], { stub: false, eraseAll: true });
    expect(all.code).toBe('unsupported');
  });

  test('regions that are none, and files that hold nothing to compare', async () => {
    expect((await refusal(erase, [], { region: '0:0' })).code).toBe('usage');
    expect((await refusal(erase, [], { region: '0x100:4KB' })).message).toContain('must be multiples');
    expect((await refusal(read, [at('r.bin')], { region: '4KB:0' })).message).toBe('The region is empty.');
    expect((await refusal(read, [''])).code).toBe('file-unreadable');
    expect((await refusal(verify, [at('empty.bin')])).code).toBe('image-empty');
  });

  test('what is to be sent and is not there, or is no folder', async () => {
    for (const args of [
      ['put', at('no.py')],
      ['sync', at('no')],
      ['watch', at('no')],
      ['lfs', at('no.img')],
    ])
      expect(await refusal(fs, args)).toMatchObject({
        code: 'file-unreadable',
        message: `${args[1]} does not exist on this computer.`,
      });
    expect((await refusal(fs, ['sync', at('a.bin')])).message).toContain('is not a folder');
    expect((await refusal(fs, ['watch', folder, '/', 'more'])).code).toBe('usage');
    expect((await refusal(exec, [], { file: at('long.py') })).message).toContain('more than 4 MB');
  });

  test('rates, duties and levels that no pin takes', async () => {
    const cases = [
      [['blink', '2'], { hz: '1000' }, '1000 Hz'],
      [['blink', '2'], { hz: '0.2', byBoard: true }, '0.2 Hz'],
      [['pwm', '2', '2000'], {}, 'duty 2000'],
      [['pwm', '2'], { freq: '9999' }, '9999 Hz'],
      [['set', '2'], {}, 'was not said'],
    ] as const;
    for (const [args, options, words] of cases) {
      const error = await refusal(gpio, args, options);
      expect(error.code).toBe('usage');
      expect(error.message).toContain(words);
    }
  });
});
