// An adapter that comes back under another name, told by its serial number, else by the socket it is in. Which
// board is behind it is not known by that: whoever writes asks for the MAC (Session.expectBoard).
import type { PortInfo, UsbIdentity } from './port-info.ts';

/** As little of a port as tells its adapter. */
export type AdapterPort = Pick<PortInfo, 'path' | 'usb'>;

export type FoundAgain = {
  readonly port: AdapterPort;
  /** False where it is only of the same kind, in another socket: no serial number tells it from a second one. */
  readonly isCertain: boolean;
};

/**
 * Which of `ports` is the adapter that `before` was; null for none, and where two may be it. `ports` are
 * to be those that appeared since it went: makers give many adapters one serial number.
 */
export function findAgain(before: AdapterPort, ports: readonly AdapterPort[]): FoundAgain | null {
  const { usb } = before;
  if (!usb) return null;
  const alike = ports.filter((port) => port.usb !== null && isAlike(usb, port.usb));
  const here = alike.filter((port) => usb.location !== null && port.usb?.location === usb.location);
  const [port, second] = here.length > 0 ? here : alike;
  if (!port || second) return null;
  return { port, isCertain: here.length > 0 || serialOf(usb) !== null };
}

/** Of one kind, with the same serial number or none, and the same one of its ports where it has several. */
function isAlike(one: UsbIdentity, other: UsbIdentity): boolean {
  return [kindOf, serialOf, interfaceOf].every((part) => part(one) === part(other));
}

const kindOf = ({ vendorId, productId }: UsbIdentity): string => `${vendorId}:${productId}`;

/** Windows makes one up for devices without: with ampersands, and another one in each socket. */
const serialOf = ({ serialNumber }: UsbIdentity): string | null =>
  serialNumber === null || serialNumber === '' || serialNumber.includes('&') ? null : serialNumber;

/** '1.0' of Linux' '1-2.3:1.0', 'MI_01' on Windows; null where a location does not tell. */
const interfaceOf = ({ location }: UsbIdentity): string | null =>
  /:([^:]+)$/.exec(location ?? '')?.[1] ?? null;
