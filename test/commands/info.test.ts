import { describe, expect, test } from 'vitest';
import { run as info } from '../../src/commands/info.ts';
import { createOutput } from '../../src/commands/output.ts';
import { run as reset } from '../../src/commands/reset.ts';
import type { Verb, VerbContext, VerbOptions } from '../../src/commands/verb.ts';
import { systemClock } from '../../src/device/clock.ts';
import { demoMicroPython, demoMicroPythonVersion } from '../../src/device/image/demo-image.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { liveBoard } from '../support/live-board.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';
import { type Fixture, type FixtureOptions, openFixture } from '../support/session-fixture.ts';
import { smallImage } from '../support/small-image.ts';

const demoImage = demoMicroPython();

async function runOn(fixture: Fixture, verb: Verb, json: boolean, options: VerbOptions = {}) {
  let text = '';
  const stdout = { isTerminal: false, write: (part: string | Uint8Array) => (text += part) };
  const stderr = { isTerminal: false, write: () => {} };
  const output = createOutput(json, stdout, stderr, fixture.clock.now, () => 80);
  const context = {
    output,
    clock: fixture.clock,
    operation: { ...fixture.context, onEvent: output.event },
    openSession: async () => fixture.session,
  } as unknown as VerbContext;
  await fixture.clock.run(Promise.resolve(verb(context, [], options)));
  return text.trimEnd().split('\n');
}

