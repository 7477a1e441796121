// The opening of a node-serialport port, and its callbacks as promises. What is done with the port: serial.ts.
import type { SerialPort } from 'serialport';
import { printable } from '../../text/printable.ts';
import { type Clock, throwIfCancelled } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import type { Computer } from '../ports/computer.ts';
import { loadSerialPort } from '../ports/load-serialport.ts';
import { type SerialBinding, steadyBinding } from './serial-binding.ts';
import { openError } from './serial-errors.ts';
import type { NativeUsb } from './transport.ts';

/** Bluetooth and dead drivers on Windows take this long to say no. */
const openTimeoutMs = 10_000;
/** How long a cancelled opening may take to let go of the port. */
const undoTimeoutMs = 500;

export type SerialOptions = {
  /** The port is no adapter's. */
  readonly native?: NativeUsb | undefined;
  readonly clock: Clock;
  readonly computer: Computer;
  /** Gets each call that the driver has not ended when it was given up: a thread is stuck in it. */
  readonly onStuck?: (call: Promise<void>) => void;
  /** What calls the system; default: node-serialport's own for this computer. */
  readonly binding?: SerialBinding;
};

/**
 * Opens at 8N1 without flow control and locks the port against other programs.
 * @throws EspError port-missing | port-busy | port-forbidden | cancelled
 */
export async function openSerialPort(
  path: string,
  baudRate: number,
  { clock, computer, binding }: SerialOptions,
  signal: AbortSignal | undefined,
): Promise<SerialPort> {
  throwIfCancelled(signal);
  const Port = await loadSerialPort();
  // hupcl: on Windows it would raise DTR alone, which holds GPIO0 low.
  const settings = { path, baudRate, lock: true, hupcl: false, autoOpen: false } as const;
  const port = new Port(Object.assign(settings, { binding: steadyBinding(binding ?? Port.binding) }));
  const opening = settled((done) => port.open(done));
  const tooSlow = `${printable(path)} did not open within ${openTimeoutMs / 1000} s.`;
  const onTimeout = () => new EspError('port-busy', tooSlow);
  try {
    await withDeadline(opening, { clock, timeoutMs: openTimeoutMs, signal, onTimeout });
    return port;
  } catch (error) {
    if (!(error instanceof EspError)) throw await openError(path, error, computer);
    // A driver cannot be told to stop opening: what opens after all must not stay locked.
    const undone = opening.then(
      () => settled((done) => port.close(done)),
      () => {},
    );
    await withDeadline(undone, { clock, timeoutMs: undoTimeoutMs, onTimeout }).catch(() => {});
    throw error;
  }
}

/** A node-serialport call with a callback, as a promise. */
export function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}
