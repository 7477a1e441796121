import { expect, test } from 'vitest';
import { demoMicroPythonVersion } from '../../src/device/image/demo-image.ts';
import { starterHere } from '../../src/screens/flash/starter.ts';
import type { ListedRelease } from '../../src/services/firmware-list.ts';
import { runCommand } from '../../src/workbench/keymap.ts';
import { type AppOptions, fixturePort, openApp } from '../support/app-fixture.ts';

const enter = '\r';
const release = (id: string, unsuited: string | null = null): ListedRelease => ({
  ...{ id, version: id.split('-')[1] ?? '', kind: 'micropython', variant: 'standard', chip: 'esp8266' },
  ...{ date: '2026-01-01', fileName: `${id}.bin`, unsuited, proposed: null },
});
const releases = [
  release('micropython-1.31.0-preview.4'),
  release('micropython-1.30.0-FLASH_1M', 'is cut down'),
  { ...release('micropython-1.30.0'), proposed: 'the newest' },
  { ...release('micropython-1.30.0-ESP32_GENERIC_C3'), chip: 'esp32c3' as const, proposed: 'the newest' },
  release('micropython-1.29.0'),
];

async function identified(options: AppOptions, path = '/dev/ttyUSB0') {
  const app = openApp(options);
  app.tellPorts([{ ...fixturePort, path, kind: 'serial' }]);
  app.press(enter);
  await app.until(({ operation, boards }) => operation === null && boards.pane === 'menu');
  return app;
}

test('a blank virtual board is offered the image that comes along, which needs no download', async () => {
  const app = await identified({ releases }, 'virtual:bench');
  expect(starterHere(app.state())?.words).toBe(`MicroPython ${demoMicroPythonVersion}`);
});

test('a blank board on a cable is offered the newest finished release that suits its flash', async () => {
  const app = await identified({ releases });
  expect(starterHere(app.state())).toEqual({ id: 'micropython-1.30.0', words: 'MicroPython 1.30.0' });
  expect(app.asked).toContain(`releases for ${4 << 20}`);
});

test('a chip of another kind is offered a build of its own, and Flash lists its builds alone', async () => {
  const app = await identified({ releases, board: { chip: 'esp32c3' } });
  expect(app.state().status.text).toContain('ESP32-C3');
  expect(starterHere(app.state())?.id).toBe('micropython-1.30.0-ESP32_GENERIC_C3');
  app.press('F');
  await app.until(({ flash, screen }) => screen === 'flash' && flash.choices.length > 0);
  const listed = app.state().flash.choices.filter(({ kind }) => kind === 'release');
  expect(listed.map(({ name }) => name)).toEqual(['micropython-1.30.0-ESP32_GENERIC_C3']);
});

test('before a board was identified nobody knows which build it takes', () => {
  const app = openApp({ releases });
  runCommand(app.desks.front, 'flash-starter');
  expect(app.state().status.text).toContain('Identify the board first');
});

test('one Enter more is its plan, and Esc from there stands before all that can be flashed', async () => {
  const images = [
    { kind: 'built-in', id: 'demo-micropython', name: 'demo-micropython', sizeBytes: 1 },
  ] as const;
  const app = await identified({ images }, 'virtual:bench');
  runCommand(app.desks.front, 'flash-starter');
  await app.until(({ flash, operation }) => flash.phase === 'plan' && operation === null);
  expect(app.state().flash.plan?.files).toMatchObject([{ name: 'demo-micropython', offset: 0 }]);
  app.press('\x1b');
  expect(app.state()).toMatchObject({ screen: 'flash', flash: { phase: 'choose' } });
  expect(app.state().flash.choices.map(({ name }) => name)).toContain('demo-micropython');
});

test('where the flash was seen to end before the size in its ID, the list of Flash is for what is there', async () => {
  const app = await identified({ releases });
  app.desks.front.store.update(({ ports, ...state }) => {
    const known = Object.entries(ports.known).map(([path, board]) => [
      path,
      { ...board, flashEndsAt: 1 << 20 },
    ]);
    return { ...state, ports: { ...ports, known: Object.fromEntries(known) } };
  });
  app.press('F');
  await app.until(({ flash, screen }) => screen === 'flash' && flash.choices.length > 0);
  expect(app.asked).toContain(`releases for ${1 << 20}`);
});
