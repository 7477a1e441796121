// A program that prints nothing, on a board whose start was heard or not: its Ctrl-C is not kept waiting, and who is
// only slow is not interrupted.
import { expect, test } from 'vitest';
import { breakIn } from '../../../src/device/firmware/break-in.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import type { StartFirmware } from '../../../src/virtual-board/firmware/runtime.ts';
import { promptFirmware } from '../../support/prompt-firmware.ts';
import { openFixture } from '../../support/session-fixture.ts';

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
