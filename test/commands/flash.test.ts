// The flash verbs on a virtual board: what programs read, and what is asked before data is destroyed.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run as erase } from '../../src/commands/erase.ts';
import { run as firmware } from '../../src/commands/firmware.ts';
import { run as flash } from '../../src/commands/flash.ts';
import { createOutput } from '../../src/commands/output.ts';
import { run as read } from '../../src/commands/read.ts';
import type { Verb, VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import { run as verify } from '../../src/commands/verify.ts';
import { EspError } from '../../src/device/errors.ts';
import { listBackups } from '../../src/device/flash/backup.ts';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { createRig, KB, MB, type Rig } from '../device/flash/rig.ts';

const image = demoMicroPython({ sizeBytes: 44 * KB });
let rig: Rig;
let folder = '';
let file = '';
let agrees = true;
/** What happens to the files while the person reads the question. */
let meanwhile = async () => {};
const questions: string[] = [];

beforeEach(async () => {
  rig = await createRig({ flashSizeBytes: 2 * MB });
  folder = await mkdtemp(join(tmpdir(), 'espwb-'));
  file = join(folder, 'demo.bin');
  await writeFile(file, image);
  agrees = true;
  meanwhile = async () => {};
  questions.length = 0;
});
afterEach(async () => {
  await rig.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The last object that the verb printed with --json, and its exit code. */
async function result(verb: Verb, args: readonly string[], options: VerbOptions = {}) {
  const lines: string[] = [];
  const sink = { isTerminal: false, write: (text: string | Uint8Array) => lines.push(String(text)) };
  const code = await rig.runWithDisk((session, operation) => {
    const output = createOutput(true, sink, sink, rig.clock.now, () => 80);
    const context: VerbContext = {
      output,
      signal: operation.signal,
      clock: rig.clock,
      options: { port: 'virtual:test', json: true, yes: agrees },
      environment: { ESPWB_HOME: folder },
      operation: { signal: operation.signal, onEvent: output.event },
      openSession: async () => session,
      openTransport: async () => session.transport,
      openWorkbench: null,
      confirm: async (question) => {
        questions.push(question);
        await meanwhile();
        if (!agrees) throw new EspError('needs-confirmation', question);
      },
    };
    return verb(context, args, options) as Promise<number | undefined>;
  });
  return { code: code ?? 0, ...JSON.parse(lines.at(-1) as string) };
}

describe('flash', () => {
  test('gives programs what was written, and keeps a record of it', async () => {
    expect(await result(flash, [file])).toMatchObject({
      type: 'result',
      code: 0,
      files: [{ path: file, offset: 0, bytes: image.length, md5: expect.stringMatching(/^[0-9a-f]{32}$/) }],
      writtenBytes: image.length,
      skippedBytes: 0,
      baud: 921_600,
      verified: true,
      wireBytes: expect.any(Number),
      seconds: expect.any(Number),
    });
    const record = JSON.parse(await readFile(join(folder, 'state', 'flashes.jsonl'), 'utf8'));
    expect(record).toMatchObject({ outcome: 'done', port: 'virtual:test', mac: rig.session.facts?.mac });
  });

  test('with --backup keeps the whole flash as it was, by MAC, before anything is written', async () => {
    const before = new Uint8Array(2 * MB).fill(0xff);
    before.set(image.subarray(0, 8 * KB), MB);
    rig.board.flash.set(before);
    await result(flash, [file], { backup: true });
    const [backup, ...others] = await listBackups(join(folder, 'state', 'backups'), rig.session.facts?.mac);
    expect(others).toEqual([]);
    expect(backup).toMatchObject({ offset: 0, bytes: 2 * MB, firmware: null });
    expect(Buffer.compare(await readFile(backup?.path as string), before)).toBe(0);
    expect(Buffer.compare(rig.board.flash.subarray(0, image.length), image)).toBe(0);
  });

  test('takes the name of a firmware where no file has it', async () => {
    const plan = await result(flash, ['demo-micropython'], { dryRun: true });
    expect(plan.files).toMatchObject([{ path: 'demo-micropython.bin', kind: 'micropython', offset: 0 }]);
  });

  test('with --dry-run shows the plan, asks nothing and changes nothing', async () => {
    const plan = await result(flash, [file], { dryRun: true });
    expect(plan).toMatchObject({ dryRun: true, writeBytes: image.length, skipBytes: 0, eraseBytes: 0 });
    expect(plan.regions[0]).toMatchObject({ offset: 0, fate: 'to-write' });
    expect(questions).toEqual([]);
    expect(rig.board.counters().bytesProgrammed).toBe(0);
  });

  test('without agreement changes nothing', async () => {
    agrees = false;
    await expect(result(flash, [file])).rejects.toMatchObject({ code: 'needs-confirmation' });
    expect(rig.board.counters().bytesProgrammed).toBe(0);
  });

  test('writes what the plan showed, whatever becomes of the file while the question stands there', async () => {
    const another = demoMicroPython({ sizeBytes: 60 * KB });
    meanwhile = async () => {
      await rm(file);
      await writeFile(file, another);
    };
    rig.board.flash.fill(0);
    expect(await result(flash, [file])).toMatchObject({ code: 0, verified: true });
    expect(questions).not.toEqual([]);
    expect(Buffer.compare(await readFile(file), another)).toBe(0);
    expect(Buffer.compare(rig.board.flash.subarray(0, image.length), image)).toBe(0);
    expect(rig.board.flash[image.length + 8 * KB]).toBe(0);
  });

  test('of nothing is wrong usage', async () => {
    await expect(result(flash, [])).rejects.toMatchObject({ code: 'usage' });
  });

  test('puts init data 16 KB before the end and refuses any other file there', async () => {
    const initData = join(folder, 'init.bin');
    await writeFile(initData, Uint8Array.of(5, ...new Uint8Array(127)));
    const done = await result(flash, [], { initData });
    expect(done.files).toMatchObject([{ offset: 2 * MB - 16 * KB, bytes: 128 }]);
    await expect(result(flash, [], { initData: file })).rejects.toMatchObject({ code: 'image-unknown' });
  });
});

describe('verify', () => {
  test('answers with its exit code and the first difference', async () => {
    rig.board.flash.set(image);
    expect(await result(verify, [file])).toMatchObject({ code: 0, same: true, firstDifference: null });
    rig.board.flash[0x1234] = (rig.board.flash[0x1234] as number) ^ 1;
    expect(await result(verify, [file])).toMatchObject({ code: 1, same: false, firstDifference: 0x1234 });
  });
});

describe('erase and read', () => {
  test('erase asks, then tells what was erased and what was blank', async () => {
    rig.board.flash.set(image);
    const done = await result(erase, [], {});
    expect(done).toMatchObject({ erasedBytes: 64 * KB, blankBytes: 2 * MB - 64 * KB });
    expect(questions[0]).toMatch(/whole flash/);
  });

  test('read writes the region into a new file, and replaces an old one only when told', async () => {
    rig.board.flash.set(image);
    const target = join(folder, 'read.bin');
    const options = { region: '0:44KB' };
    expect(await result(read, [target], options)).toMatchObject({ bytes: 44 * KB });
    expect(Buffer.compare(await readFile(target), image)).toBe(0);
    agrees = false;
    await expect(result(read, [target], options)).rejects.toMatchObject({ code: 'needs-confirmation' });
    expect(await result(read, [target], { ...options, force: true })).toMatchObject({ bytes: 44 * KB });
  });
});

describe('firmware', () => {
  test('lists what is built in, makes it, and knows it again', async () => {
    const { images: all } = await result(firmware, ['list']);
    const images = all.filter((each: { readonly id: string }) => each.id.startsWith('demo-'));
    expect(images).toHaveLength(2);
    const target = join(folder, 'made.bin');
    for (const { id, kind, version } of images) {
      agrees = true;
      const made = await result(firmware, ['get', id], { output: target });
      expect(made).toMatchObject({ path: target, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(await result(firmware, ['identify', target])).toMatchObject({ kind, version, problems: [] });
    }
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  test.each([['get', 'nothing'], ['get'], ['fetch'], []])('refuses %j %j as wrong usage', async (...args) => {
    await expect(
      result(
        firmware,
        args.filter((word) => word !== undefined),
      ),
    ).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
