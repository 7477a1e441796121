// What a caller may know of a port and its adapter that the session cannot find out by itself.
import type { ResetSequence } from '../loader/reset-sequence.ts';

export type SessionOptions = {
  /** Cancels the opening of the port only. */
  readonly signal?: AbortSignal | undefined;
  /** The person's own sequences for odd wirings, instead of the known ones. */
  readonly bootReset?: ResetSequence | undefined;
  readonly runReset?: ResetSequence | undefined;
  /** Where no reset leads into the boot loader: wait for hold-FLASH-tap-RST instead of failing. */
  readonly waitForHands?: boolean | undefined;
  /** The best rate known of this adapter; undefined = start with the highest. */
  readonly bestBaudRate?: (() => number | undefined) | undefined;
  /** Called with the rate that proved good. */
  readonly onBaudRate?: ((baudRate: number) => void) | undefined;
};
