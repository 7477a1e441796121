// The one operation that may have the port: refuses a second, stops the first, tells when it is over.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';

type Running = {
  readonly name: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
};

/** `onChange` is called when an operation begins and when it has ended. */
export class OperationSlot {
  readonly #onChange: () => void;
  #running: Running | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get name(): string | null {
    return this.#running?.name ?? null;
  }

  /** The signal that `work` gets fires with the context's own and with stop(). @throws EspError session-busy */
  async run<T>(
    name: string,
    context: OperationContext,
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T> {
    if (this.#running) {
      throw new EspError('session-busy', `Cannot start ${name}: ${this.#running.name} is still running.`);
    }
    const stop = new AbortController();
    let ended = () => {};
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    // Before the work begins: its first step must find the port taken already.
    this.#running = { name, stop, done };
    this.#onChange();
    try {
      return await work({ ...context, signal: AbortSignal.any([context.signal, stop.signal]) });
    } finally {
      this.#running = null;
      ended();
      this.#onChange();
    }
  }

  /** What runs rejects with `reason` at its next wait. */
  stop(reason: EspError): void {
    this.#running?.stop.abort(reason);
  }

  /** Resolves when nothing runs any more, at the latest after `limitMs`. */
  async idle(clock: Clock, limitMs: number): Promise<void> {
    if (!this.#running) return;
    const onTimeout = () => new EspError('timeout', 'The operation did not stop.');
    await withDeadline(this.#running.done, { clock, timeoutMs: limitMs, onTimeout }).catch(() => {});
  }
}
