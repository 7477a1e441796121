// Chooses how pins are moved by who is on the board: its firmware's REPL, or the boot loader.

import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { chipNamed, chipNamedIn, presumedChip } from '../chips/index.ts';
import { EspError, isEspError } from '../errors.ts';
import { connectFirmware } from '../firmware/connect-firmware.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { firmwareName } from '../firmware/firmware-names.ts';
import { firmwareOf } from '../firmware/firmwares.ts';
import type { Loader } from '../loader/loader.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { detachLine } from './detach-line.ts';
import type { PinDriver } from './pin-driver.ts';
import { createPinMemory, type PinMemory } from './pin-memory.ts';
import { pinsOf } from './pins.ts';
import { registerPins } from './register-pins.ts';

export type PinDriverOptions = {
  /** TX, RX and the quad flash pins that the person has agreed to use. */
  readonly unlocked?: readonly number[];
  /** Send Ctrl-C to a program that runs. */
  readonly interrupt?: boolean;
  /** Of the firmware; absent = the usual one. */
  readonly baudRate?: number;
  /** Drive by the boot loader's registers although a firmware may run: resets the board. */
  readonly bare?: boolean;
};

type Known = {
  readonly owner: FirmwareLink | 'loader';
  readonly key: string;
  readonly driver: PinDriver;
  readonly memory: PinMemory;
};

/** A driver remembers modes, so the same one serves as long as the same firmware answers. */
const drivers = new WeakMap<Session, Known>();

/**
 * The driver for whoever answers; finds that out first where it is not known. A board that is known to
 * hold no firmware is driven through its boot loader.
 * @throws EspError no-repl | repl-busy | no-answer | unplugged | cancelled
 */
export async function pinDriverFor(
  session: Session,
  context: OperationContext,
  options: PinDriverOptions = {},
): Promise<PinDriver> {
  const link = options.bare ? null : await linkOf(session, context, options);
  const unlocked = options.unlocked ?? [];
  const owner = link ?? 'loader';
  const key = unlocked.join();
  const known = drivers.get(session);
  if (known?.owner === owner && known.key === key) return known.driver;
  const chip = link ? chipBehind(link) : await chipOfLoader(session, context);
  const taken = chip.pins?.takenWith?.(link?.facts.board ?? '') ?? [];
  const memory =
    known?.owner === owner
      ? known.memory
      : createPinMemory(() => session.clock.now(), {
          chip,
          taken,
          detach: (pin, line, signal) =>
            detachLine(
              session,
              link as FirmwareLink,
              { chip, pin },
              line,
              signal,
              firmwareOf(link?.facts.kind)?.repl ?? null,
            ),
        });
  const driver = link
    ? firmwarePins(link, unlocked, memory)
    : registerPins(loaderOf(session, context), unlocked, memory);
  drivers.set(session, { owner, key, driver, memory });
  return driver;
}

/** One operation on the pins with the port to itself, by whoever can move them. @throws EspError session-busy, and as pinDriverFor does */
export const withPins = <T>(
  session: Session,
  options: PinDriverOptions,
  context: OperationContext,
  work: (driver: PinDriver, context: OperationContext) => Promise<T>,
): Promise<T> =>
  session.run('pins', context, async (inner) => work(await pinDriverFor(session, inner, options), inner));

async function linkOf(
  session: Session,
  context: OperationContext,
  options: PinDriverOptions,
): Promise<FirmwareLink | null> {
  if (!session.firmware && (session.state === 'stub' || session.state === 'boot rom')) return null;
  try {
    const { interrupt = false, baudRate } = options;
    return await connectFirmware(session, context, {
      interrupt,
      ...(baudRate === undefined ? {} : { baudRate }),
    });
  } catch (error) {
    // A board that starts over and over has nothing that a reset could hurt.
    if (isEspError(error) && error.code === 'no-repl' && session.state === 'booting') return null;
    throw error;
  }
}

function firmwarePins(link: FirmwareLink, unlocked: readonly number[], memory: PinMemory): PinDriver {
  const firmware = firmwareOf(link.facts.kind);
  pinsOf(memory.chip);
  if (firmware?.pins) return firmware.pins.drive(link, unlocked, memory);
  const name = firmwareName(link.facts);
  const message = firmware?.repl
    ? `${name} has no machine module, by which espwb moves pins.`
    : (link.disabledReason?.message ?? 'The firmware on the board takes no commands for its pins.');
  throw new EspError('no-repl', message, {
    hints: [advise('through-loader'), ...(link.disabledReason?.ownHints ?? [])],
    ...(link.disabledReason?.evidence ? { evidence: link.disabledReason.evidence } : {}),
    hintsSayAll: true,
  });
}

/** By what its firmware says of it. What is a free pin of one chip is a wire of the flash of another. */
function chipBehind({ facts: { board } }: FirmwareLink): Chip {
  return (board === null ? null : chipNamedIn(board)) ?? presumedChip;
}

async function chipOfLoader(session: Session, context: OperationContext): Promise<Chip> {
  const id = session.facts?.id;
  return id === undefined ? (await loaderOf(session, context)(context.signal)).chip : chipNamed(id);
}

/** The loader that is alive, the stub too; asked for each time, because it may have been lost. */
const loaderOf =
  (session: Session, context: OperationContext) =>
  (signal: AbortSignal): Promise<Loader> =>
    session.loader({ kind: 'any' }, { ...context, signal });
