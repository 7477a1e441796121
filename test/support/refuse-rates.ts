// A driver that does not have every rate.
import { EspError } from '../../src/device/errors.ts';
import type { Transport } from '../../src/device/transport/transport.ts';

export function refuseRates(transport: Transport, isRefused: (baudRate: number) => boolean): void {
  const setBaudRate = transport.setBaudRate.bind(transport);
  transport.setBaudRate = (baudRate) =>
    isRefused(baudRate)
      ? Promise.reject(new EspError('baud-failed', `The port does not do ${baudRate} baud.`, { baudRate }))
      : setBaudRate(baudRate);
}
