// The serial ports as the Linux kernel lists them in /sys/class/tty. Asked before node-serialport's
// own list, which starts udevadm (not there in containers) and prints the whole device database.
import { basename, dirname } from 'node:path';
import type { Computer, SystemPort } from './computer.ts';
import { namesIn, readLinkText, readText, resolvePath } from './computer.ts';

export type KernelPort = SystemPort & { readonly product?: string | undefined };

/** Boards hang on these; a bare ttyS only counts if a UART answered at boot. */
const usbName = /^tty(USB|ACM|XRUSB|WCHUSB|CH343USB|CH9344USB)\d+$/;
const builtInName = /^(tty(S|AMA|MFD|O|THS|SAC|mxc|PS|UL)\d+|rfcomm\d+)$/;

/** null if the kernel shows no list at all. */
export async function kernelPorts(computer: Computer): Promise<readonly KernelPort[] | null> {
  const classNames = await namesIn(computer, '/sys/class/tty');
  const deviceFiles = new Set(await namesIn(computer, '/dev'));
  const names = new Set([...classNames, ...deviceFiles]);
  if (classNames.length === 0 && ![...deviceFiles].some((name) => usbName.test(name))) return null;
  const found = await Promise.all(
    [...names]
      .filter((name) => deviceFiles.has(name) && (usbName.test(name) || builtInName.test(name)))
      .map((name) => describe(name, computer)),
  );
  return found.filter((port) => port !== null);
}

async function describe(name: string, computer: Computer): Promise<KernelPort | null> {
  const folder = `/sys/class/tty/${name}`;
  const usb = await usbAbove(`${folder}/device`, computer);
  if (usb) return { path: `/dev/${name}`, ...usb };
  if (usbName.test(name)) return { path: `/dev/${name}` };
  // 8250 drivers reserve names for UARTs that are not there; those have type 0 (PORT_UNKNOWN).
  const hasDevice = (await readLinkText(computer, `${folder}/device`)) !== null;
  const type = await readText(computer, `${folder}/type`);
  return hasDevice && type !== '0' ? { path: `/dev/${name}` } : null;
}

/** The ids of the USB device that a device folder belongs to, some levels up. */
async function usbAbove(link: string, computer: Computer): Promise<Omit<KernelPort, 'path'> | null> {
  let folder = await resolvePath(computer, link);
  let inside = '';
  for (let level = 0; folder && folder !== '/' && level < 6; level++, folder = dirname(folder)) {
    const usb = await usbIdentity(folder, computer);
    // Below the device '1-2.3' is its interface '1-2.3:1.0': several ports of one adapter differ in that alone.
    const device = basename(folder);
    if (usb) return { ...usb, locationId: inside.startsWith(`${device}:`) ? inside : device };
    inside = basename(folder);
  }
  return null;
}

async function usbIdentity(folder: string, computer: Computer): Promise<Omit<KernelPort, 'path'> | null> {
  const vendorId = await readText(computer, `${folder}/idVendor`);
  const productId = await readText(computer, `${folder}/idProduct`);
  if (!vendorId || !productId) return null;
  const [serialNumber, manufacturer, product] = await Promise.all(
    ['serial', 'manufacturer', 'product'].map((file) => readText(computer, `${folder}/${file}`)),
  );
  return {
    vendorId,
    productId,
    serialNumber: serialNumber ?? undefined,
    manufacturer: manufacturer ?? undefined,
    product: product ?? undefined,
  };
}

/** USB devices that are plugged in, known adapters or not, with the interfaces' drivers and ports. */
export async function usbDevicesWithoutPort(
  computer: Computer,
  isAdapter: (vendorId: string, productId: string) => boolean,
): Promise<readonly { readonly vendorId: string; readonly productId: string; readonly name: string }[]> {
  const ports = (await kernelPorts(computer)) ?? [];
  const withPort = new Set(ports.map((port) => `${port.vendorId}:${port.productId}`));
  const orphans = [];
  for (const name of await namesIn(computer, '/sys/bus/usb/devices')) {
    const usb = await usbIdentity(`/sys/bus/usb/devices/${name}`, computer);
    if (!usb?.vendorId || !usb.productId || !isAdapter(usb.vendorId, usb.productId)) continue;
    if (!withPort.has(`${usb.vendorId}:${usb.productId}`))
      orphans.push({ vendorId: usb.vendorId, productId: usb.productId, name });
  }
  return orphans;
}
