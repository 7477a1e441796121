// The settings of a pseudo terminal. Node has no call for either of them.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What a pseudo terminal starts with: nobody has set a rate. */
const unsetBaudRate = 38_400;

/**
 * No echo, no line editing, no translation. The descriptor is handed over as number 3, because a
 * child's first three lose their non-blocking mode, and with them ours.
 * @throws Error if stty fails
 */
export function makeRaw(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', 'stty raw -echo <&3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`stty ended with ${code}`))));
  });
}

/** The rate that the program on the other end set, odd ones like 74880 too; null if it set none. */
export async function readBaudRate(master: number): Promise<number | null> {
  // serialport's own binding: stty cannot name rates outside its table.
  const bindings = require('@serialport/bindings-cpp/dist/load-bindings.js');
  const { baudRate } = await bindings.asyncGetBaudRate(master);
  return baudRate === unsetBaudRate ? null : baudRate;
}