async function infoOf(options: FixtureOptions) {
  const fixture = await openFixture(options);
  const lines = await runOn(fixture, info, true);
  return { fixture, result: JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

describe('espwb info', () => {
  test('has exactly the promised keys, and no firmware where the flash is blank', async () => {
    const { result } = await infoOf({});
    expect(Object.keys(result)).toEqual([
      'type',
      'chip',
      'mac',
      'crystalMHz',
      'features',
      'flash',
      'firmware',
      'headerFlashBytes',
      'freeMemoryBytes',
      'resetReason',
      'warnings',
    ]);
    expect(Object.keys(result['flash'] as object)).toEqual([
      'vendorId',
      'deviceId',
      'vendor',
      'part',
      'sizeBytes',
    ]);
    expect(result).toMatchObject({ type: 'result', chip: 'ESP8266EX', firmware: null });
  });

  test('lets the firmware run and asks its REPL for kind, version and board', async () => {
    const { fixture, result } = await infoOf({ board: { flash: demoImage }, firmware: promptFirmware });
    expect(result['firmware']).toEqual({
      kind: 'micropython',
      version: '1.27.0',
      board: 'ESP module with ESP8266',
    });
    expect(fixture.session.state).toBe('micropython idle');
    expect(fixture.board.counters()).toMatchObject({ sectorsErased: 0, bytesProgrammed: 0 });
  });

  test('reads the banner out of the flash where nothing answers at the prompt', async () => {
    const mute = () => ({ receive: () => {}, stop: () => {} });
    const { fixture, result } = await infoOf({ board: { flash: demoImage }, firmware: mute });
    expect(result['firmware']).toMatchObject({ kind: 'micropython', version: demoMicroPythonVersion });
    await fixture.clock.run(fixture.session.close());
    expect(fixture.board.counters()).toMatchObject({ sectorsErased: 0, bytesProgrammed: 0 });
  });

  test.each([
    [1 << 20, 0x20, 'the rest is unused'],
    [16 << 20, 0x90, 'is lost'],
  ])('says what it means that the firmware was flashed for %i bytes', async (headerBytes, code, words) => {
    const flash = demoImage.slice();
    flash[3] = code;
    const { result } = await infoOf({ board: { flash }, firmware: promptFirmware });
    expect(result['headerFlashBytes']).toBe(headerBytes);
    expect(result['warnings']).toEqual([expect.stringContaining(words)]);
  });

  test('a header that fits the chip is no reason for a warning', async () => {
    const flash = demoImage.slice();
    flash[3] = 0x40;
    const { result } = await infoOf({ board: { flash }, firmware: promptFirmware });
    expect([result['headerFlashBytes'], result['warnings']]).toEqual([4 << 20, []]);
  });

  test('says whose prompt it is that answered where no reset leads past it', async () => {
    const live = await liveBoard('micropython', { wiring: 'none' });
    try {
      const ground = { clock: systemClock, signal: live.signal, session: live.session };
      expect(await failureOf(runVerbOn(ground, info, []))).toEqual({
        code: 'repl-answered',
        message: `MicroPython ${demoMicroPythonVersion} answered instead of the boot loader.`,
        hints: '',
      });
      expect(live.session.state).toBe('micropython idle');
    } finally {
      await live.stop();
    }
  });

  test('waits for nobody to press buttons where a REPL has answered: who is there is known', async () => {
    const fixture = await openFixture({
      board: { wiring: 'none', flash: demoImage },
      firmware: promptFirmware,
      session: { waitForHandsMs: 60_000 },
    });
    const startMs = fixture.clock.now();
    await expect(runOn(fixture, info, true)).rejects.toMatchObject({
      code: 'repl-answered',
      message: 'MicroPython 1.27.0 answered instead of the boot loader.',
    });
    expect(fixture.clock.now() - startMs).toBeLessThan(5000);
  });

  test.each([
    ['where a person watches the buttons may be pressed', false, 60_000],
    ['where nobody watches nobody is waited for', true, 8000],
  ])('a program that only prints: %s', async (_what, isUnattended, endsByMs) => {
    const startFirmware: StartFirmware = ({ clock, send, setUartBaudRate }) => {
      setUartBaudRate(115_200);
      const cancels: (() => void)[] = [];
      const say = () => {
        send(new TextEncoder().encode('temperature 21.5\r\n'));
        cancels[0] = clock.setTimer(100, say);
      };
      say();
      return { receive: () => {}, stop: () => cancels[0]?.() };
    };
    const fixture = await openFixture({
      board: { wiring: 'none', flash: demoImage },
      firmware: startFirmware,
      session: { waitForHandsMs: 60_000, isUnattended },
    });
    const startMs = fixture.clock.now();
    await expect(runOn(fixture, info, true)).rejects.toMatchObject({
      code: 'firmware-runs',
      message: expect.stringContaining('A program runs on the board and shows no prompt'),
    });
    const tookMs = fixture.clock.now() - startMs;
    expect(tookMs > endsByMs - 8000 && tookMs < endsByMs + 8000, `${tookMs} ms`).toBe(true);
  });

  test('names AT firmware and its version, which has no memory to tell of', async () => {
    const live = await liveBoard('blank', { flash: smallImage('AT version:1.7.0.0(Aug 16 2018 00:57:04)') });
    try {
      const ground = { clock: systemClock, signal: live.signal, session: live.session };
      const { last } = await runVerbOn(ground, info, [], { json: true });
      expect(last).toMatchObject({
        firmware: { kind: 'at', version: '1.7.0.0', board: null },
        freeMemoryBytes: null,
      });
    } finally {
      await live.stop();
    }
  });

  test.each(['micropython', 'nodemcu'] as const)(
    'asks %s for its memory and why it started',
    async (kind) => {
      const live = await liveBoard(kind);
      try {
        const ground = { clock: systemClock, signal: live.signal, session: live.session };
        const { last } = await runVerbOn(ground, info, [], { json: true });
        expect(last).toMatchObject({
          firmware: { kind },
          freeMemoryBytes: expect.any(Number),
          resetReason: 6,
        });
        expect(live.session.state).toMatch(/ idle$/);
      } finally {
        await live.stop();
      }
    },
  );

  test('people read it in lines, with the flash id as data sheets print it', async () => {
    const fixture = await openFixture({ board: { mac: 'ec:fa:bc:12:34:56', jedecId: [0xef, 0x40, 0x16] } });
    expect(await runOn(fixture, info, false)).toEqual([
      'Chip      ESP8266EX (WiFi)',
      'MAC       ec:fa:bc:12:34:56',
      'Crystal   26 MHz',
      'Flash     EF4016 Winbond W25Q32, 4 MB',
      'Firmware  none: nothing bootable',
    ]);
  });
});

describe('espwb reset', () => {
  test('restarts into the firmware', async () => {
    const fixture = await openFixture({ board: { flash: demoImage }, firmware: promptFirmware });
    expect(await runOn(fixture, reset, false)).toEqual(['The board has restarted.']);
    expect(fixture.session.state).toBe('booting');
  });

  test('--interrupt presses Ctrl-C while it starts and ends at the prompt', async () => {
    const fixture = await openFixture({ board: { flash: demoImage }, firmware: promptFirmware });
    const lines = await runOn(fixture, reset, false, { interrupt: true });
    expect(lines).toEqual(['Stopped by a reset and Ctrl-C while the firmware started.']);
    expect(fixture.session.state).toBe('micropython idle');
  });

  test('--bootloader leaves it waiting there for other programs', async () => {
    const fixture = await openFixture({ board: { flash: demoImage }, firmware: promptFirmware });
    expect(await runOn(fixture, reset, false, { bootloader: true })).toEqual([
      'The board waits in its boot loader.',
    ]);
    await fixture.clock.run(fixture.session.close());
    expect(fixture.session.state).toBe('boot rom');
  });
});

describe('the size of a flash that is smaller than its ID says', () => {
  const half = { flashSizeBytes: 512 * 1024, jedec: 'double' } as const;
  const contents = () => {
    const flash = demoImage.slice(0, 512 * 1024);
    flash[3] = 0x20;
    return flash;
  };

  test('is the true one, with a warning', async () => {
    const { fixture, result } = await infoOf({
      board: { ...half, flash: contents() },
      firmware: promptFirmware,
    });
    expect((result['flash'] as { sizeBytes: number }).sizeBytes).toBe(512 * 1024);
    expect((result['warnings'] as string[])[0]).toContain('The flash ends at 0x80000 (512 KB)');
    expect(fixture.board.counters()).toMatchObject({ sectorsErased: 0, bytesProgrammed: 0 });
  });

  test('is not claimed where the flash is as large as it says', async () => {
    const { result } = await infoOf({ board: { flash: contents() }, firmware: promptFirmware });
    expect((result['flash'] as { sizeBytes: number }).sizeBytes).toBe(4 << 20);
  });

  test('cannot be told of a blank one, which is said', async () => {
    const fixture = await openFixture({ board: half });
    const lines = await runOn(fixture, info, true);
    expect(lines.join('\n')).toContain('nothing that is stored there tells whether that is true');
  });
});
