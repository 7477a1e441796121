// A pty's manners on a virtual board: bytes pass, modem lines answer ENOTTY at the first try.
import { EspError } from '../../src/device/errors.ts';
import type { Capabilities } from '../../src/device/transport/transport.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';

export class LinelessTransport extends VirtualTransport {
  override capabilities: Capabilities = {
    hasLines: true,
    hasBaud: true,
    setsLinesTogether: true,
    resetsItself: false,
  };

  override async setLines(): Promise<void> {
    this.capabilities = { ...this.capabilities, hasLines: false };
    throw new EspError('lines-unsupported', 'This port has no modem lines.');
  }
}
