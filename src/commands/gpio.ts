// espwb gpio: one action on one pin, through whoever answers on the board.
import type { Chip } from '../device/chips/chip.ts';
import { EspError } from '../device/errors.ts';
import { leavingThePrompt } from '../device/firmware/leave-the-prompt.ts';
import type { OperationContext } from '../device/operation.ts';
import { chipOfBoard, defaultProfile } from '../device/pins/boards.ts';
import { couldBePin, parsePin } from '../device/pins/parse-pin.ts';
import { pinDriverFor, withPins } from '../device/pins/pin-driver-for.ts';
import { isReplLine, mustNotBeTaken, pinTitle, strapWarning } from '../device/pins/pins.ts';
import { chipAtPort } from '../platform/chip-at-port.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { connectOptionsOf } from './baud-option.ts';
import { breakInFirst } from './break-in-option.ts';
import { actions } from './gpio-actions.ts';
import { adcPin, couldBeAdc, profileFor, profileOf, type Request } from './gpio-values.ts';
import type { Verb } from './verb.ts';

/** A0, and a pin that is not known yet. */
const noPin = -1;

export const run: Verb = async (verb, args, options) => {
  const { openSession, operation, output, clock } = verb;
  const [actionName, pinText, value] = args as [string, string, string | undefined];
  const action = Object.hasOwn(actions, actionName) ? actions[actionName] : undefined;
  if (!action) {
    throw new EspError('usage', `"gpio ${printable(actionName)}" is not a command.`, {
      hints: choices(actionName, Object.keys(actions)),
    });
  }
  if (value !== undefined && !action.value) {
    throw new EspError('usage', `espwb gpio ${actionName} takes one pin and no value.`, {
      hints: [`espwb gpio ${actionName} ${printable(pinText)}`],
    });
  }
  const isAdc = actionName === 'adc';
  const named = profileOf(options['board']);
  const told = named?.id === 'generic' ? null : named;
  const chipSaid = told ? chipOfBoard(told) : chipAtPort(verb.options.port ?? verb.environment['ESPWB_PORT']);
  /** Of a board with this chip. @throws EspError usage */
  const meant = (chip: Chip): Request => {
    const profile = profileFor(named, chip);
    const pin = isAdc ? (adcPin(pinText, profile) ?? noPin) : parsePin(pinText, profile);
    if (action.drives) mustNotBeTaken(chip, pin, profile.taken ?? []);
    return { chip, pin, value, profile, options };
  };
  if (chipSaid) action.check?.(meant(chipSaid));
  else {
    if (isAdc) couldBeAdc(pinText);
    else couldBePin(pinText);
    action.check?.({ chip: null, pin: noPin, value, profile: named ?? defaultProfile, options });
  }
  const connect = connectOptionsOf(options);
  const session = await openSession();
  await breakInFirst(session, options, verb);
  const who = { ...connect, bare: options['bare'] === true };
  const { answer, sent } = await withPins(session, who, operation, async (found, context) => {
    const request = meant(found.chip);
    const { pin } = request;
    action.check?.(request);
    const driver =
      options['unlock'] === true ? await pinDriverFor(session, context, { ...who, unlocked: [pin] }) : found;
    if (action.drives) warnOfStrap(request, context);
    return leavingThePrompt(session, async () => {
      const done = await action.run(driver, request, context, clock);
      if (isReplLine(driver.chip, pin) && session.firmware === null && driver.through !== 'registers')
        context.onEvent({ type: 'note', text: detachedNote(request) });
      return { answer: done, sent: driver.actions.at(-1)?.line ?? driver.lastCommand };
    });
  });
  output.result({ ...answer.result, sent }, [answer.line]);
};

const detachedNote = ({ chip, pin }: Request): string =>
  `${pinTitle(chip, pin)} no longer carries the REPL, so its level is not confirmed. "espwb reset" gives it back.`;

/** Held low (GPIO0, GPIO2) or high (GPIO15) at reset; an LED there is the usual and harmless case. */
function warnOfStrap({ chip, pin, profile }: Request, context: OperationContext): void {
  const warning = profile.leds.some((led) => led.pin === pin) ? null : strapWarning(chip, pin);
  if (warning) context.onEvent({ type: 'note', text: warning });
}
