// The boards of boards.toml for as long as somebody looks: the file is read again now and then, and the way to each
// server is looked at in the background, all at a time, so that a lost one holds up no other.
import type { Clock } from '../device/clock.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import { watchAnnounced } from '../platform/announced-servers.ts';
import { networkPorts } from '../platform/network-ports.ts';
import { serverProblem } from '../platform/server-there.ts';

export type NetworkWatch = {
  /** What the file says, as soon as it is read, and again at each change. */
  readonly onPorts: (ports: readonly PortInfo[]) => void;
  /** What is wrong with the file, once for each time that it changes. */
  readonly onTrouble: (words: string) => void;
};

const lookEveryMs = 10_000;
/** A computer that is there answers sooner, also from far away. */
const answerWithinMs = 3000;

/** The returned function stops it. Never throws. */
export function watchNetworkPorts(
  clock: Clock,
  { onPorts, onTrouble }: NetworkWatch,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  lookAt: typeof serverProblem = serverProblem,
  listen: typeof watchAnnounced = watchAnnounced,
): () => void {
  let isStopped = false;
  let cancelTimer = () => {};
  let told = '[]';
  let toldTroubles = '';
  /** What was found out the last time stands until it is known better. */
  const problems = new Map<string, PortInfo['problem']>();

  let known: readonly PortInfo[] = [];
  let announced: readonly PortInfo[] = [];
  let stopListening: (() => void) | null = null;

  const tell = () => {
    const strangers = announced.filter(({ path }) => !known.some((port) => port.path === path));
    const ports = [
      ...known.map((port) => ({ ...port, problem: problems.get(port.path) ?? null })),
      ...strangers,
    ];
    const text = JSON.stringify(ports);
    if (isStopped || text === told) return;
    told = text;
    onPorts(ports);
  };
  const followAnnounced = (isWanted: boolean) => {
    if (isWanted === (stopListening !== null)) return;
    stopListening?.();
    announced = [];
    stopListening = isWanted
      ? listen((ports) => {
          announced = ports;
          tell();
        })
      : null;
  };
  const look = async () => {
    const bench = await networkPorts(environment);
    if (isStopped) return;
    // Whoever works with them is not to lose them to a file that is half saved.
    const isKept = bench.isBroken && known.length > 0;
    const words = bench.troubles.map(
      ({ message }) => `${message}${isKept ? ' The boards that stood in it stay.' : ''}`,
    );
    if (words.join('\n') !== toldTroubles) for (const each of words) onTrouble(each);
    toldTroubles = words.join('\n');
    if (!isKept) {
      known = bench.ports;
      followAnnounced(bench.discover);
    }
    tell();
    const looks = known.map(async ({ path }) => {
      problems.set(path, await lookAt(path, answerWithinMs).catch(() => null));
      tell();
    });
    await Promise.all(looks);
    if (!isStopped) cancelTimer = clock.setTimer(lookEveryMs, () => void look());
  };

  void look();
  return () => {
    isStopped = true;
    cancelTimer();
    stopListening?.();
  };
}
