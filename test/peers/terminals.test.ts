// Programs that people open a port with: picocom on a pseudo terminal, pyserial's RFC 2217 client.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPeer } from './support/run-peer.ts';
import { type ServedBoard, serveBoard } from './support/served-board.ts';

let board: ServedBoard;
beforeAll(async () => {
  board = await serveBoard('terminals?firmware=micropython', ['pty:FOLDER/tty', 'rfc2217://127.0.0.1:0']);
});
afterAll(() => board?.stop());

test('picocom shows the answer of the REPL to what is typed', async () => {
  const tty = join(board.folder, 'tty');
  const child = spawn('picocom', ['--quiet', '--noreset', '--baud', '115200', tty], {
    // It ends its whole process group when it ends.
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise((done) => child.once('exit', done));
  child.stdin.write('\rprint(40 + 2)\r');
  await expect.poll(() => output, { timeout: 20_000 }).toMatch(/\r\n42\r\n>>> /);
  child.kill('SIGTERM');
  await ended;
});

test("pyserial's own RFC 2217 client gets an answer to every setting", async () => {
  const script = `
import serial
port = serial.serial_for_url('rfc2217://${board.place(1)}', baudrate=115200, timeout=2)
for rate in (74880, 921600, 9600, 115200):
    port.baudrate = rate
port.stopbits = 2
port.stopbits = 1
port.rts = True
port.rts = False
port.dtr = False
port.break_condition = True
port.break_condition = False
port.reset_input_buffer()
port.reset_output_buffer()
print('cts', port.cts, port.dsr, port.cd)
try:
    port.parity = serial.PARITY_EVEN
    print('parity taken')
except ValueError:
    print('parity refused')
port.close()
`;
  const { code, output } = await runPeer('python', ['-c', script]);
  expect(code, output).toBe(0);
  expect(output).toContain('cts False False False');
  expect(output).toContain('parity refused');
});
