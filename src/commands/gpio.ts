// espwb gpio: one action on one pin, through whoever answers on the board.
import { EspError } from '../device/errors.ts';
import { leavingThePrompt } from '../device/firmware/leave-the-prompt.ts';
import type { OperationContext } from '../device/operation.ts';
import { isReplLine } from '../device/pins/detach-line.ts';
import { parsePin } from '../device/pins/parse-pin.ts';
import { withPins } from '../device/pins/pin-driver-for.ts';
import { pinTitle, strapWarning } from '../device/pins/pins.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { connectOptionsOf } from './baud-option.ts';
import { breakInFirst } from './break-in-option.ts';
import { actions } from './gpio-actions.ts';
import { adcPin, profileOf, type Request } from './gpio-values.ts';
import type { Verb } from './verb.ts';

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
  const profile = profileOf(options['board']);
  const pin = actionName === 'adc' ? adcPin(pinText) : parsePin(pinText, profile);
  const request: Request = { pin, value, profile, options };
  action.check?.(request);
  const connect = connectOptionsOf(options);
  const session = await openSession();
  await breakInFirst(session, options, verb);
  const who = {
    unlocked: options['unlock'] === true ? [pin] : [],
    ...connect,
    bare: options['bare'] === true,
  };
  const { answer, sent } = await withPins(session, who, operation, (driver, context) => {
    if (action.drives) warnOfStrap(request, context);
    return leavingThePrompt(session, async () => {
      const done = await action.run(driver, request, context, clock);
      if (isReplLine(pin) && session.firmware === null && driver.through !== 'registers')
        context.onEvent({ type: 'note', text: detachedNote(pin) });
      return { answer: done, sent: driver.actions.at(-1)?.line ?? driver.lastCommand };
    });
  });
  output.result({ ...answer.result, sent }, [answer.line]);
};

const detachedNote = (pin: number): string =>
  `${pinTitle(pin)} no longer carries the REPL, so its level is not confirmed. "espwb reset" gives it back.`;

/** Held low (GPIO0, GPIO2) or high (GPIO15) at reset; an LED there is the usual and harmless case. */
function warnOfStrap({ pin, profile }: Request, context: OperationContext): void {
  const warning = profile.leds.some((led) => led.pin === pin) ? null : strapWarning(pin);
  if (warning) context.onEvent({ type: 'note', text: warning });
}
