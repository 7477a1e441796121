// All serial ports of this computer with what is known and what is wrong about each, likely boards
// first. Virtual boards are added by platform/, which knows them.
import { printable } from '../../text/printable.ts';
import { adapterOf } from './adapters.ts';
import type { Computer } from './computer.ts';
import { findAllHolders, holderWords, type PortHolder } from './holders.ts';
import { type KernelPort, kernelPorts } from './kernel-ports.ts';
import { offeredPorts } from './offered-ports.ts';
import { forbiddenHints } from './permissions.ts';
import type { PortInfo, PortProblem, UsbIdentity } from './port-info.ts';
import type { AdapterPort } from './same-adapter.ts';

/** Never rejects: a source that fails is an empty one. */
export async function listPorts(computer: Computer): Promise<readonly PortInfo[]> {
  const found = (await systemPorts(computer)).filter((port) => printable(port.path) === port.path);
  const holders = await findAllHolders(
    found.map((port) => port.path),
    computer,
  );
  const ports = await Promise.all(
    found.map((port) => describe(port, holders.get(port.path) ?? [], computer)),
  );
  return ports.sort(byPromise);
}

/** What the system lists, without a look at each port: cheap enough to be asked once a second. */
export async function systemPorts(computer: Computer): Promise<readonly KernelPort[]> {
  if (computer.platform === 'linux') {
    const ports = await kernelPorts(computer);
    if (ports) return ports;
  }
  const ports: readonly KernelPort[] = await computer.listSerialPorts().catch(() => []);
  if (computer.platform !== 'darwin') return offeredPorts(ports, computer.platform);
  // Opening tty.* on macOS waits for a carrier that no board raises; cu.* is the same port without.
  const called = ports.map((port) => ({ ...port, path: port.path.replace('/dev/tty.', '/dev/cu.') }));
  return offeredPorts(called, computer.platform);
}

/** Every port with the adapter that it is on, as it stands in the system's list. Never rejects. */
export async function adapterPorts(computer: Computer): Promise<readonly AdapterPort[]> {
  return (await systemPorts(computer)).map((port) => ({ path: port.path, usb: usbOf(port) }));
}

async function describe(
  port: KernelPort,
  holders: readonly PortHolder[],
  computer: Computer,
): Promise<PortInfo> {
  const usb = usbOf(port);
  const adapter = usb && adapterOf(usb.vendorId, usb.productId, usb.product);
  return {
    path: port.path,
    kind: usb || /tty(USB|ACM)\d|usbserial|usbmodem/i.test(port.path) ? 'usb' : 'serial',
    adapter: adapter?.chip ?? usb?.product ?? null,
    usb,
    problem: await problemOf(port.path, holders, computer),
    likelihood:
      adapter?.likelihood ?? (usb || /ttyUSB\d|usbserial/.test(port.path) ? 'possible' : 'unlikely'),
    boardGuess: adapter?.boardGuess ?? null,
  };
}

function usbOf(port: KernelPort): UsbIdentity | null {
  const id = (text: string | undefined) => /^[0-9a-f]{4}$/.exec(text?.trim().toLowerCase() ?? '')?.[0];
  const vendorId = id(port.vendorId);
  const productId = id(port.productId);
  if (!vendorId || !productId) return null;
  const text = (value: string | undefined) => (value ? printable(value).slice(0, 80) : null);
  return {
    vendorId,
    productId,
    serialNumber: text(port.serialNumber),
    manufacturer: text(port.manufacturer),
    product: text(port.product),
    location: text(locationOf(port)),
  };
}

/** Windows names the interface of an adapter with several ports elsewhere: 'USB\\VID_10C4&PID_EA70&MI_01\\6&…'. */
function locationOf({ locationId, pnpId }: KernelPort): string | undefined {
  const part = /&(MI_\d+)/i.exec(pnpId ?? '')?.[1];
  return locationId && part ? `${locationId}:${part}` : locationId;
}

async function problemOf(
  path: string,
  holders: readonly PortHolder[],
  computer: Computer,
): Promise<PortProblem | null> {
  const others = holders.filter((holder) => holder.processId !== computer.processId);
  if (others.length > 0) {
    const hints = others.map((holder) => holderHint(holder));
    return { code: 'port-busy', message: `In use by ${holderWords(others)}.`, hints };
  }
  // Windows tells only by opening, and opening may reset a board.
  if (computer.platform === 'win32' || (await computer.mayOpen(path))) return null;
  const message = 'This user may not open it.';
  return { code: 'port-forbidden', message, hints: await forbiddenHints(path, computer) };
}

/** What to do about a program that has the port. */
export function holderHint(holder: PortHolder): string {
  const who = holderWords([holder]);
  if (holder.program === 'ModemManager')
    return `${who} probes every new port as a modem for a few seconds: wait, or sudo systemctl stop ModemManager`;
  if (holder.program === 'brltty')
    return `${who} takes the adapter for a Braille display: sudo systemctl mask --now brltty.path brltty`;
  return `Close ${who}, then try again.`;
}

const order = { likely: 0, possible: 1, unlikely: 2 } as const;

function byPromise(a: PortInfo, b: PortInfo): number {
  return (
    order[a.likelihood] - order[b.likelihood] ||
    Number(a.problem !== null) - Number(b.problem !== null) ||
    a.path.localeCompare(b.path, 'en', { numeric: true })
  );
}
