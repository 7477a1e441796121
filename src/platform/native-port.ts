// A serial port of this computer, with what its adapter is taken into account: one that is a chip's own may come back
// under another name when the chip resets.
import { realpath } from 'node:fs/promises';
import type { Clock } from '../device/clock.ts';
import type { Computer } from '../device/ports/computer.ts';
import { adapterPorts } from '../device/ports/list-ports.ts';
import { findNativeAgain, nativeUsbOf } from '../device/ports/native-again.ts';
import type { AdapterPort } from '../device/ports/same-adapter.ts';
import { ReturningTransport } from '../device/transport/returning.ts';
import type { NativeUsb, Transport } from '../device/transport/transport.ts';

type Make = (path: string, native?: NativeUsb) => Transport;

export async function serialTransport(
  path: string,
  clock: Clock,
  computer: Computer,
  make: Make,
): Promise<Transport> {
  const before = await listedAs(path, computer);
  const native = before && nativeUsbOf(before);
  if (!before || !native) return make(path);
  return new ReturningTransport(make(path, native), {
    clock,
    find: async () => {
      const found = findNativeAgain(before, await adapterPorts(computer));
      return found && make(found.path, nativeUsbOf(found) ?? undefined);
    },
  });
}

/** Links as /dev/serial/by-id are followed. */
async function listedAs(path: string, computer: Computer): Promise<AdapterPort | null> {
  const ports = await adapterPorts(computer);
  const real = await realpath(path).catch(() => path);
  return ports.find((port) => port.path === path || port.path === real) ?? null;
}
