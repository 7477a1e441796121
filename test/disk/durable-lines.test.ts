// Lines that count when they are on the disk: what is found after a crash, and what a full disk leaves.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDurableLines } from '../../src/disk/durable-lines.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-lines-'));
  path = join(folder, 'own', 'journal');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = () => readFileSync(path, 'utf8');
async function opened(content: string) {
  path = join(folder, 'journal');
  writeFileSync(path, content);
  const lines = await openDurableLines(path);
  await lines.close();
  return { lines: lines.lines, torn: lines.torn };
}

describe('lines that are on the disk', () => {
  test('stand there in their order, also of several at once, for their owner alone', async () => {
    const lines = await openDurableLines(path);
    await Promise.all(['1', '2', '3'].map((each) => lines.append(`{"n":${each}}`)));
    await lines.close();
    expect(text()).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    if (process.platform !== 'win32') expect(lstatSync(path).mode & 0o777).toBe(0o600);
    const again = await openDurableLines(path);
    expect(again).toMatchObject({ lines: ['{"n":1}', '{"n":2}', '{"n":3}'], torn: null });
    await again.append('{"n":4}');
    await again.close();
    expect(text()).toMatch(/3\}\n\{"n":4\}\n$/);
  });

  test.each(['{"n":2', '{', '\0\0\0\0', '{"n":2}{', '"n"'])(
    'half a line, %j, is taken off and told',
    async (half) => {
      expect(await opened(`{"n":1}\n${half}`)).toEqual({ lines: ['{"n":1}'], torn: half });
      expect(text()).toBe('{"n":1}\n');
    },
  );

  test('a whole line from which an editor has taken the end counts', async () => {
    expect(await opened('{"n":1}\n{"n":2}')).toEqual({ lines: ['{"n":1}', '{"n":2}'], torn: null });
    expect(text()).toBe('{"n":1}\n{"n":2}\n');
  });

  test('of a file that is removed meanwhile, alone or with its folder, all stand in it again', async () => {
    for (const gone of [() => path, () => join(path, '..')]) {
      const lines = await openDurableLines(path);
      await lines.append('{"n":1}');
      rmSync(gone(), { recursive: true });
      if (gone() !== path) {
        await expect(lines.append('{"n":2}')).rejects.toMatchObject({ code: 'ENOENT' });
        mkdirSync(gone());
      }
      await lines.append('{"n":3}');
      await lines.append('{"n":4}');
      await lines.close();
      expect(text()).toBe('{"n":1}\n{"n":3}\n{"n":4}\n');
      rmSync(path);
    }
  });

  test.each<[string, (path: string) => void]>([
    [
      'another one in its place',
      (path) => {
        renameSync(path, `${path}.old`);
        writeFileSync(path, '{"n":1}\n');
      },
    ],
    ['lines of another program', (path) => appendFileSync(path, '{"n":9}\n')],
    ['fewer lines', (path) => truncateSync(path, 0)],
    [
      'a folder in its place',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('%s: nothing is written, and nothing called kept', async (_, change) => {
    const lines = await openDurableLines(path);
    await lines.append('{"n":1}');
    change(path);
    const before = lstatSync(path).isFile() ? text() : null;
    for (const round of [1, 2])
      await expect(lines.append(`{"n":${round}}`)).rejects.toThrow('changed by another program');
    expect(lstatSync(path).isFile() ? text() : null).toBe(before);
    await lines.close();
  });

  test.skipIf(process.platform === 'win32')('a link, a folder or a FIFO is not written to', async () => {
    writeFileSync(join(folder, 'other'), '');
    symlinkSync(join(folder, 'other'), join(folder, 'link'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    for (const name of ['link', 'fifo', '.'])
      await expect(openDurableLines(join(folder, name))).rejects.toMatchObject({ name: 'NotRegularError' });
  });

  test.skipIf(process.platform !== 'linux')(
    'a file that may grow no more is left with whole lines',
    async () => {
      // A limit of the shell's: the write of the line is cut off in its middle.
      const contents = `import { openDurableLines } from './durable-lines.ts';
      process.on('SIGXFSZ', () => {});
      const lines = await openDurableLines(${JSON.stringify(path)});
      const said = [];
      for (const size of [400, 900, 100]) await lines.append(JSON.stringify({ a: 'x'.repeat(size) })).then(() => said.push('ok'), (e) => said.push(e.code));
      process.stdout.write(said.join());`;
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: resolve('src/disk') },
        ...{ bundle: true, format: 'esm', platform: 'node', write: false },
      });
      const shell = `ulimit -f 1; exec ${process.execPath} --input-type=module -`;
      const said = execFileSync('bash', ['-c', shell], { input: outputFiles[0]?.text, encoding: 'utf8' });
      expect(said).toBe('ok,EFBIG,ok');
      expect(
        text()
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).a.length),
      ).toEqual([400, 100]);
    },
  );
});
