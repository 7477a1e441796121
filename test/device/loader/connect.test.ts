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
import { type Bench, enterByHand, openBench } from '../../support/session-bench.ts';
import { TestClock } from '../../support/test-clock.ts';

const reach = ({ transport, clock, context }: Bench) => connect(transport, clock, {}, context);

describe('a board that lets itself be reset', () => {
  test.each(['auto', 'direct'] as const)(
    'wiring %s: the ROM answers after the first reset',
    async (wiring) => {
      const bench = await openBench({ board: { wiring } });
      const { result, tookMs } = await bench.timed(() => reach(bench));
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
    const bench = await openBench();
    const seen: Lines[] = [];
    const { setLines } = bench.transport;
    bench.transport.setLines = (lines) => {
      seen.push(lines);
      return setLines.call(bench.transport, lines);
    };
    const bootReset = parseResetSequence('R1|W0.2|U1,0|W0.05|U0,0');
    const { transport, clock, context } = bench;
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
    const bench = await openBench({ lineless: true });
    await enterByHand(bench);
    const { result, tookMs } = await bench.timed(() => reach(bench));
    expect(result.kind).toBe('rom');
    expect(tookMs).toBeLessThan(100);
  });

  test('is found where the lines are wired to nothing', async () => {
    const bench = await openBench({ board: { wiring: 'none' } });
    await enterByHand(bench);
    expect((await bench.clock.run(reach(bench))).kind).toBe('rom');
  });
});

describe('no boot loader answers: a diagnosis within three seconds', () => {
  const diagnose = async (bench: Bench) => {
    const startMs = bench.clock.now();
    const error = await bench.clock.run(
      reach(bench).then(
        () => null,
        (thrown: unknown) => thrown,
      ),
    );
    expect(bench.clock.now() - startMs).toBeLessThan(3000);
    return error;
  };

  test('nothing at all was heard', async () => {
    const bench = await openBench({ board: { wiring: 'none' } });
    await bench.clock.advance(2000);
    bench.board.press('reset', true);
    expect(await diagnose(bench)).toMatchObject({
      code: 'no-answer',
      board: 'unchanged',
      message: expect.stringContaining('Nothing was heard'),
    });
  });

  test('a driver without the higher rates is no reason: the silence of the board is', async () => {
    const bench = await openBench({ board: { wiring: 'none' } });
    await bench.clock.advance(2000);
    bench.board.press('reset', true);
    refuseRates(bench.transport, (baudRate) => baudRate > 115_200);
    expect(await diagnose(bench)).toMatchObject({ code: 'no-answer' });
  });

  test('the board restarts with GPIO0 high: its boot line at 74880 is the evidence', async () => {
    const bench = await openBench();
    const { setLines } = bench.transport;
    // An adapter whose DTR leads nowhere: EN is reset, GPIO0 never pulled.
    bench.transport.setLines = ({ rts }) => setLines.call(bench.transport, { dtr: false, rts });
    const error = await diagnose(bench);
    expect(error).toMatchObject({ code: 'firmware-runs' });
    expect((error as Error).message).toMatch(/rst cause:\d, boot mode:\(3,\d\)/);
    const { evidence } = error as { evidence: Uint8Array };
    expect(new TextDecoder().decode(evidence)).toMatch(/^ets Jan {2}8 2013/);
    // Both lines change at once and at once: no capacitor helps where DTR does not arrive.
    expect(JSON.stringify((error as EspError).ownHints)).not.toContain('capacitor');
  });

  test('a capacitor at EN is advised where DTR and RTS come one long after the other', async () => {
    const bench = await openBench();
    const { setLines } = bench.transport;
    // A driver with a transfer for each line, RTS first: the chip has looked at GPIO0 when DTR comes.
    bench.transport.setLines = async (lines) => {
      await setLines.call(bench.transport, { dtr: false, rts: lines.rts });
      await sleep(bench.clock, 85);
      await setLines.call(bench.transport, lines);
    };
    const error = await diagnose(bench);
    expect(error).toMatchObject({ code: 'firmware-runs' });
    expect(JSON.stringify((error as EspError).ownHints)).toContain('A capacitor of 1 to 10 µF');
  });

  test('a blank board that no line reaches starts over and over: its garbled boot text is known', async () => {
    const bench = await openBench({ board: { wiring: 'none' } });
    const error = await diagnose(bench);
    expect(error).toMatchObject({ code: 'firmware-runs' });
  });

  test('a REPL answers where the lines do not reach the board', async () => {
    const bench = await openBench({
      board: { wiring: 'none', flash: demoMicroPython() },
      firmware: promptFirmware,
    });
    await bench.clock.advance(1000);
    const error = await diagnose(bench);
    expect(error).toMatchObject({ code: 'repl-answered', board: 'unchanged' });
    expect(new TextDecoder().decode((error as { evidence: Uint8Array }).evidence)).toContain('>>> ');
  });

  test('GPIO2 held low keeps every boot mode away, and is named', async () => {
    const bench = await openBench();
    bench.board.drivePin(2, 0);
    expect(await diagnose(bench)).toMatchObject({
      code: 'no-answer',
      ownHints: [expect.stringContaining('GPIO2')],
    });
  });

  test('what is sent comes back: no noise, but a program that echoes, or joined wires', async () => {
    const clock = new TestClock();
    const transport = new ScriptedTransport(clock);
    transport.connect({ hear: (bytes) => transport.send(bytes, 1) });
    const { signal } = new AbortController();
    const reaching = connect(transport, clock, {}, { signal, onEvent: () => {} });
    await expect(clock.run(reaching)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('what is sent comes back'),
    });
  });

  test('a few bytes and then nothing are neither text nor noise', async () => {
    const bench = await openBench();
    bench.board.inject({ kind: 'silence', direction: 'out', atByte: 5, forMs: 60_000 });
    const error = await diagnose(bench);
    expect(error).toMatchObject({ code: 'no-answer', message: expect.stringMatching(/ \d bytes\.$/) });
    expect((error as { evidence: Uint8Array }).evidence.length).toBeGreaterThan(0);
  });

  test('only noise comes from a board that cannot be understood', async () => {
    const bench = await openBench();
    bench.board.inject({ kind: 'noise', direction: 'out', rate: 0.5, seed: 7 });
    bench.board.inject({ kind: 'noise', direction: 'in', rate: 0.5, seed: 8 });
    expect(['noise', 'no-answer']).toContain(((await diagnose(bench)) as { code: string }).code);
  });
});

