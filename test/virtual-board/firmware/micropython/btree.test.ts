// btree: a dictionary in a file, as the documentation has it.
import { afterEach, expect, test } from 'vitest';
import { boardConsole } from '../../../support/board-console.ts';
import { type RawBoard, rawBoard } from '../../../support/raw-board.ts';
import { smallImage } from '../../../support/small-image.ts';

let open: RawBoard | null = null;
afterEach(() => open?.console.stop());

async function board() {
  open = await rawBoard();
  await open.exec('import btree, io, gc');
  return open;
}

test('what the documentation does with it', async () => {
  const { exec } = await board();
  await exec("f = open('mydb', 'w+b')", 'db = btree.open(f)', "db[b'3'] = b'three'", "db['1'] = 'one'");
  await exec("db[b'2'] = memoryview(b'two')", 'db.flush()');
  expect(await exec("print(db[b'2'], db.get(b'4'), db.get(b'4', 4), b'1' in db, '4' in db)")).toBe(
    "b'two' None 4 True False",
  );
  expect(await exec("print(list(db.values(b'2')), list(db))")).toBe("[b'two', b'three'] [b'1', b'2', b'3']");
  expect(await exec("print(list(db.items(b'1', b'3', btree.INCL)))")).toBe(
    "[(b'1', b'one'), (b'2', b'two'), (b'3', b'three')]",
  );
  expect(await exec("print(list(db.keys(b'3', b'1', btree.DESC)), list(db.keys(None, b'1', 3)))")).toBe(
    "[b'3', b'2'] [b'3', b'2', b'1']",
  );
  await exec("del db[b'2']");
  expect(await exec("del db[b'2']")).toBe('KeyError:');
  expect(await exec("print(db.seq(1, b'2'), db.seq(7), db.seq(3), db.seq(6))")).toBe(
    "(b'3', b'three') None (b'1', b'one') (b'3', b'three')",
  );
  expect(await exec('db.close()', "db[b'1']")).toBe('ValueError: database closed');
  expect(await exec('print(db, dir(btree))')).toBe(
    "<btree 0> ['__class__', '__name__', 'open', '__dict__', 'INCL', 'DESC']",
  );
});

test('many keys in pages of 512 bytes are found again in order, in a file that begins as Berkeley DB’s', async () => {
  const { exec, softReset } = await board();
  await exec("f = open('db', 'w+b')", 'db = btree.open(f, pagesize=512)');
  await exec("for n in range(120): db[b'%03d' % (n * 7 % 120)] = b'v' * (n % 40)");
  await exec("for n in range(0, 120, 3): del db[b'%03d' % n]", 'db.close()', 'f.close()');
  expect(await exec("print(open('db', 'rb').read(12).hex())")).toBe('62310500' + '03000000' + '00020000');
  await softReset();
  await exec('import btree', "f = open('db', 'r+b')", 'db = btree.open(f)');
  expect(await exec("print(list(db) == [b'%03d' % n for n in range(120) if n % 3])")).toBe('True');
  expect(await exec('print(all(len(v) == int(k) * 103 % 120 % 40 for k, v in db.items()))')).toBe('True');
  expect(await exec("print(list(db.keys(b'100', b'110')))")).toBe(
    `[${[100, 101, 103, 104, 106, 107, 109].map((n) => `b'${n}'`).join(', ')}]`,
  );
  // Empty pages are used again.
  await exec('for k in list(db): del db[k]', 'db.flush()', 'size = f.seek(0, 2)');
  await exec("for n in range(60): db[b'%03d' % n] = b'v' * 20", 'db.flush()');
  expect(await exec('print(f.seek(0, 2) <= size, len(list(db)))')).toBe('True 60');
});

test('keys and values that are longer than a page', async () => {
  const { exec } = await board();
  await exec("f = open('long.db', 'w+b')", 'db = btree.open(f, pagesize=512)');
  await exec("for n in range(3): db[b'k' * (n * 300)] = bytes([n]) * (n * 700)", 'gc.collect()');
  expect(await exec('print([(len(k), len(v), v[-1:]) for k, v in db.items()])')).toBe(
    "[(0, 0, b''), (300, 700, b'\\x01'), (600, 1400, b'\\x02')]",
  );
  await exec("db[b'k' * 600] = b'short'", 'db.flush()');
  expect(await exec("print(db[b'k' * 600], len(db[b'k' * 300]))")).toBe("b'short' 700");
});

test('what is no database, or no page size, is EINVAL; a closed file is its own error', async () => {
  const { exec } = await board();
  expect(await exec("btree.open(io.BytesIO(b'x' * 600))")).toBe('OSError: [Errno 22] EINVAL');
  for (const size of [511, 513, 100, 70_000])
    expect(await exec(`btree.open(io.BytesIO(), pagesize=${size})`)).toBe('OSError: [Errno 22] EINVAL');
  expect(await exec('btree.open(5)')).toBe('OSError: stream operation not supported');
  expect(await exec('db = btree.open(io.BytesIO())', 'db[1] = b""')).toMatch(/^TypeError/);
  expect(await exec('db.seq(99)')).toBe('OSError: [Errno 22] EINVAL');
});

test('it came with 1.8.3', async () => {
  const old = boardConsole(smallImage('MicroPython v1.8.2 on 2016-07-10\0ESP module with ESP8266'), 1 << 20);
  await old.until('>>> ');
  expect(await old.run('import btree')).toContain('ImportError');
  old.stop();
});
