// For boards that no line can reset: keeps asking while a person holds FLASH and taps RST, and sees
// at once when the boot ROM answers. Touches no line.
import { type Clock, sleep, throwIfCancelled } from '../clock.ts';
import type { OperationContext } from '../operation.ts';
import type { Transport } from '../transport/transport.ts';
import { commonBaudRate } from './baud.ts';
import { LoaderLink } from './link.ts';

/** SYNC waits 100 ms for its answer; this pause keeps a firmware's input from filling up. */
const pauseMs = 100;

/**
 * Waits as long as the signal allows.
 * @throws EspError unplugged | cancelled
 */
export async function waitForBootRom(
  transport: Transport,
  clock: Clock,
  context: OperationContext,
): Promise<LoaderLink> {
  const { signal, onEvent } = context;
  const text = 'Hold FLASH, tap RST, release FLASH: waiting for the boot loader.';
  onEvent({ type: 'progress', step: 'connect', done: 0 });
  onEvent({ type: 'note', text, needsHands: true });
  if (transport.baudRate !== commonBaudRate) await transport.setBaudRate(commonBaudRate);
  const link = new LoaderLink(transport, clock);
  try {
    for (;;) {
      throwIfCancelled(signal);
      if (await link.sync(signal)) return link;
      await sleep(clock, pauseMs, signal);
    }
  } catch (error) {
    link.release();
    throw error;
  }
}
