// A USB serial port as the system lists it.
import type { PortInfo, UsbIdentity } from '../../src/device/ports/port-info.ts';

/** A CH340, which has no serial number, unless `usb` says otherwise. */
export const usbPort = (path: string, location: string | null, usb: Partial<UsbIdentity> = {}): PortInfo => ({
  path,
  kind: 'usb',
  adapter: 'CH340',
  usb: {
    ...{
      vendorId: '1a86',
      productId: '7523',
      serialNumber: null,
      manufacturer: null,
      product: null,
      location,
    },
    ...usb,
  },
  problem: null,
  likelihood: 'likely',
  boardGuess: null,
});
