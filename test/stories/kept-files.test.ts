// What espwb has kept after its verbs were used, with the mask of a careless user: each file and folder is for
// its owner alone. And where nothing can be kept, it says so, or does without.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtProgram } from '../support/workbench-program.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-home-'));
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true, force: true });
});

/** What lies below, by its name here, with its mode. */
function modes(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const stats = lstatSync(join(folder, name));
      return [name, `${stats.isDirectory() ? 'folder' : 'file'} ${(stats.mode & 0o777).toString(8)}`];
    }),
  );
}

describe.skipIf(process.platform === 'win32')('after every verb that keeps something', () => {
  const port = ['-p', 'virtual:kept?firmware=micropython&timing=fast&flash=2MB'];
  test('each file is 0600 and each folder 0700', () => {
    const own = join(home, 'own');
    const work = join(home, 'work');
    mkdirSync(work);
    writeFileSync(join(work, 'main.py'), 'print(1)\n');
    const espwb = (...args: readonly string[]) =>
      execFileSync('sh', ['-c', 'umask 0; exec "$0" "$@"', process.execPath, builtProgram, ...args], {
        cwd: work,
        env: { ...process.env, ESPWB_HOME: own, ESPWB_PORT: undefined },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    espwb('doctor', '--json', ...port);
    espwb('info', ...port);
    espwb('fs', 'put', 'main.py', ...port);
    espwb('exec', ...port, 'print(6*7)');
    espwb('flash', 'demo-micropython', '-y', '--backup', ...port);
    espwb('read', 'dump.bin', '--region', '0:64KB', ...port);
    const kept = modes(own);
    expect(Object.keys(kept).join('\n')).toMatch(/boards\/kept\.flash/);
    expect(Object.keys(kept).join('\n')).toMatch(/backups\/\w+\/\w+\.bin/);
    expect(Object.keys(kept).join('\n')).toMatch(/flashes\.jsonl/);
    expect(Object.keys(kept).join('\n')).toMatch(/compiled\//);
    expect(Object.entries(kept).filter(([, mode]) => !/^(file 600|folder 700)$/.test(mode))).toEqual([]);
    expect(Object.keys(kept).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(modes(work)['dump.bin']).toBe('file 600');
  });
});

describe('where nothing can be kept', () => {
  const run = (environment: Readonly<Record<string, string | undefined>>, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [builtProgram, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      encoding: 'utf8',
    });
    return { status, text: stdout + stderr };
  };

  test('a home that is a file: what needs none works, what needs one says why', () => {
    writeFileSync(join(home, 'file'), '');
    const environment = { ESPWB_HOME: join(home, 'file') };
    expect(run(environment, 'firmware', 'list')).toMatchObject({ status: 0 });
    const { status, text } = run(environment, 'info', '-p', 'virtual:kept');
    expect(status).toBe(3);
    expect(text).toContain(`cannot be kept in ${join(home, 'file', 'state', 'boards')} (ENOTDIR)`);
    expect(text).toContain('ESPWB_HOME');
  });

  test.skipIf(process.platform !== 'linux')('no room there: a dump is refused as such, not as a bug', () => {
    expect(run({ ESPWB_HOME: '/dev/full' }, 'firmware', 'list')).toMatchObject({ status: 0 });
    const { status, text } = run({ ESPWB_HOME: '/dev/full' }, 'exec', '-p', 'virtual:kept', 'print(1)');
    expect(status).toBe(3);
    expect(text).not.toMatch(/bug|\n\s+at /);
  });
});
