// A program that prints nothing, on a board whose start was heard or not: its Ctrl-C is not kept waiting, and who is
// only slow is not interrupted.
import { expect, test } from 'vitest';
import { breakIn } from '../../../src/device/firmware/break-in.ts';
import { lookBriefly } from '../../../src/device/firmware/brief-look.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { ByteReader } from '../../../src/device/transport/byte-reader.ts';
import type { StartFirmware } from '../../../src/virtual-board/firmware/runtime.ts';
import { promptFirmware } from '../../support/prompt-firmware.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { openFixture } from '../../support/session-fixture.ts';
import { TestClock } from '../../support/test-clock.ts';

type Start = { readonly says: string; readonly endsMs: number | null };

/** Deaf but for Ctrl-C, which ends it, as its end does. */
const busy =
  ({ says, endsMs }: Start, received: number[] = []): StartFirmware =>
  (io) => {
    let prompt: ReturnType<StartFirmware> | null = null;
    io.setUartBaudRate(115_200);
    if (says !== '') io.send(Buffer.from(says));
    const end = () => {
      prompt ??= promptFirmware(io);
    };
    const cancel = endsMs === null ? () => {} : io.clock.setTimer(endsMs, end);
    return {
      receive: (bytes) => {
        received.push(...bytes);
        if (prompt) prompt.receive(bytes);
        else if (bytes.includes(0x03)) end();
      },
      stop: () => {
        cancel();
        prompt?.stop();
      },
    };
  };

const fixtureWith = (start: Start, received: number[] = []) =>
  openFixture({ board: { flash: demoMicroPython() }, firmware: busy(start, received) });

const silent: Start = { says: '', endsMs: null };

test.each([
  ['long since', 1200],
  ['behind the noise of its start', 2100],
])('an interrupt reaches a program that is silent %s within %i ms', async (when, limitMs) => {
  const { clock, session, context, timed } = await fixtureWith(silent);
  await clock.advance(3000);
  if (when !== 'long since') await clock.run(session.restart(context));
  const { result, tookMs } = await timed(() => breakIn(session, {}, context));
  expect([result.by, session.state]).toEqual(['ctrl-c', 'micropython idle']);
  expect(tookMs).toBeLessThan(limitMs);
  await clock.run(session.close());
});

test('the boot text of the ESP32 family is a start and no word of a program', async () => {
  const says =
    'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\nrst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n' +
    'SPIWP:0xee\r\nmode:DIO, clock div:1\r\nload:0x3fcd5820,len:0x1714\r\nentry 0x403cc710\r\n';
  const look = async (text: string) => {
    const clock = new TestClock();
    const transport = new ScriptedTransport(clock);
    const reader = new ByteReader(transport, clock);
    const { signal } = new AbortController();
    transport.send(text, 20);
    const found = await clock.run(
      lookBriefly(transport, reader, clock, signal, { early: null, interrupts: false }),
    );
    reader.stop();
    return found.isSilent;
  };
  expect(await look(says)).toBe(true);
  expect(await look(`${says}a word\r\n`)).toBe(false);
  expect(await look(says + says)).toBe(false);
});

test('a firmware that says that it makes its file system gets no Ctrl-C before it is done', async () => {
  const received: number[] = [];
  const setUp: Start = { says: 'Performing initial setup\r\n', endsMs: 3000 };
  const { clock, session, context } = await fixtureWith(setUp, received);
  await clock.run(session.restart(context));
  expect((await clock.run(breakIn(session, {}, context))).link.facts.kind).toBe('micropython');
  expect(received).not.toContain(0x03);
  await clock.run(session.close());
});

test('a brief look finds silence in four seconds, and is no brief one where a word was said', async () => {
  const look = async (start: Start) => {
    const { clock, session, context, timed } = await fixtureWith(start);
    await clock.run(session.restart(context));
    const { result, tookMs } = await timed(() =>
      connectFirmware(session, context, { brief: true }).catch((thrown) => thrown),
    );
    const { state } = session;
    await clock.run(session.close());
    return { result, state, tookMs };
  };
  const quiet = await look(silent);
  expect([quiet.result.code, quiet.state]).toEqual(['no-repl', 'silent']);
  expect(quiet.tookMs).toBeLessThan(4000);
  const late = await look({ says: 'Performing initial setup\r\n', endsMs: 4000 });
  expect([late.result.facts?.kind, late.state]).toEqual(['micropython', 'micropython idle']);
});

test('a brief look takes a board that starts over and over for no silent program', async () => {
  const { clock, session, context } = await openFixture();
  const error = await clock.run(connectFirmware(session, context, { brief: true }).catch((thrown) => thrown));
  expect([error.code, session.state]).toEqual(['no-repl', 'booting']);
  await clock.run(session.close());
});
