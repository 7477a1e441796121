// The loader that answered last, kept alive between operations: how another is obtained in its place, and what
// becomes of it after a failure or a cancel. Says what state the board is in then.
import type { Clock } from '../clock.ts';
import { isEspError } from '../errors.ts';
import type { LoaderLink } from '../loader/link.ts';
import type { LoaderOptions } from '../loader/loader.ts';
import type { OperationContext } from '../operation.ts';
import type { Transport } from '../transport/transport.ts';
import { type Means, obtainLoader, stateAfterFailure } from './obtain-loader.ts';
import { leaveQuietly } from './restart-board.ts';
import type { BoardState } from './session.ts';
import type { SessionOptions } from './session-options.ts';

/** How long a loader may take to answer again after a cancel, which must end within two seconds. */
const stepLimitMs = 350;

/** What the session knows and asks of whoever answers; `prove` throws where it is not the board that is meant. */
export type Asked = Pick<Means, 'replSuffices' | 'identify' | 'knownFacts'> & {
  readonly prove: (link: LoaderLink) => Promise<void>;
};

export class HeldLoader {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #options: SessionOptions;
  readonly #setState: (state: BoardState) => void;
  #link: LoaderLink | null = null;

  constructor(
    transport: Transport,
    clock: Clock,
    options: SessionOptions,
    setState: (state: BoardState) => void,
  ) {
    this.#transport = transport;
    this.#clock = clock;
    this.#options = options;
    this.#setState = setState;
  }

  get link(): LoaderLink | null {
    return this.#link;
  }

  adopt(link: LoaderLink): void {
    this.#link = link;
    this.#setState(link.kind === 'stub' ? 'stub' : 'boot rom');
  }

  letGo(): void {
    this.#link?.release();
    this.#link = null;
  }

  /** @throws EspError as obtainLoader and `asked.prove` do; the board runs its firmware then, where lines reach it */
  async obtain(request: LoaderOptions, context: OperationContext, asked: Asked): Promise<LoaderLink> {
    const transport = this.#transport;
    const present = this.#link;
    this.#link = null;
    let link: LoaderLink | undefined;
    try {
      const means = { ...asked, transport, clock: this.#clock, options: this.#options, present };
      link = await obtainLoader(means, request, context);
      await asked.prove(link);
      this.adopt(link);
      return link;
    } catch (error) {
      link?.release();
      // Where nothing can reset the board this conversation is all there is: what was cancelled in it, or
      // asked of a loader that cannot do it, does not end it.
      const isUnsupported = isEspError(error) && error.code === 'unsupported';
      if (present && !present.isReleased && (isUnsupported || !transport.capabilities.hasLines)) {
        this.adopt(present);
        throw error;
      }
      present?.release();
      // No board is left in reset, or in a boot loader that nobody uses.
      const restarted = await leaveQuietly(transport, this.#clock, this.#options.runReset);
      this.#setState(stateAfterFailure(error, restarted));
      throw error;
    }
  }

  /** After a failure or a cancel: the loader answers again, or the board runs its firmware. */
  async putInStep(): Promise<void> {
    if (!this.#link?.isOutOfStep) return;
    try {
      await this.#link.resync(undefined, stepLimitMs);
    } catch {
      this.letGo();
      const restarted = await leaveQuietly(this.#transport, this.#clock, this.#options.runReset);
      this.#setState(restarted ? 'booting' : 'silent');
    }
  }
}
