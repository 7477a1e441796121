// Every way into the boot loader and every reason for not getting there, on the virtual board.
import { describe, expect, test } from 'vitest';
import { sleep } from '../../../src/device/clock.ts';
import type { EspError } from '../../../src/device/errors.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { connect } from '../../../src/device/loader/connect.ts';
import { parseResetSequence, playResetSequence } from '../../../src/device/loader/reset-sequence.ts';
import { hardReset } from '../../../src/device/loader/reset-strategies.ts';
import type { Lines } from '../../../src/device/transport/transport.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { promptFirmware } from '../../support/prompt-firmware.ts';
import { refuseRates } from '../../support/refuse-rates.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { enterByHand, type Fixture, openFixture } from '../../support/session-fixture.ts';
import { TestClock } from '../../support/test-clock.ts';

const reach = ({ transport, clock, context }: Fixture) => connect(transport, clock, {}, context);

describe('a board that lets itself be reset', () => {
  test.each(['auto', 'direct'] as const)(
    'wiring %s: the ROM answers after the first reset',
    async (wiring) => {
      const fixture = await openFixture({ board: { wiring } });
      const { result, tookMs } = await fixture.timed(() => reach(fixture));
      expect(result.kind).toBe('rom');
      expect(tookMs).toBeLessThan(300);
    },
  );

  test('a port that sets one line at a time gets there by the classic reset', async () => {
    class OneLineAtATime extends VirtualTransport {
      override readonly capabilities = {
        hasLines: true,
        hasBaud: true,
        setsLinesTogether: false,
        resetsItself: false,
      };
    }
    const clock = new TestClock();
    const board = createBoard({ flashSizeBytes: 1 << 20, timing: 'real', wiring: 'auto' }, clock);
    const transport = new OneLineAtATime('virtual:classic', () => board.plug());
    await clock.run(transport.open({ baudRate: 115_200 }));
    const context = { signal: new AbortController().signal, onEvent: () => {} };
    const link = await clock.run(connect(transport, clock, {}, context));
    expect(link.kind).toBe('rom');
  });

  test('the person’s own sequence comes first', async () => {
    const fixture = await openFixture();
    const seen: Lines[] = [];
    const { setLines } = fixture.transport;
    fixture.transport.setLines = (lines) => {
      seen.push(lines);
      return setLines.call(fixture.transport, lines);
    };
    const bootReset = parseResetSequence('R1|W0.2|U1,0|W0.05|U0,0');
    const { transport, clock, context } = fixture;
    await clock.run(connect(transport, clock, { bootReset }, context));
    expect(seen).toEqual([
      { dtr: false, rts: true },
      { dtr: true, rts: false },
      { dtr: false, rts: false },
    ]);
  });
});

describe('a board that waits already', () => {
  test('is found without any reset where the port has no lines', async () => {
    const fixture = await openFixture({ lineless: true });
    await enterByHand(fixture);
    const { result, tookMs } = await fixture.timed(() => reach(fixture));
    expect(result.kind).toBe('rom');
    expect(tookMs).toBeLessThan(100);
  });

  test('is found where the lines are wired to nothing', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    await enterByHand(fixture);
    expect((await fixture.clock.run(reach(fixture))).kind).toBe('rom');
  });
});

