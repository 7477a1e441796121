// The flasher stub as flash operations use it: commands that outlive a cancel by a moment so that they
// end at a block boundary, and the way back after a lost or damaged answer, slower if need be.
import { type Clock, throwIfCancelled } from '../clock.ts';
import { type ErrorCode, type EspError, isEspError } from '../errors.ts';
import { slowerBaudRate } from '../loader/baud.ts';
import { raiseCpuClock } from '../loader/cpu-clock.ts';
import type { ChipFacts, Loader, LoaderOptions } from '../loader/loader.ts';
import { fastestRomRate } from '../loader/open-stub.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { type FlashEnd, findFlashEnd } from './flash-end.ts';
import { sightThroughStub } from './flash-sight.ts';
import type { Range } from './geometry.ts';
import { md5OfFlash } from './stub-flash.ts';
import { claimedSize, endOfFlash, type SizeClaim, sizeNote, withTrueSize } from './true-size.ts';
import { leavingUnchanged } from './write-log.ts';

/** A cancel waits so long for the answer that is due; a block is in the flash by then. */
const graceMs = 1500;
const mostFailuresInARow = 5;
const mostFailures = 40;
/** At a rate that nobody asked for and that not every adapter bears. */
const mostFailuresBeyond = 1;

/** What a resync or a restart of the stub may mend. */
const mendable: ReadonlySet<ErrorCode> = new Set([
  'timeout',
  'protocol',
  'noise',
  'no-answer',
  'firmware-runs',
  'repl-answered',
  'stub-failed',
  'baud-failed',
]);

export const isMendable = (error: unknown): error is EspError =>
  isEspError(error) && mendable.has(error.code);

