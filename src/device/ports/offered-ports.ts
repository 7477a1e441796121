// Serial ports of macOS and Windows that no board is on, and second names of one adapter.
import type { SystemPort } from './computer.ts';

/** macOS' own: Bluetooth, the kernel's debuggers. */
const neverOnMac = /^\/dev\/(cu|tty)\.(Bluetooth|debug-console|wlan-debug)/i;
/** What the drivers of WCH and Silicon Labs call a port that Apple's calls usbserial. */
const vendorName = /\.(wchusbserial|SLAB_USBtoUART)/i;
const appleName = /\.(usbserial|usbmodem)/i;

/** Paths of macOS come as cu. names. What has no place in the USB tree is never taken for the same adapter. */
export function offeredPorts(ports: readonly SystemPort[], platform: string): readonly SystemPort[] {
  // Opening a COM port of Bluetooth calls whatever was paired, for many seconds.
  if (platform === 'win32') return ports.filter((port) => !/^BTH/i.test(port.pnpId ?? ''));
  if (platform !== 'darwin') return ports;
  const atApple = new Set(ports.filter((port) => appleName.test(port.path)).flatMap(placeOf));
  return ports.filter((port) => {
    if (neverOnMac.test(port.path)) return false;
    return !(vendorName.test(port.path) && placeOf(port).some((place) => atApple.has(place)));
  });
}

const placeOf = ({ locationId, vendorId, productId }: SystemPort): string[] =>
  locationId ? [`${locationId}:${vendorId}:${productId}`] : [];
