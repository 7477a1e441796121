// One port, one owner, one visible truth about who answers on the other end. Operations get a
// Session; the workbench and the verbs make one. It knows neither screens nor settings.
import type { Clock } from '../clock.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import type { ChipFacts, Loader, LoaderOptions } from '../loader/loader.ts';
import type { OperationContext } from '../operation.ts';
import type { EarlyWords } from '../transport/ear.ts';
import type { Transport } from '../transport/transport.ts';

/** Every screen enables and greys its commands from this one value. */
export type BoardState =
  | 'booting'
  | 'micropython idle'
  | 'micropython running'
  | 'raw repl'
  | 'lua idle'
  | 'lua incomplete'
  | 'lua running'
  | 'firmware unknown'
  | 'boot rom'
  | 'stub'
  | 'silent'
  | 'unplugged';

export interface Session {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly state: BoardState;
  /** Filled by the first identify; kept while the port stays open. */
  readonly facts: ChipFacts | null;
  /** What runs now, e.g. 'flash'; null when the port is free for another operation. */
  readonly busyWith: string | null;
  /** The REPL driver while firmware owns the board; null while a loader does. Set by firmware/. */
  firmware: FirmwareLink | null;

  /** What was heard since the port was opened, if nobody has spoken on it: once, to whoever speaks first. */
  readonly takeEarlyWords?: () => EarlyWords | null;

  /**
   * Runs one operation with the port to itself; a second one meanwhile is refused at once.
   * The context's signal also fires when the port is unplugged or the session closes.
   * @throws EspError session-busy
   */
  run<T>(
    name: string,
    context: OperationContext,
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T>;

  /**
   * The boot loader, reused while it is alive (a stub stays up between operations), else reset,
   * sync and, for a stub, upload.
   * @throws EspError no-answer | firmware-runs | repl-answered | noise | wrong-chip | wrong-board | stub-failed
   */
  loader(request: LoaderOptions, context: OperationContext): Promise<Loader>;

  /**
   * Identifies once and remembers; uses the loader that is there, else the ROM's. `replSuffices`: no hands
   * are waited for where a REPL answers, because the firmware can be asked instead.
   * @throws EspError as loader does
   */
  identify(context: OperationContext, options?: { readonly replSuffices?: boolean }): Promise<ChipFacts>;

  /**
   * From now on only the board with this MAC will do: a loader of another one is refused before anything is
   * written; null = any board. For what was planned or agreed to on a board that may have been unplugged since.
   */
  expectBoard(mac: string | null): void;

  /**
   * For boards that no line resets: asks without end while a person holds FLASH and taps RST, and
   * returns as soon as the boot ROM answers. @throws EspError unplugged | cancelled
   */
  waitForBootRom(context: OperationContext): Promise<Loader>;

  /** Forgets the loader without a reset: close() then leaves the board in it, for other programs. */
  abandonLoader(): void;

  /**
   * RTS reset into what the flash holds; forgets the loader. Says whether it was seen to happen: false where
   * the lines may lead nowhere. `byBootText`: only the boot ROM's own words count, at its rate; for who is done with
   * the port then. @throws EspError lines-unsupported
   */
  restart(context: OperationContext, options?: { readonly byBootText?: boolean }): Promise<boolean>;

  /**
   * For boards that no line resets: returns as soon as the loader that was there is gone, because a person
   * has tapped RST; at once where none was. Run it inside `run`. @throws EspError unplugged | cancelled
   */
  waitForRestart(context: OperationContext): Promise<void>;

  /** Only firmware/ and the session itself call this: whoever hears the board says what it heard. */
  setState(state: BoardState): void;
  onChange(listener: () => void): () => void;
  /** Idempotent. Leaves the board running its firmware where the lines allow it. */
  close(): Promise<void>;
}

/** Runs `work` with a session that takes no other board; null = any. @throws EspError wrong-board, and what `work` throws */
export async function onlyOn<T>(session: Session, mac: string | null, work: () => Promise<T>): Promise<T> {
  session.expectBoard(mac);
  try {
    return await work();
  } finally {
    session.expectBoard(null);
  }
}

/** What every operation looks like. */
export type Operation<Options, Result> = (
  session: Session,
  options: Options,
  context: OperationContext,
) => Promise<Result>;
