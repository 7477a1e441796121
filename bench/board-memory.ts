// What a process with a board takes of this computer while a greedy program runs on the board: one process
// a program, its resident memory once a second, the most that the kernel has seen since the start, and whether the
// board is fit again afterwards: MicroPython after Ctrl-C and a soft reset, NodeMCU after a reset.
// Usage: node scripts/run.mjs bench/board-memory.ts [SECONDS [AT_ONCE [WORD_OF_THE_NAME [CHIP_OF_MICROPYTHON]]]]
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Greedy, preparations, programs } from './greedy-programs.ts';

const seconds = Number(process.argv[2] ?? 60);
const atOnce = Number(process.argv[3] ?? 4);
const chip = process.argv[5] ?? 'esp8266';
const chosen = programs.filter(
  ({ name, firmware }) =>
    name.includes(process.argv[4] ?? '') && (chip === 'esp8266' || firmware === 'micropython'),
);
const home = mkdtempSync(join(tmpdir(), 'espwb-board-memory-'));

/** Of a process, in MB. */
const residentMb = ({ pid }: ChildProcess, row: 'VmRSS' | 'VmHWM' = 'VmRSS'): number =>
  Number(new RegExp(`${row}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function measure({ firmware, program, prepares }: Greedy, index: number) {
  const board = `greedy${index}?timing=fast&firmware=${firmware}&chip=${chip}`;
  // Of NodeMCU nothing ends a program but a reset, which each new client brings.
  const listen = `tcp://127.0.0.1:0${firmware === 'nodemcu' ? '?boot=flash' : ''}`;
  const child = spawn(process.execPath, ['dist/espwb.js', 'board', board, '--listen', listen], {
    env: { ...process.env, ESPWB_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let socket: Socket | null = null;
  try {
    const [line] = await Promise.race([
      new Promise<string[]>((resolve) =>
        child.stdout.once('data', (bytes) => resolve(String(bytes).split('\n'))),
      ),
      pause(20_000, ['']),
    ]);
    const { url } = JSON.parse(line ?? '{}') as { url: string };
    const port = Number(new URL(url).port);
    socket = connect(port, '127.0.0.1');
    socket.resume();
    await pause(3000);
    for (const each of [...(prepares ?? preparations[firmware]), program]) {
      socket.write(`${each}\r`);
      await pause(300);
    }
    if (firmware === 'micropython') socket.write('\r\r');
    const samples: number[] = [];
    for (let second = 0; second < seconds; second++) {
      await pause(1000);
      samples.push(residentMb(child));
    }
    const least = Math.min(...samples);
    const sizes = { least, most: Math.max(...samples), last: samples.at(-1) ?? 0 };
    if (firmware === 'nodemcu') {
      socket.destroy();
      // A listener gives a program that goes on half a second.
      await pause(1000);
      socket = connect(port, '127.0.0.1');
    }
    const isFit = await fitAgain(socket, firmware);
    return { ...sizes, peak: residentMb(child, 'VmHWM'), isFit };
  } finally {
    socket?.destroy();
    // It saves its flash first.
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

/** Ends the program, begins anew and asks for most of a heap. */
async function fitAgain(socket: Socket, firmware: Greedy['firmware']): Promise<boolean> {
  let heard = '';
  socket.on('data', (bytes) => {
    heard += String(bytes);
  });
  const steps: readonly (readonly [string, string])[] =
    firmware === 'micropython'
      ? [
          ['\r\x03', '>>> '],
          ['\x04', 'soft reboot'],
          ['', '>>> '],
          ['len(bytearray(30000))\r', '\n30000\r\n'],
        ]
      : [
          ['', 'init.lua'],
          ['print(node.heap() > 30000)\r', '\ntrue\r\n'],
        ];
  for (const [typed, answer] of steps) {
    heard = typed === '' ? heard : '';
    socket.write(typed);
    for (let waited = 0; !heard.includes(answer); waited++) {
      if (waited === 100) return false;
      await pause(100);
    }
    heard = heard.slice(heard.indexOf(answer) + answer.length);
  }
  return true;
}

const rows: string[] = [];
for (let first = 0; first < chosen.length; first += atOnce) {
  const some = chosen.slice(first, first + atOnce);
  const measured = await Promise.all(some.map((each, index) => measure(each, first + index)));
  for (const [index, { least, most, last, peak, isFit }] of measured.entries()) {
    const { firmware, name } = some[index] as Greedy;
    const cells = [least, most, last, peak].map((megabytes) => megabytes.toFixed(0).padStart(5));
    rows.push(
      `${firmware.padEnd(12)} ${name.padEnd(30)} ${cells.join(' ')}  ${isFit ? 'fit again' : 'NOT FIT'}`,
    );
  }
}
rmSync(home, { recursive: true, force: true });
console.log(`MB resident during ${seconds} s: least, most, at the end, peak\n${rows.join('\n')}`);
