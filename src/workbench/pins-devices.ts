// What the Pins screen asks of a board, and how it is done.
import type { Clock } from '../device/clock.ts';
import type { OperationContext } from '../device/operation.ts';
import { blink, pulse } from '../device/pins/blink.ts';
import type { Level, PinDriver } from '../device/pins/pin-driver.ts';
import { pinDriverFor } from '../device/pins/pin-driver-for.ts';
import { pinScript } from '../device/pins/pin-script.ts';
import type { Session } from '../device/session/session.ts';

export type BlinkRequest = { readonly pin: number; readonly hz: number; readonly litAt: Level };
export type PulseRequest = { readonly pin: number; readonly level: Level; readonly timeMs: number };

export type PinsRequest = {
  /** The board is known to hold no firmware: its boot loader moves the pins. */
  readonly bare: boolean;
  /** Locked pins that the person has agreed to use. */
  readonly unlocked: readonly number[];
};

export type PinsDevices = {
  /** One operation on the pins with the port to itself, by whoever can move them. @throws EspError session-busy | no-repl */
  readonly pins: <T>(
    session: Session,
    request: PinsRequest,
    context: OperationContext,
    work: (driver: PinDriver, context: OperationContext) => Promise<T>,
  ) => Promise<T>;
  /** Lights an LED in time until the signal fires; ends dark. */
  readonly blink: (driver: PinDriver, request: BlinkRequest, signal: AbortSignal) => Promise<void>;
  readonly pulse: (driver: PinDriver, request: PulseRequest, signal: AbortSignal) => Promise<void>;
  /** What was done from here, as a script; '' where nothing was. */
  readonly pinScript: (driver: PinDriver) => Promise<string>;
};

export const pinsDevices = (clock: Clock): PinsDevices => ({
  pins: (session, request, context, work) =>
    session.run('pins', context, async (inner) => work(await pinDriverFor(session, inner, request), inner)),
  blink: async (driver, request, signal) => {
    await blink(driver, { ...request, count: null }, clock, signal);
  },
  pulse: async (driver, request, signal) => {
    await pulse(driver, request, clock, signal);
  },
  pinScript: async ({ through, actions }) => {
    return pinScript(through, actions);
  },
});
