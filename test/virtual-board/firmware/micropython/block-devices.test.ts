// File systems on a block device that is Python of a program, as the documentation's RAM disk is one.
import { afterEach, expect, test } from 'vitest';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';

let open: RawBoard | null = null;
afterEach(() => open?.console.stop());

const ramDisk = [
  'import os, vfs, gc',
  'class RAM:',
  ' def __init__(self, size, count): self.size, self.data = size, bytearray(size * count)',
  ' def readblocks(self, n, buf, off=0):',
  '  at = n * self.size + off',
  '  buf[:] = self.data[at:at + len(buf)]',
  ' def writeblocks(self, n, buf, off=0):',
  '  at = n * self.size + off',
  '  self.data[at:at + len(buf)] = buf',
  ' def ioctl(self, op, arg):',
  '  return {4: len(self.data) // self.size, 5: self.size, 6: 0}.get(op)',
  'b = RAM(512, 20)',
] as const;

async function board() {
  open = await rawBoard();
  await open.exec(...ramDisk);
  return open.exec;
}

test('a littlefs is made on it, mounted, filled, and found again', async () => {
  const exec = await board();
  expect(await exec('vfs.VfsLfs2(b)')).toMatch(/^OSError/);
  expect(await exec('vfs.VfsLfs2.mkfs(b)', 'print(bytes(b.data[8:16]))')).toBe("b'littlefs'");
  await exec("vfs.mount(vfs.VfsLfs2(b), '/ram')");
  expect(await exec("print(os.statvfs('/ram')[:5], 'ram' in os.listdir('/'))")).toBe(
    '(512, 512, 20, 18, 18) True',
  );
  await exec("os.mkdir('/ram/d')", "with open('/ram/d/a.txt', 'w') as f: n = f.write('hello ' * 100)");
  expect(
    await exec("print(os.listdir('/ram/d'), os.stat('/ram/d/a.txt')[6], open('/ram/d/a.txt').read(11))"),
  ).toBe("['a.txt'] 600 hello hello");
  expect(await exec("with open('/ram/big', 'w') as f:", " while True: f.write('x' * 500)")).toBe(
    'OSError: 28',
  );
  // The flash's own files are another volume.
  expect(await exec("print('d' in os.listdir('/'), 'boot.py' in os.listdir('/'))")).toBe('False True');
  await exec("os.umount('/ram')");
  expect(await exec("vfs.mount(b, '/again')", "print(os.listdir('/again/d'))")).toBe("['a.txt']");
  expect(
    await exec("os.remove('/again/d/a.txt')", "os.remove('/again/d')", "print('d' in os.listdir('/again'))"),
  ).toBe('False');
});

test('what the device raises is raised, and the board goes on', async () => {
  const exec = await board();
  expect(
    await exec(
      'class Bad(RAM):',
      " def readblocks(self, n, buf, off=0): raise ValueError('mine')",
      'vfs.VfsLfs2(Bad(512, 4))',
    ),
  ).toBe('ValueError: mine');
  expect(
    await exec(
      'class Worn(RAM):',
      ' def writeblocks(self, n, buf, off=0): return -5',
      'vfs.VfsLfs2.mkfs(Worn(512, 4))',
    ),
  ).toMatch(/^OSError/);
  expect(await exec('class None_: pass', 'vfs.VfsLfs2(None_())')).toMatch(/^AttributeError/);
  expect(await exec('vfs.VfsLfs2.mkfs(RAM(100, 4))')).toBe('OSError: [Errno 22] EINVAL');
  expect(
    await exec('class Huge(RAM):', ' def ioctl(self, op, arg): return 1 << 20', 'vfs.VfsLfs2(Huge(1, 1))'),
  ).toMatch(/^(OSError|MemoryError)/);
  expect(await exec('print(6 * 7)')).toBe('42');
});

test('a device that asks for its own files is an error, and the board goes on', async () => {
  const exec = await board();
  await exec(
    'class Loop(RAM):',
    ' asks = False',
    ' def readblocks(self, n, buf, off=0):',
    "  if self.asks: os.listdir('/loop')",
    '  super().readblocks(n, buf, off)',
    'd = Loop(512, 8)',
    'vfs.VfsLfs2.mkfs(d)',
    "vfs.mount(d, '/loop')",
    "with open('/loop/a', 'w') as f: n = f.write('x' * 600)",
    "os.umount('/loop')",
    "vfs.mount(d, '/loop')",
    'd.asks = True',
  );
  expect(await exec("print(len(open('/loop/a').read()))")).toMatch(/^(600|OSError.*|RuntimeError.*)$/);
  expect(await exec('d.asks = False', "print(len(open('/loop/a').read()))")).toBe('600');
});

test('mount() without anything tells what is mounted', async () => {
  const exec = await board();
  expect(
    await exec('vfs.VfsLfs2.mkfs(b)', "vfs.mount(b, '/ram')", 'print([path for fs, path in vfs.mount()])'),
  ).toBe("['/ram', '/']");
});
