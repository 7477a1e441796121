// The built program on a serial port of the operating system: the one way to the board that the
// virtual board does not take.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';

describe.skipIf(process.platform === 'win32')('espwb on a serial port', () => {
  let pair: PtyPair;
  const programs: ChildProcess[] = [];
  afterEach(() => {
    for (const program of programs.splice(0)) program.kill('SIGKILL');
    pair.close();
  });

  function start(...args: string[]) {
    // A child that inherited the master would keep its own port plugged in.
    const nothing = openSync('/dev/null', 'r');
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
    for (let fd = 3; fd <= Math.max(...pair.descriptors); fd++)
      stdio[fd] = pair.descriptors.includes(fd) ? nothing : 'ignore';
    const child = spawn(process.execPath, ['dist/espwb.js', ...args], { stdio });
    closeSync(nothing);
    programs.push(child);
    let printed = '';
    let wake = () => {};
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        printed += chunk;
        wake();
      });
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const untilPrinted = async (wanted: string) => {
      while (!printed.includes(wanted))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    return { child, exited, untilPrinted, printed: () => printed };
  }

  /** The board prints until the program shows it: before the port is open its words are lost. */
  async function printUntilShown(text: string, shown: Promise<void>): Promise<void> {
    let isShown = false;
    void shown.then(() => {
      isShown = true;
    });
    while (!isShown) {
      await pair.send(Buffer.from(`${text}\r\n`));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test('the monitor shows what the board prints, at the rate asked for, until Ctrl-C', async () => {
    pair = openPtyPair();
    const { child, exited, untilPrinted } = start('monitor', '-p', pair.path, '--baud', '74880');
    await printUntilShown('boot mode:(3,6)', untilPrinted('boot mode:(3,6)'));
    if (process.platform === 'linux') expect(await pair.baudRate()).toBe(74_880);
    child.kill('SIGINT');
    expect([0, 130]).toContain(await exited);
  });

  test('a port that another program holds is refused with that program’s number and exit code 3', async () => {
    pair = openPtyPair();
    const first = start('monitor', '-p', pair.path);
    await printUntilShown('hello', first.untilPrinted('hello'));
    const second = start('monitor', '-p', pair.path, '--json');
    expect(await second.exited).toBe(3);
    const error = JSON.parse(second.printed().trim().split('\n').at(-1) as string);
    expect(error).toMatchObject({ type: 'error', code: 'port-busy' });
    if (process.platform === 'linux') expect(error.message).toContain(`(process ${first.child.pid})`);
  });

  test('a board that is unplugged ends the monitor with an error and not with a hang', async () => {
    pair = openPtyPair();
    const { exited, untilPrinted, printed } = start('monitor', '-p', pair.path);
    await printUntilShown('hello', untilPrinted('hello'));
    pair.close();
    expect(await exited).toBe(1);
    expect(printed()).toMatch(/unplugged|went away/);
  });
});
