// Says which outside programs a run is about to talk to, before the first of them does.
import { runPeer } from './run-peer.ts';

const pythonPeers = [
  ...['esptool', 'mpremote', 'pyserial', 'nodemcu-uploader', 'littlefs-python'],
  ...['adafruit-ampy', 'mpfshell', 'mpytool', 'rshell'],
];
const ask = `
import platform
from importlib.metadata import version
print('Python', platform.python_version())
for name in ${JSON.stringify(pythonPeers)}:
    print(name, version(name))
`;

/** Programs that are not Python packages, and what shows their version: the first line that holds one counts. */
const systemPeers: readonly (readonly [name: string, ...args: string[]])[] = [
  ['picocom', '--help'],
  ['socat', '-V'],
  ['ser2net', '-v'],
  ['micropython', '-c', "import sys; print('.'.join(str(part) for part in sys.implementation.version))"],
];

/** A missing program is named here and fails the tests that need it. @throws Error without the Python peers */
export async function setup(): Promise<void> {
  const lines = (await runPeer('python', ['-c', ask])).output.trim().split('\n');
  for (const [name, ...args] of systemPeers) lines.push(`${name} ${await versionOf(name, args)}`);
  console.log(`Peers: Node ${process.versions.node}, ${lines.join(', ')}`);
}

async function versionOf(name: string, args: readonly string[]): Promise<string> {
  try {
    const { output } = await runPeer(name, args);
    return /\d+\.\d+[\w.-]*/.exec(output)?.[0] ?? 'of unknown version';
  } catch {
    return 'MISSING';
  }
}
