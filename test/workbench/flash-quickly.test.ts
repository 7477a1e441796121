import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApp } from '../support/app-fixture.ts';
import { smallImage } from '../support/small-image.ts';

let app: ReturnType<typeof openApp>;
let folder: string;
let image: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-quickly-'));
  image = join(folder, 'my build.bin');
  writeFileSync(image, smallImage('a build'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const paste = (text: string) => app.press(`\x1b[200~${text}\x1b[201~`);
const isPlanned = () => app.until(({ flash }) => flash.phase === 'plan');
const planned = () => app.state().flash.plan?.files.map(({ name }) => name);

describe('a file in few keys', () => {
  test.each([
    ['as it is', (path: string) => path],
    ['quoted', (path: string) => `'${path}' `],
    ['as an address', (path: string) => pathToFileURL(path).href],
  ])('pasted %s on Boards, its plan opens', async (_how, written) => {
    app = openApp();
    paste(written(image));
    await isPlanned();
    expect(app.state().screen).toBe('flash');
    expect(planned()).toEqual(['my build.bin']);
  });

  test('its plan comes again for `.`, from Boards and from the result', async () => {
    app = openApp();
    app.press('2');
    await app.until(({ flash }) => flash.choices.length > 0);
    paste(image);
    await isPlanned();
    app.press('\r');
    await app.until(({ flash }) => flash.phase === 'result');
    app.press('.');
    await isPlanned();
    expect(app.state().flash.plan?.writeBytes).toBe(0);
    app.press('1');
    app.press('.');
    await app.until(({ screen, flash }) => screen === 'flash' && flash.phase === 'plan');
    expect(planned()).toEqual(['my build.bin']);
  });

  test('what is there already is called up to date wherever it is told, and never "0 bytes written"', async () => {
    app = openApp();
    const flashed = async () => {
      await isPlanned();
      app.press('\r');
      await app.until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    };
    paste(image);
    await flashed();
    expect(app.state().status.text).toMatch(/^Flashed my build\.bin: 4 KB verified in /);
    expect(app.state().flash.outcome?.upToDate).toBe(false);
    app.press('.');
    await flashed();
    const words = /^Already up to date: my build\.bin, 4 KB in .* \(virtual:bench\)\.$/;
    const { status, log, summary, flash } = app.state();
    expect(status.text).toMatch(words);
    expect(log.lines.at(-1)?.text).toMatch(words);
    expect(summary.at(-1)).toMatch(/^my build\.bin was there already: nothing was written \(/);
    expect(flash.outcome).toMatchObject({ upToDate: true, writtenBytes: 0 });
  });

  test('F on the card of a file that is no image leads back to the choice', async () => {
    app = openApp();
    writeFileSync(image, Buffer.alloc(64, 0x32));
    paste(image);
    await app.until(({ failure }) => failure !== null);
    app.press('F');
    expect(app.state()).toMatchObject({ screen: 'flash', failure: null, flash: { phase: 'choose' } });
  });

  test('with nothing flashed yet, `.` says so', async () => {
    app = openApp();
    app.press('.');
    await app.until(({ status }) => status.text !== '');
    expect(app.state().status.text).toBe(
      'Nothing was flashed in this run, and no file before: F chooses a firmware.',
    );
    expect(app.state().screen).toBe('boards');
  });

  test('a file that is not there is told before a port is opened', async () => {
    app = openApp();
    paste(join(folder, 'gone.bin'));
    await app.until(({ failure }) => failure !== null);
    expect(app.state().failure?.message).toContain('gone.bin');
    expect(app.state().board).toBeNull();
  });
});

describe('what the choice of a firmware begins with', () => {
  const demo = { kind: 'built-in', id: 'demo-micropython', name: 'demo-micropython', sizeBytes: 1 } as const;

  test('on a virtual board the demo', async () => {
    app = openApp({ images: [demo] });
    app.press('2');
    await app.until(({ flash }) => flash.choices.length > 0);
    expect(app.state().flash.choices[0]).toEqual(demo);
  });

  test('on a board at a cable something else, also after a virtual one was chosen for', async () => {
    app = openApp({ images: [demo] });
    app.press('2');
    await app.until(({ flash }) => flash.choices[0] === demo);
    app.press('1');
    const [port] = app.state().ports.list;
    if (!port) throw new Error('no port');
    app.tellPorts([{ ...port, path: '/dev/ttyUSB0', kind: 'serial' }]);
    await app.until(({ ports }) => ports.selected === '/dev/ttyUSB0');
    app.press('2');
    await app.until(({ flash }) => flash.choices.length > 0 && flash.choices[0] !== demo);
    expect(app.state().flash.choices).toContainEqual(demo);
  });

  test('recent files stand before all others, with their age; those that are gone do not', async () => {
    app = openApp({ images: [demo] });
    const settings = app.app.settings as { recentImages: () => Promise<readonly string[]> };
    settings.recentImages = async () => [join(folder, 'gone.bin'), image];
    app.press('2');
    await app.until(({ flash }) => flash.choices.length > 0);
    expect(app.state().flash.choices[0]).toMatchObject({ kind: 'recent', path: image, about: 'just now' });
    expect(app.state().flash.choices[1]).toEqual(demo);
  });
});