describe('what may happen on the way', () => {
  test('a cancel at any moment ends within two seconds and leaves the board running', async () => {
    for (const afterMs of [0, 50, 120, 152, 160, 700]) {
      const bench = await openBench({ board: { wiring: afterMs === 700 ? 'none' : 'auto' } });
      const connecting = reach(bench);
      await bench.clock.advance(afterMs);
      bench.cancel();
      const startMs = bench.clock.now();
      await expect(bench.clock.run(connecting.then(() => 'connected'))).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(bench.clock.now() - startMs).toBeLessThan(2000);
    }
  });

  test('unplugging during the reset or the SYNC says so', async () => {
    for (const afterMs of [10, 120, 155]) {
      const bench = await openBench();
      const connecting = reach(bench);
      bench.clock.setTimer(afterMs, () => bench.board.unplug());
      await expect(bench.clock.run(connecting)).rejects.toMatchObject({ code: 'unplugged' });
    }
  });

  test('the loss of any one byte in either direction only costs another SYNC', async () => {
    for (const direction of ['in', 'out'] as const) {
      for (const atByte of [0, 1, 5, 11, 12, 30, 45, 60, 95]) {
        const bench = await openBench();
        bench.board.inject({ kind: 'lose', direction, atByte });
        const { result, tookMs } = await bench.timed(() => reach(bench));
        expect(result.kind).toBe('rom');
        expect(tookMs).toBeLessThan(1500);
      }
    }
  });

  test('a connected board restarts into its firmware by one RTS reset', async () => {
    const bench = await openBench();
    const link = await bench.clock.run(reach(bench));
    await bench.clock.run(playResetSequence(bench.transport, bench.clock, hardReset));
    await bench.clock.advance(100);
    expect(await bench.clock.run(link.isAlive())).toBe(false);
  });
});