export interface FlashLink {
  readonly loader: Loader;
  readonly clock: Clock;
  /** Of the board that the loader was started on; its flash ends where the operation may go. */
  readonly facts: ChipFacts;
  /** null = nothing in the flash tells, and a write may. */
  readonly flashEnd: FlashEnd;
  readonly context: OperationContext;
  /** For commands: fires a moment after the context's own on a cancel, at once when the port is gone. */
  readonly signal: AbortSignal;
  readonly wireBytes: number;
  /** Something was damaged or lost on the line: then commands may have been, too, and struck elsewhere. */
  readonly sawDamage: boolean;
  noteDamage(): void;
  /** Between commands. @throws the cancellation */
  throwIfCancelled(): void;
  /** Something got done, so earlier failures no longer count. */
  progressed(): void;
  /**
   * After a failed command: the stub answers again and is in step, perhaps at a lower rate, perhaps
   * started anew. What the failed command did is unknown.
   * @param resyncs so many failures in a row are no reason yet to go slower: the caller asks for less next time
   * @throws `error` itself when it cannot be mended or when this has gone on for too long
   */
  recover(error: unknown, resyncs?: number): Promise<void>;
  /** Runs what may safely be done twice (an MD5, an erase, a read), recovering in between; its failures do not count later. */
  retry<T>(work: (loader: Loader, signal: AbortSignal) => Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * Looks where the flash ends, too, and changes nothing.
 * @param isForReading much is to be read: see LoaderOptions
 * @throws what Session.loader throws, and EspError flash-size-wrong, with the board unchanged
 */
export async function openFlashLink(
  session: Session,
  baudRate: number | undefined,
  context: OperationContext,
  claim: SizeClaim,
  isForReading = false,
): Promise<FlashLink> {
  const link = await openLink(session, baudRate, context, isForReading);
  try {
    return await leavingUnchanged(() => withinFlash(link, claim));
  } catch (error) {
    link.stop();
    throw error;
  }
}

async function withinFlash(link: FlashLink, claim: SizeClaim): Promise<FlashLink> {
  const { facts, context } = link;
  const sizeBytes = claimedSize(facts, claim);
  if (sizeBytes === null) return link;
  const digest = (range: Range) => link.retry((loader, signal) => md5OfFlash(loader, range, signal));
  const flashEnd = await endOfFlash(facts, () =>
    findFlashEnd(sightThroughStub(link.loader.chip, digest), sizeBytes),
  );
  if (flashEnd === null || flashEnd === 'beyond') return bound(link, facts, flashEnd);
  const trueFacts = withTrueSize(facts, flashEnd.wrapsAt, claim);
  context.onEvent({ type: 'note', text: sizeNote(flashEnd.wrapsAt) });
  return bound(link, trueFacts, flashEnd);
}

/** The link itself stays one object: its rate, its loader and its counts go on changing. */
const bound = (link: FlashLink, facts: ChipFacts, flashEnd: FlashEnd): FlashLink =>
  Object.defineProperties(link, { facts: { value: facts }, flashEnd: { value: flashEnd } });

async function openLink(
  session: Session,
  baudRate: number | undefined,
  context: OperationContext,
  isForReading: boolean,
): Promise<FlashLink> {
  const request: LoaderOptions = {
    kind: 'stub',
    isForReading,
    ...(baudRate === undefined ? {} : { baudRate }),
  };
  let loader = await leavingUnchanged(() => firstLoader(session, request, context));
  // Read through the stub just now, unless they were known already.
  const facts = session.facts ?? (await leavingUnchanged(() => session.identify(context)));
  let rate = loader.baudRate;
  let failedRate: number | undefined;
  let earlierWireBytes = -loader.wireBytes;
  let inARow = 0;
  let total = 0;
  let sawDamage = false;
  const grace = graceful(context.signal, session.clock);

  // Over a bad line no command may go that changes flash, and a change of rate is tried with one: a
  // damaged address would strike elsewhere. So the stub is started anew, from the rate that all share.
  const startAnew = async () => {
    session.abandonLoader();
    const failed = failedRate === undefined ? {} : { failedBaudRate: failedRate };
    const fresh = await session.loader({ kind: 'stub', baudRate: rate, ...failed }, context);
    earlierWireBytes += loader.wireBytes;
    loader = fresh;
    rate = loader.baudRate;
  };

  const link: FlashLink = {
    get loader() {
      return loader;
    },
    clock: session.clock,
    facts,
    flashEnd: 'beyond',
    context,
    signal: grace.signal,
    get wireBytes() {
      return earlierWireBytes + loader.wireBytes;
    },
    get sawDamage() {
      return sawDamage;
    },
    noteDamage: () => {
      sawDamage = true;
    },
    throwIfCancelled: () => throwIfCancelled(context.signal),
    progressed: () => {
      inARow = 0;
    },
    recover: async (error, resyncs = 1) => {
      let failure = error;
      for (;;) {
        throwIfCancelled(context.signal);
        if (!isMendable(failure)) throw failure;
        sawDamage = true;
        inARow++;
        total++;
        if (inARow > mostFailuresInARow || total > mostFailures) throw failure;
        context.onEvent({ type: 'note', text: `${failure.message} Trying again.` });
        try {
          const isBeyond = baudRate === undefined && rate > fastestRomRate;
          if (failure === error && inARow <= resyncs && !(isBeyond && total > mostFailuresBeyond)) {
            await loader.resync(grace.signal);
            return;
          }
          // A line that goes on failing is too fast; a board that restarted needs its stub anew.
          if (failure.code !== 'no-answer') {
            if (isBeyond) failedRate ??= rate;
            rate = slowerBaudRate(rate) ?? rate;
          }
          await startAnew();
          return;
        } catch (next) {
          failure = next;
        }
      }
    },
    retry: async (work) => {
      const before = inARow;
      for (;;) {
        try {
          link.throwIfCancelled();
          const result = await work(loader, grace.signal);
          // Its own failures are mended; those of a write that it only looks after are not.
          inARow = before;
          return result;
        } catch (error) {
          await link.recover(error);
        }
      }
    },
    stop: grace.stop,
  };
  return link;
}

/** With its core at the faster clock. One that does not answer then is started anew and left as it is. */
async function firstLoader(
  session: Session,
  request: LoaderOptions,
  context: OperationContext,
): Promise<Loader> {
  const loader = await firstStub(session, request, context);
  try {
    await raiseCpuClock(loader, context.signal);
    return loader;
  } catch (error) {
    if (!isMendable(error)) throw error;
    context.onEvent({
      type: 'note',
      text: 'The stub does not answer at the faster clock. Starting it again.',
    });
    session.abandonLoader();
    return session.loader(request, context);
  }
}

/** A stub that was lost on its way up deserves a second one; a silent board was asked long enough. */
async function firstStub(
  session: Session,
  request: LoaderOptions,
  context: OperationContext,
): Promise<Loader> {
  try {
    return await session.loader(request, context);
  } catch (error) {
    if (!isEspError(error) || error.code !== 'stub-failed') throw error;
    context.onEvent({ type: 'note', text: `${error.message} Trying again.` });
    return session.loader(request, context);
  }
}

/** A signal that follows `signal` after a moment of grace if it is a cancel, else at once. */
function graceful(signal: AbortSignal, clock: Clock): { signal: AbortSignal; stop: () => void } {
  const late = new AbortController();
  let cancelTimer = () => {};
  const onAbort = () => {
    const isCancel = !isEspError(signal.reason) || signal.reason.code === 'cancelled';
    if (isCancel) cancelTimer = clock.setTimer(graceMs, () => late.abort(signal.reason));
    else late.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: late.signal,
    stop: () => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