describe('no boot loader answers: a diagnosis within three seconds', () => {
  const diagnose = async (fixture: Fixture) => {
    const startMs = fixture.clock.now();
    const error = await fixture.clock.run(
      reach(fixture).then(
        () => null,
        (thrown: unknown) => thrown,
      ),
    );
    expect(fixture.clock.now() - startMs).toBeLessThan(3000);
    return error;
  };

  test('nothing at all was heard', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    await fixture.clock.advance(2000);
    fixture.board.press('reset', true);
    expect(await diagnose(fixture)).toMatchObject({
      code: 'no-answer',
      board: 'unchanged',
      message: expect.stringContaining('Nothing was rece'),
    });
  });

  test('and the lines may be set without being answered for: how to insist is the first hint', async () => {
    const fixture = await openFixture({ lineless: true });
    Object.assign(fixture.transport.capabilities, { linesHint: 'Insist.' });
    fixture.board.press('reset', true);
    expect(await diagnose(fixture)).toMatchObject({
      message: expect.stringContaining('this port cannot reset the board'),
      ownHints: ['Insist.'],
    });
  });

  test('a driver without the higher rates is no reason: the silence of the board is', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    await fixture.clock.advance(2000);
    fixture.board.press('reset', true);
    refuseRates(fixture.transport, (baudRate) => baudRate > 115_200);
    expect(await diagnose(fixture)).toMatchObject({ code: 'no-answer' });
  });

  test('the board restarts with GPIO0 high: its boot line at 74880 is the evidence', async () => {
    const fixture = await openFixture();
    const { setLines } = fixture.transport;
    // An adapter whose DTR leads nowhere: EN is reset, GPIO0 never pulled.
    fixture.transport.setLines = ({ rts }) => setLines.call(fixture.transport, { dtr: false, rts });
    const error = await diagnose(fixture);
    expect(error).toMatchObject({ code: 'firmware-runs' });
    expect((error as Error).message).toMatch(/rst cause:\d, boot mode:\(3,\d\)/);
    const { evidence } = error as { evidence: Uint8Array };
    expect(new TextDecoder().decode(evidence)).toMatch(/^ets Jan {2}8 2013/);
    // Both lines change at once and at once: no capacitor helps where DTR does not arrive.
    expect(JSON.stringify((error as EspError).ownHints)).not.toContain('capacitor');
  });

  test('a capacitor at EN is advised where DTR and RTS come one long after the other', async () => {
    const fixture = await openFixture();
    const { setLines } = fixture.transport;
    // A driver with a transfer for each line, RTS first: the chip has looked at GPIO0 when DTR comes.
    fixture.transport.setLines = async (lines) => {
      await setLines.call(fixture.transport, { dtr: false, rts: lines.rts });
      await sleep(fixture.clock, 85);
      await setLines.call(fixture.transport, lines);
    };
    const error = await diagnose(fixture);
    expect(error).toMatchObject({ code: 'firmware-runs' });
    expect(JSON.stringify((error as EspError).ownHints)).toContain('A capacitor of 1 to 10 µF');
  });

  test('a blank board that no line reaches starts over and over: its garbled boot text is known', async () => {
    const fixture = await openFixture({ board: { wiring: 'none' } });
    const error = await diagnose(fixture);
    expect(error).toMatchObject({ code: 'firmware-runs' });
  });

  test('a REPL answers where the lines do not reach the board', async () => {
    const fixture = await openFixture({
      board: { wiring: 'none', flash: demoMicroPython() },
      firmware: promptFirmware,
    });
    await fixture.clock.advance(1000);
    const error = await diagnose(fixture);
    expect(error).toMatchObject({ code: 'repl-answered', board: 'unchanged' });
    expect(new TextDecoder().decode((error as { evidence: Uint8Array }).evidence)).toContain('>>> ');
  });

  test('GPIO2 held low keeps every boot mode away, and is named', async () => {
    const fixture = await openFixture();
    fixture.board.drivePin(2, 0);
    expect(await diagnose(fixture)).toMatchObject({
      code: 'no-answer',
      ownHints: [expect.stringContaining('GPIO2')],
    });
  });

  test('what is sent comes back: no noise, but a program that echoes, or joined wires', async () => {
    const clock = new TestClock();
    const transport = new ScriptedTransport(clock);
    transport.connect({ feed: (bytes) => transport.send(bytes, 1) });
    const { signal } = new AbortController();
    const reaching = connect(transport, clock, {}, { signal, onEvent: () => {} });
    await expect(clock.run(reaching)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('what is sent is echoed'),
    });
  });

  test('a few bytes and then nothing are neither text nor noise', async () => {
    const fixture = await openFixture();
    fixture.board.inject({ kind: 'silence', direction: 'out', atByte: 5, forMs: 60_000 });
    const error = await diagnose(fixture);
    expect(error).toMatchObject({ code: 'no-answer', message: expect.stringMatching(/ \d bytes\.$/) });
    expect((error as { evidence: Uint8Array }).evidence.length).toBeGreaterThan(0);
  });

  test('only noise comes from a board that cannot be understood', async () => {
    const fixture = await openFixture();
    fixture.board.inject({ kind: 'noise', direction: 'out', rate: 0.5, seed: 7 });
    fixture.board.inject({ kind: 'noise', direction: 'in', rate: 0.5, seed: 8 });
    expect(['noise', 'no-answer']).toContain(((await diagnose(fixture)) as { code: string }).code);
  });
});

describe('what may happen on the way', () => {
  test('a cancel at any moment ends within two seconds and leaves the board running', async () => {
    for (const afterMs of [0, 50, 120, 152, 160, 700]) {
      const fixture = await openFixture({ board: { wiring: afterMs === 700 ? 'none' : 'auto' } });
      const connecting = reach(fixture);
      await fixture.clock.advance(afterMs);
      fixture.cancel();
      const startMs = fixture.clock.now();
      await expect(fixture.clock.run(connecting.then(() => 'connected'))).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(fixture.clock.now() - startMs).toBeLessThan(2000);
    }
  });

  test('unplugging during the reset or the SYNC says so', async () => {
    for (const afterMs of [10, 120, 155]) {
      const fixture = await openFixture();
      const connecting = reach(fixture);
      fixture.clock.setTimer(afterMs, () => fixture.board.unplug());
      await expect(fixture.clock.run(connecting)).rejects.toMatchObject({ code: 'unplugged' });
    }
  });

  test('the loss of any one byte in either direction only costs another SYNC', async () => {
    for (const direction of ['in', 'out'] as const) {
      for (const atByte of [0, 1, 5, 11, 12, 30, 45, 60, 95]) {
        const fixture = await openFixture();
        fixture.board.inject({ kind: 'lose', direction, atByte });
        const { result, tookMs } = await fixture.timed(() => reach(fixture));
        expect(result.kind).toBe('rom');
        expect(tookMs).toBeLessThan(1500);
      }
    }
  });

  test('a connected board restarts into its firmware by one RTS reset', async () => {
    const fixture = await openFixture();
    const link = await fixture.clock.run(reach(fixture));
    await fixture.clock.run(playResetSequence(fixture.transport, fixture.clock, hardReset));
    await fixture.clock.advance(100);
    expect(await fixture.clock.run(link.isAlive())).toBe(false);
  });
});
