// Says which outside programs a run is about to talk to, before the first of them does.
import { runPeer } from './run-peer.ts';

const pythonPeers = ['esptool', 'mpremote', 'pyserial', 'nodemcu-uploader'];
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

/** @throws Error that names a peer which is not installed */
export async function setup(): Promise<void> {
  const lines = (await runPeer('python', ['-c', ask])).output.trim().split('\n');
  for (const [name, ...args] of systemPeers) {
    const { output } = await runPeer(name, args);
    const version = /\d+\.\d+[\w.-]*/.exec(output)?.[0] ?? 'of unknown version';
    lines.push(`${name} ${version}`);
  }
  console.log(`Peers: Node ${process.versions.node}, ${lines.join(', ')}`);
}
