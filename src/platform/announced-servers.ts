// Servers of serial ports that announce themselves by mDNS, and ours when it is asked to. Whoever is on the network
// can announce anything: a name is text to show, an address is used only as the number that it is, and nothing
// that is found this way is taken for a board that somebody meant.

import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Service } from 'bonjour-service';
import type { PortInfo } from '../device/ports/port-info.ts';
import { printable } from '../text/printable.ts';

/** Our own, and what ser2net calls its connections (mdns-type in ser2net.yaml(5)). */
const types = ['rfc2217', 'iostream'] as const;
/** More are not shown; of a network that answers without an end no more are kept. */
const mostShown = 64;
const mostKept = 512;
const longestName = 64;
/** RFC 6763: the name is one label. */
const longestLabelBytes = 63;
/** An answer may be lost. */
const askAgainMs = 1000;

/** What an answer says; each field may be missing or anything. */
export type Answer = Pick<Service, 'type' | 'name' | 'port'> & {
  readonly addresses?: readonly string[] | undefined;
  readonly txt?: unknown;
};

/** As a list of ports shows it; null for what cannot be reached from here. Unlikely, so that nobody takes it unasked. */
export function announcedPort({ type, name, port, addresses = [], txt }: Answer): PortInfo | null {
  const scheme = schemeOf(type, txt);
  const usable = addresses.filter((each) => isIP(each) > 0 && !/^fe80:/i.test(each));
  const address = usable.find((each) => isIP(each) === 4) ?? usable[0];
  if (!scheme || !address || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return {
    path: `${scheme}://${isIP(address) === 6 ? `[${address}]` : address}:${port}`,
    name: printable(String(name).slice(0, longestName)),
    kind: 'network',
    adapter: scheme === 'tcp' ? 'TCP, announced' : 'RFC 2217, announced',
    usb: null,
    problem: null,
    likelihood: 'unlikely',
    boardGuess: null,
  };
}

/** ser2net tells how its connections are wrapped, the outermost first: 'telnet(rfc2217),tcp', 'tcp'. */
function schemeOf(type: string, txt: unknown): 'rfc2217' | 'tcp' | null {
  if (type === 'rfc2217') return 'rfc2217';
  const stack = (txt as Record<string, unknown> | null | undefined)?.['gensiostack'];
  if (typeof stack !== 'string') return null;
  if (/^telnet\([^)]*\brfc2217\b[^)]*\),tcp\b/.test(stack)) return 'rfc2217';
  return /^tcp\b/.test(stack) ? 'tcp' : null;
}

/** Tells what is there whenever that changes; the returned function stops it. Where there is no mDNS, nothing is there. */
export function watchAnnounced(onPorts: (ports: readonly PortInfo[]) => void): () => void {
  let isStopped = false;
  let stop = () => {};
  const start = async () => {
    const { default: Bonjour } = await import('bonjour-service');
    if (isStopped) return;
    const bonjour = new Bonjour({}, () => {});
    const browsers = types.map((type) => bonjour.find({ type }));
    const tell = () => {
      const services = browsers.flatMap((browser) => browser.services as Answer[]);
      if (services.length > mostKept) for (const browser of browsers) browser.stop();
      const ports = services.map(announcedPort).filter((port) => port !== null);
      const once = ports.filter(({ path }, at) => ports.findIndex((each) => each.path === path) === at);
      onPorts(once.slice(0, mostShown));
    };
    for (const browser of browsers)
      for (const event of ['up', 'down', 'srv-update', 'txt-update'] as const) browser.on(event, tell);
    const timer = setTimeout(() => {
      for (const browser of browsers) browser.update();
    }, askAgainMs);
    stop = () => {
      clearTimeout(timer);
      bonjour.destroy();
    };
  };
  void start().catch(() => {});
  return () => {
    isStopped = true;
    stop();
  };
}

/** What is there after so long. */
export async function findAnnounced(forMs: number): Promise<readonly PortInfo[]> {
  let found: readonly PortInfo[] = [];
  const stop = watchAnnounced((ports) => {
    found = ports;
  });
  await new Promise((resolve) => setTimeout(resolve, forMs));
  stop();
  return found;
}

export type Announced = { readonly port: string; readonly networkPort: number; readonly needsToken: boolean };

/** Announces servers of this computer until the returned function is called; `onTrouble` gets why it cannot. */
export async function announce(
  servers: readonly Announced[],
  onTrouble: (words: string) => void,
): Promise<() => Promise<void>> {
  const { default: Bonjour } = await import('bonjour-service');
  const bonjour = new Bonjour({}, (error: Error) => onTrouble(`Nothing is announced: ${error.message}.`));
  for (const { port, networkPort, needsToken } of servers) {
    const txt = { provider: 'espwb', token: needsToken ? 'required' : 'none' };
    bonjour.publish({ name: labelOf(port), type: 'rfc2217', port: networkPort, txt });
  }
  return () => new Promise((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve())));
}

/** 'ttyUSB0 at bench': without the dots that would part it into labels. */
export function labelOf(port: string, computer = hostname()): string {
  const text = `${port.split(/[/\\]/).at(-1) ?? port} at ${computer.split('.')[0]}`.replaceAll('.', '-');
  return Buffer.from(text)
    .subarray(0, longestLabelBytes)
    .toString()
    .replace(/\uFFFD+$/, '');
}
