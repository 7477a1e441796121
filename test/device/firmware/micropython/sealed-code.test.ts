// Code that the board compares with its hash before it runs it, by a real MicroPython: whole it does what it did
// before, and with any byte of it altered it does that or nothing.
import { expect, test } from 'vitest';
import {
  isBrokenSeal,
  keptCall,
  lacksHash,
  mostKeptCodes,
  sealed,
  sealedCall,
  sealKeeper,
} from '../../../../src/device/firmware/micropython/sealed-code.ts';
import { pythonInThread } from '../../../support/python-in-thread.ts';

const python = await pythonInThread();
const bytesOf = (text: string) => Buffer.from(text);
python.run(sealKeeper);
const seals = ['sha256', 'sum', 'called', 'kept'] as const;
const sealedBy = (code: string, seal: (typeof seals)[number]) => {
  if (seal === 'sha256' || seal === 'sum') return sealed(code, seal);
  if (seal === 'called') return sealedCall(code);
  // Comes to the board as no more than its hash.
  python.run(sealedCall(code));
  return keptCall(code);
};

test.each(seals)('%s: code of any characters runs as it is, in the globals of the REPL', (seal) => {
  const codes = [
    "print(6*7)\nprint('a\\\\b','\"\"\"','é€')",
    `print("x'''y", 'ends in a quote"')`,
    "kept=5\ndef _e():\n print('\\x00\\r\\n',kept)\n_e()\ndel _e",
    'print(kept+1)#"',
    "print('\\\\')",
  ];
  for (const code of codes) expect(python.run(sealedBy(code, seal))).toEqual(python.run(code));
  expect(python.run("print([n for n in globals() if n in('_s','c','h')])").stdout).toBe('[]\r\n');
});

test.each(seals)('%s: what the code raises is its own, with the lines of its own', (seal) => {
  const { stderr } = python.run(sealedBy("import os\nos.stat('/nowhere')", seal));
  expect(stderr).toMatch(/File "<string>", line 2[\s\S]*\nOSError: 2\b/);
  expect(isBrokenSeal(bytesOf(stderr))).toBe(false);
  const unknown = python.run(sealedBy('nonsense', seal)).stderr;
  expect([unknown.includes('NameError'), isBrokenSeal(bytesOf(unknown))]).toEqual([true, false]);
});

/** Each text that is one byte away, or three bytes shorter. */
function* altered(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    yield text.slice(0, at) + text.slice(at + 1);
    yield text.slice(0, at) + text.slice(at + 3);
    for (const bit of [1, 2, 4, 8, 16, 32, 64])
      yield text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ bit) + text.slice(at + 1);
    for (const put of ['x', '#', ' ', '\n', '0', "'", ')']) yield text.slice(0, at) + put + text.slice(at);
  }
}

test.each(seals)(
  '%s: with any byte lost, added or altered it does what it was meant to, or nothing at all',
  (seal) => {
    // The same code with a byte less would set another pin, or say that all is well.
    const code = "done=0\nlevel=10\nif level>9:done=level\nprint('ok' if done else 'no')";
    const counts = { right: 0, nothing: 0, silent: 0 };
    for (const text of altered(sealedBy(code, seal))) {
      python.run('done=level=0');
      const { stdout, stderr } = python.run(text);
      const left = python.run('print(done,level)').stdout.trim();
      if (stdout === 'ok\r\n' && stderr === '') {
        expect(left, text).toBe('10 10');
        counts.right += 1;
        continue;
      }
      expect([left, stdout.replace(/^0?\r\n$/, '')], text).toEqual(['0 0', '']);
      if (stderr === '') counts.silent += 1;
      else expect(isBrokenSeal(bytesOf(stderr)), `${text}\n${stderr}`).toBe(true);
      counts.nothing += 1;
    }
    expect(counts.nothing).toBeGreaterThan(10 * sealedBy(code, seal).length);
    // Where the call itself is lost nothing is said: that is why code has to print that it is done.
    expect(counts.silent).toBeLessThan(counts.nothing / 20);
  },
);

test('what the board does not keep is not run, and of so many pieces it keeps the last', () => {
  const codes = Array.from({ length: mostKeptCodes + 1 }, (_, at) => `print(${at})`);
  for (const code of codes) python.run(sealedCall(code));
  const runs = codes.map((code) => python.run(keptCall(code)));
  expect(runs.map(({ stdout }) => stdout)).toEqual([...codes.slice(1).map(() => ''), `${mostKeptCodes}\r\n`]);
  for (const { stderr } of runs.slice(0, -1)) expect(isBrokenSeal(bytesOf(stderr))).toBe(true);
});

test('a build without hashlib is told from an altered byte by nothing, and both have another sum', () => {
  const { stderr } = python.run(sealed('print(1)', 'sha256').replace('hashlib', 'haslib'));
  expect([isBrokenSeal(bytesOf(stderr)), lacksHash(bytesOf(stderr))]).toEqual([true, true]);
});
