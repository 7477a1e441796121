// PWM on the pin under the cursor: a slider for the duty, steps for the frequency.
import type { Level, PinDriver, PinReading } from '../../device/pins/pin-driver.ts';
import { pinsOf } from '../../device/pins/pins.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { pinAction } from './actions.ts';
import type { PinView } from './state.ts';

type Pwm = NonNullable<PinView['pwm']>;

const first: Pwm = { frequencyHz: 500, duty1023: 512 };
const mostDuty = 1023;
/** Twenty steps from one end to the other. */
const dutyStep = 51;
const frequenciesHz = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

const send = (app: Workbench, path: string, change: (pwm: Pwm) => Pwm) =>
  pinAction(app, path, 'PWM', (driver, signal, view) =>
    apply(app, driver, view, change(view.pwm ?? first), signal),
  );

async function apply(
  app: Workbench,
  driver: PinDriver,
  { pin }: PinView,
  pwm: Pwm,
  signal: AbortSignal,
): Promise<readonly PinReading[]> {
  await driver.pwm(pin, pwm.frequencyHz, pwm.duty1023, signal);
  app.store.update((state) => {
    // On some chips one frequency serves all PWM pins.
    const { sharesFrequency } = pinsOf(driver.chip).pwm;
    const pins = state.pins.pins.map((each): PinView => {
      if (each.pin === pin) return { ...each, mode: 'pwm', pwm };
      return each.pwm && sharesFrequency
        ? { ...each, pwm: { ...each.pwm, frequencyHz: pwm.frequencyHz } }
        : each;
    });
    return { ...state, pins: { ...state.pins, pins } };
  });
  return [];
}

export const startPwm = (app: Workbench, path: string) => send(app, path, (pwm) => pwm);

export const changeFrequency = (app: Workbench, path: string, direction: 1 | -1) =>
  send(app, path, (pwm) => {
    const at = frequenciesHz.findIndex((hz) => hz >= pwm.frequencyHz);
    const next = frequenciesHz[Math.min(frequenciesHz.length - 1, Math.max(0, at + direction))];
    return { ...pwm, frequencyHz: next ?? pwm.frequencyHz };
  });

/** Left and right: a slider where the pin has PWM by then, a level where it has none. */
export const leftOrRight = (app: Workbench, path: string, level: Level) =>
  pinAction(app, path, level === 1 ? 'Raising the pin' : 'Lowering the pin', async (driver, signal, view) => {
    if (!view.pwm && view.ledKind) return [await driver.light(view.pin, level === 1, signal)];
    if (!view.pwm) return [await driver.set(view.pin, level, signal)];
    const by = level === 1 ? dutyStep : -dutyStep;
    const duty1023 = Math.min(mostDuty, Math.max(0, view.pwm.duty1023 + by));
    return apply(app, driver, view, { ...view.pwm, duty1023 }, signal);
  });
