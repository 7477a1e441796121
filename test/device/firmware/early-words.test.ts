// What the board says between the opening of its port and the first question: that time counts as
// listened, and nothing of it gets lost.
import { expect, test } from 'vitest';
import { sleep } from '../../../src/device/clock.ts';
import { listenForPrompt } from '../../../src/device/firmware/listen-for-prompt.ts';
import { ByteReader } from '../../../src/device/transport/byte-reader.ts';
import { listenFromOpen } from '../../../src/device/transport/ear.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

const { signal } = new AbortController();

/** Opens, loads for so long, then asks; the board answers an Enter with its prompt after 5 ms. */
async function heard(loadMs: number, says: string, withEar = true) {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  let askedAtMs = Number.NaN;
  transport.connect({
    feed: () => {
      askedAtMs = clock.now();
      transport.send('\r\n>>> ', 5);
    },
  });
  const ear = withEar ? listenFromOpen(transport, clock) : null;
  if (says !== '') transport.send(says, 10);
  await clock.run(sleep(clock, loadMs));
  const reader = new ByteReader(transport, clock);
  const hearing = await clock.run(listenForPrompt(transport, reader, clock, signal, ear?.take() ?? null));
  reader.stop();
  return { hearing, askedAtMs, endedAtMs: clock.now(), again: ear?.take() ?? null };
}

test('a silent board is asked 60 ms after the opening, however much of that went into loading', async () => {
  expect(await heard(40, '')).toMatchObject({ askedAtMs: 60, hearing: { kind: 'prompt' } });
  expect(await heard(300, '')).toMatchObject({ askedAtMs: 300, hearing: { kind: 'prompt' } });
  expect(await heard(300, '', false)).toMatchObject({ askedAtMs: 360, hearing: { kind: 'prompt' } });
});

test('the bare answer to the first Enter is believed at once; with words before it there is a second look', async () => {
  expect(await heard(60, '')).toMatchObject({ endedAtMs: 65 });
  expect((await heard(60, 'tick\r\n')).endedAtMs).toBeGreaterThan(65);
});

test('firmware that named itself while the program was loading is not asked at all', async () => {
  const said = 'Project tasmota - Tasmota Version 13.1.0(tasmota)-2_7_4_9(2023-08-11T10:32:13)\r\n';
  const { hearing, askedAtMs } = await heard(300, said);
  expect(hearing.kind).toBe('talking');
  expect(Buffer.from(hearing.heard).toString()).toBe(said);
  expect(askedAtMs).toBeNaN();
});

test('what was heard goes to the first who asks, and to nobody after that', async () => {
  expect((await heard(100, 'hello\r\n')).again).toBeNull();
});
