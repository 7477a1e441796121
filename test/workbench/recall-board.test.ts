import { expect, test } from 'vitest';
import { type AppOptions, fixturePath, openApp } from '../support/app-fixture.ts';

const mac = 'ec:fa:bc:12:34:56';

/** The pins of a board whose MAC is known. */
async function pinsOf(remembered: NonNullable<AppOptions['remembered']>) {
  const key = openApp({ board: { mac }, remembered });
  key.press('\r');
  await key.until(({ ports, operation }) => ports.known[fixturePath]?.facts != null && operation === null);
  key.press('p');
  await key.until(({ pins, operation }) => pins.through !== null && operation === null);
  return key.state().pins;
}

test('a board is known again by its MAC, on whichever port it is', async () => {
  const pins = await pinsOf({
    [mac]: { profile: 'd1mini', ledPin: 16 },
    [fixturePath]: { profile: 'sonoff', ledPin: null },
  });
  expect(pins).toMatchObject({ profile: { id: 'd1mini' }, ledPin: 16 });
  expect(pins.pins[0]).toMatchObject({ pin: 16, ledLitAt: 0 });
});

test('what was told before the MAC was known is found by the port', async () => {
  expect(await pinsOf({ [fixturePath]: { profile: 'sonoff', ledPin: null } })).toMatchObject({
    profile: { id: 'sonoff' },
    ledPin: null,
  });
});

test('a profile that this version does not know is no harm', async () => {
  expect(await pinsOf({ [mac]: { profile: 'toaster', ledPin: null } })).toMatchObject({
    profile: { id: 'nodemcu' },
  });
});
