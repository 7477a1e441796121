// A chip's own USB port that comes back as another device: its program, USB-Serial-JTAG and the boot ROM's USB-OTG have
// names, product ids and sometimes serial numbers of their own. What stays is the socket, and of most the serial number,
// which is the MAC.
import { adapterOf } from './adapters.ts';
import type { UsbIdentity } from './port-info.ts';
import type { AdapterPort } from './same-adapter.ts';

/** Of a port that is a chip's own; null for adapters, and for what nobody knows. */
export const nativeUsbOf = ({ usb }: AdapterPort) =>
  (usb && adapterOf(usb.vendorId, usb.productId, usb.product)?.native) ?? null;

/** null where none of the ports is it, or two may be. */
export function findNativeAgain(before: AdapterPort, ports: readonly AdapterPort[]): AdapterPort | null {
  const own = before.usb;
  if (!own) return null;
  const native = ports.filter((port) => nativeUsbOf(port) !== null);
  const bySerial = native.filter(({ usb }) => serialOf(usb) !== null && serialOf(usb) === serialOf(own));
  const inSocket = native.filter(({ usb }) => socketOf(usb) !== null && socketOf(usb) === socketOf(own));
  // A program may have several ports: the first is its console.
  return onlyDevice(bySerial) ?? onlyDevice(inSocket);
}

/** Whether their serial numbers tell that they are two devices. */
export const hasAnotherSerial = (one: AdapterPort, other: AdapterPort): boolean => {
  const [first, second] = [serialOf(one.usb), serialOf(other.usb)];
  return first !== null && second !== null && first !== second;
};

function onlyDevice(ports: readonly AdapterPort[]): AdapterPort | null {
  const sockets = new Set(ports.map(({ usb }) => socketOf(usb)));
  if (ports.length > 1 && (sockets.size > 1 || sockets.has(null))) return null;
  return [...ports].sort((one, other) => placeOf(one).localeCompare(placeOf(other)))[0] ?? null;
}

/** 'A0:B1:…' of USB-Serial-JTAG, 'a0b1…' of TinyUSB; null for one that many have. */
function serialOf(usb: UsbIdentity | null): string | null {
  const digits = usb?.serialNumber?.replace(/[^0-9a-f]/gi, '').toLowerCase() ?? '';
  return digits.length >= 12 ? digits : null;
}

/** Without the interface. */
const socketOf = (usb: UsbIdentity | null): string | null => usb?.location?.replace(/:.*$/, '') ?? null;

const placeOf = ({ usb, path }: AdapterPort): string => usb?.location ?? path;
