// MicroPython as its makers wrote it, built for this computer, on a pseudo terminal: a REPL that shares no
// line with the virtual board's.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';
import { peerPath, runEspwb, startPeer } from './support/run-peer.ts';

let folder: string;
let tty: string;
let socat: { readonly stop: () => Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-peer-'));
  tty = join(folder, 'tty');
  const program = relative('.', peerPath('micropython'));
  // A terminal of its own, so that Ctrl-C is its interrupt, which line ends reach as a terminal makes them.
  const terminal = 'pty,setsid,ctty,raw,echo=0,isig=1,opost=1,onlcr=1';
  socat = startPeer('socat', [`PTY,link=${tty},raw,echo=0`, `EXEC:${program},${terminal}`]);
  while (!existsSync(tty)) await pause(50);
});
afterAll(async () => {
  await socat?.stop();
  await rm(folder, { recursive: true, force: true });
});

const exec = (code: string) => runEspwb(folder, ['exec', '-p', tty, code]);

describe("MicroPython's Unix port", () => {
  test('runs code, and a name that it made is still there for the next call', async () => {
    expect(await exec('kept = 6 * 7; print(kept)')).toMatchObject({ code: 0, stdout: '42\n', stderr: '' });
    expect(await exec('print(kept)')).toMatchObject({ code: 0, stdout: '42\n', stderr: '' });
  });

  test('gives its output and its traceback apart, and exit code 1 when the code raised', async () => {
    const { code, stdout, stderr } = await exec('print("out")\nraise ValueError("no")');
    expect(code).toBe(1);
    expect(stdout).toBe('out\n');
    expect(stderr).toMatch(/^Traceback [\s\S]*ValueError: no\s*$/);
  });

  test('is not fooled by output that looks like the raw REPL', async () => {
    const code = 'import sys\nsys.stdout.write("a\\x04\\x04>b\\x04>>> ")';
    expect(await exec(code)).toMatchObject({ code: 0, stdout: 'a\x04\x04>b\x04>>> ' });
  });

  test('a syntax error comes back as one, and the prompt is clean afterwards', async () => {
    const { code, stderr } = await exec('print((');
    expect(code).toBe(1);
    expect(stderr).toContain('SyntaxError');
    expect(await exec('print(1)')).toMatchObject({ code: 0, stdout: '1\n' });
  });
});

/** A disk in memory: 256 KB, as an SD card is mounted. */
const mountFat = `import vfs
class Disk:
 def __init__(s):s.d=bytearray(512*512)
 def readblocks(s,n,b):b[:]=s.d[n*512:n*512+len(b)]
 def writeblocks(s,n,b):s.d[n*512:n*512+len(b)]=b
 def ioctl(s,op,a):return {4:512,5:512}.get(op)
_d=Disk()
vfs.VfsFat.mkfs(_d)
vfs.mount(vfs.VfsFat(_d),'/fat')`;

describe("MicroPython's FAT, which takes A.py and a.py for one", () => {
  const fs = (...args: string[]) => runEspwb(folder, ['fs', ...args, '-p', tty]);
  const listed = async () => (await exec("import os; print(sorted(os.listdir('/fat')))")).stdout.trim();
  const source = () => join(folder, 'src');
  beforeAll(async () => {
    expect(await exec(mountFat)).toMatchObject({ code: 0, stderr: '' });
    await mkdir(source());
    await writeFile(join(source(), 'A.py'), 'upper');
    await writeFile(join(source(), 'a.py'), 'lower');
  });

  test('gets one of the two, and sync --delete does not delete it', async () => {
    const put = await fs('put', join(source(), 'A.py'), join(source(), 'a.py'), ':/fat');
    expect(put).toMatchObject({ code: 0, stdout: expect.stringContaining('Left out: a.py (the same name') });
    expect(await listed()).toBe("['A.py']");
    const sync = await fs('sync', source(), '/fat', '--delete');
    expect(sync).toMatchObject({ code: 0, stdout: expect.stringContaining('removed 0; 1 unchanged.') });
    await rm(join(source(), 'A.py'));
    const other = await fs('sync', source(), '/fat', '--delete');
    expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('~ /fat/A.py') });
    expect(await listed()).toBe("['A.py']");
    expect((await exec("print(open('/fat/a.py').read())")).stdout).toBe('lower\n');
  });

  test('a file changes the case of its name, and takes no other name that is there', async () => {
    expect(await fs('mv', '/fat/A.py', '/fat/a.PY')).toMatchObject({ code: 0 });
    expect(await listed()).toBe("['a.PY']");
    await exec("open('/fat/b.py','w').close()");
    expect(await fs('mv', '/fat/b.py', '/fat/A.PY')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('that name is taken'),
    });
    expect(await listed()).toBe("['a.PY', 'b.py']");
  });
});

describe("MicroPython's Unix port in the workbench", () => {
  let workbench: WorkbenchProgram;
  beforeEach(() => {
    workbench = startWorkbenchProgram(['-p', tty]);
  });
  afterEach(() => workbench?.discard());

  test('is named for what it is, and serves the REPL pane: prompt, Tab, an endless loop, Ctrl-C', async () => {
    await workbench.waitFor('❯ ○ tty');
    workbench.press('{enter}');
    await workbench.waitFor(/MicroPython [\w.-]+ on linux is not an ESP8266/);
    workbench.press('t');
    await workbench.waitFor(/^│ >>> +│$/m);
    workbench.press('import sys{enter}');
    await workbench.waitFor(/>>> import sys +│\n│ >>> +│/);
    workbench.press('sys.implem');
    await workbench.waitFor('>>> sys.implem');
    workbench.press('{tab}');
    await workbench.waitFor('>>> sys.implementation');
    workbench.press('.name{enter}');
    await workbench.waitFor(/'micropython' +│\n│ >>> +│/);
    // The loop says itself that it runs: a Ctrl-C before that would find the prompt.
    workbench.press('exec("print(6*7)\\nwhile True: pass"){enter}');
    await workbench.waitFor(/^│ 42 +│$/m);
    workbench.press('{ctrl-c}');
    await workbench.waitFor(/KeyboardInterrupt: +│\n│ >>> +│/);
  });
});
