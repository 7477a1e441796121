// What a caller may know of a port and its adapter that the session cannot find out by itself.
import type { ResetSequence } from '../loader/reset-sequence.ts';
import type { Ear } from '../transport/ear.ts';

export type SessionOptions = {
  /** Cancels the opening of the port only. */
  readonly signal?: AbortSignal | undefined;
  /** The MAC of the only board that will do on this port, as long as `expectBoard` asks for no other. */
  readonly onlyMac?: string | null | undefined;
  /** Who has listened since the port was opened: that time need not be spent again. */
  readonly ear?: Ear | undefined;
  /** The person's own sequences for odd wirings, instead of the known ones. */
  readonly bootReset?: ResetSequence | undefined;
  readonly runReset?: ResetSequence | undefined;
  /**
   * Where no reset leads into the boot loader: wait so long for hold-FLASH-tap-RST before failing.
   * Milliseconds; undefined = fail at once.
   */
  readonly waitForHandsMs?: number | undefined;
  /** No person watches: nobody is waited for where something was heard that tells who is there. */
  readonly isUnattended?: boolean | undefined;
  /**
   * Asked after a failure that lost bytes would explain: which other programs have the port open, in words
   * ('picocom (process 123)'); null for none.
   */
  readonly otherReaders?: (() => Promise<string | null>) | undefined;
  /** The best rate known of this adapter, asked only when a rate is chosen; undefined = the highest. */
  readonly bestBaudRate?: (() => number | undefined | Promise<number | undefined>) | undefined;
  /**
   * Called with the rate that proved good and the highest that was tried, unless the person had asked for a
   * certain rate.
   */
  readonly onBaudRate?: ((baudRate: number, triedBaudRate?: number) => void) | undefined;
};
