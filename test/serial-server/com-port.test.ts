// The server's half of RFC 2217: each request is answered with what is in force afterwards.
import { describe, expect, test } from 'vitest';
import { createComPort, overrunBit } from '../../src/serial-server/com-port.ts';
import type { Inputs } from '../../src/serial-server/one-client-cable.ts';
import { createOutputGate } from '../../src/serial-server/output-gate.ts';
import { TestClock } from '../support/test-clock.ts';

/** A cable that writes down what is asked of it, and the answers on their way to the client. */
function comPort(inputs: () => Inputs | null = () => null) {
  const acts: string[] = [];
  const clock = new TestClock();
  const answers: (readonly number[])[] = [];
  const port = createComPort({
    claim: {
      write: async () => {},
      setLines: (lines) => void acts.push(JSON.stringify(lines)),
      setBaudRate: async (rate) => {
        acts.push(`baud ${rate}`);
        return rate as number;
      },
      setBreak: async (on) => acts.push(`break ${on}`) > 0,
      readInputs: async () => inputs(),
      release: () => {},
    },
    reply: (bytes) => void answers.push(bytes),
    setSuspended: (on) => void acts.push(`suspended ${on}`),
    purgeOutput: () => void acts.push('purged'),
    signature: 'test',
    later: (ms, run) => clock.setTimer(ms, run),
  });
  /** The answers to one request. */
  const ask = async (...bytes: number[]) => {
    answers.length = 0;
    await port.receive(Uint8Array.from(bytes));
    return answers.slice();
  };
  return { ask, acts, answers, port, clock };
}

describe('settings', () => {
  test('a rate is set and answered; 0 asks; one that no adapter has leaves the old one', async () => {
    const { ask, acts } = comPort();
    expect((await ask(1, 0, 1, 0x24, 0x80))[0]).toEqual([101, 0, 1, 0x24, 0x80]);
    expect(acts).toEqual(['baud 74880']);
    expect(await ask(1, 0, 0, 0, 0)).toEqual([[101, 0, 1, 0x24, 0x80]]);
    expect(await ask(1, 0, 0, 0, 1)).toEqual([[101, 0, 1, 0x24, 0x80]]);
    expect(await ask(1, 0, 0)).toEqual([]);
    expect(acts).toEqual(['baud 74880']);
  });

  test('8 bits and no parity are what there is, two stop bits harm nobody', async () => {
    const { ask } = comPort();
    expect(await ask(2, 7)).toEqual([[102, 8]]);
    expect(await ask(3, 2)).toEqual([[103, 1]]);
    expect(await ask(4, 2)).toEqual([[104, 2]]);
    expect(await ask(4, 9)).toEqual([[104, 2]]);
  });

  test('lines and break are done one by one, and told when asked for', async () => {
    const { ask, acts, clock } = comPort();
    expect(await ask(5, 7)).toEqual([[105, 9]]);
    for (const value of [8, 11, 9, 12, 5]) {
      expect(await ask(5, value)).toEqual([[105, value]]);
      await clock.advance(10);
    }
    const lines = ['{"dtr":true,"rts":false}', '{"rts":true}', '{"dtr":false}', '{"rts":false}'];
    expect(acts).toEqual([...lines, 'break true']);
    expect(await ask(5, 4)).toEqual([[105, 5]]);
    expect(await ask(5, 10)).toEqual([[105, 12]]);
  });

  test('flow control of any kind is answered with none', async () => {
    const { ask, acts } = comPort();
    for (const value of [0, 1, 2, 3, 17, 19]) expect(await ask(5, value)).toEqual([[105, 1]]);
    for (const value of [13, 14, 15, 16, 18]) expect(await ask(5, value)).toEqual([[105, 14]]);
    expect(await ask(5, 99)).toEqual([]);
    expect(acts).toEqual([]);
  });

  test('the signature is told to who asks without one, and purge does what it names', async () => {
    const { ask, acts } = comPort();
    expect(await ask(0)).toEqual([[100, ...Buffer.from('test')]]);
    expect(await ask(0, 65)).toEqual([]);
    expect(await ask(12, 2)).toEqual([[112, 2]]);
    expect(acts).toEqual([]);
    expect(await ask(12, 3)).toEqual([[112, 3]]);
    expect(acts).toEqual(['purged']);
    expect(await ask(12, 9)).toEqual([]);
    expect(await ask(77, 1)).toEqual([]);
  });

  test('an overrun is told only to who asked for it by the mask', async () => {
    const { ask, answers, port } = comPort();
    port.notifyLineState(overrunBit);
    expect(answers).toEqual([]);
    await ask(10, overrunBit);
    answers.length = 0;
    port.notifyLineState(overrunBit);
    expect(answers).toEqual([[106, overrunBit]]);
  });
});

describe('the modem state', () => {
  const none = { cts: false, dsr: false, cd: false };
  const state = (answers: readonly (readonly number[])[]) => answers.filter(([code]) => code === 107);

  test('is what the port reads, told at first and then what of it changed', async () => {
    let inputs = { ...none, cts: true };
    const { port, answers, clock } = comPort(() => inputs);
    await port.notifyModemState();
    await clock.advance(3000);
    inputs = { ...none, dsr: true, cd: true };
    await clock.advance(1000);
    inputs = { ...none, dsr: true };
    await clock.advance(3000);
    expect(state(answers)).toEqual([
      [107, 0x10],
      [107, 0xa0 | 0x0b],
      [107, 0x20 | 0x08],
    ]);
  });

  test('is told as far as the mask wants it, with 0 not at all', async () => {
    let inputs = none;
    const { ask, port, answers, clock } = comPort(() => inputs);
    await port.notifyModemState();
    await ask(11, 0x10);
    answers.length = 0;
    inputs = { cts: true, dsr: true, cd: false };
    await clock.advance(1000);
    inputs = { cts: true, dsr: false, cd: true };
    await clock.advance(1000);
    expect(state(answers)).toEqual([[107, 0x10]]);
    await ask(11, 0);
    answers.length = 0;
    inputs = none;
    await clock.advance(1000);
    expect(state(answers)).toEqual([]);
  });

  test('is all off where nobody can tell, once; and not looked for when the client has left', async () => {
    let looks = 0;
    const silent = comPort(() => {
      looks += 1;
      return null;
    });
    await silent.port.notifyModemState();
    await silent.clock.advance(10_000);
    expect([state(silent.answers), looks]).toEqual([[[107, 0]], 1]);
    const left = comPort(() => {
      looks += 1;
      return none;
    });
    await left.port.notifyModemState();
    left.port.close();
    await left.clock.advance(10_000);
    expect(looks).toBe(2);
  });
});

describe('suspend', () => {
  const gate = (isTaken = () => true) => {
    const sent: number[] = [];
    const made = createOutputGate((bytes) => {
      if (isTaken()) sent.push(...bytes);
      return isTaken();
    });
    const dropped: number[] = [];
    made.onDropped((state) => void dropped.push(state));
    return { ...made, sent, dropped };
  };

  test('holds what comes and lets it go in order at resume', async () => {
    const { ask, acts } = comPort();
    await ask(8);
    await ask(9);
    expect(acts).toEqual(['suspended true', 'suspended false']);
    const { push, setSuspended, sent } = gate();
    setSuspended(true);
    push(Uint8Array.of(1));
    push(Uint8Array.of(2));
    expect(sent).toEqual([]);
    setSuspended(false);
    push(Uint8Array.of(3));
    expect(sent).toEqual([1, 2, 3]);
  });

  test('keeps at most 64 KB, drops the rest and says so; purge empties it', () => {
    const { push, setSuspended, purge, sent, dropped } = gate();
    setSuspended(true);
    for (let count = 0; count < 70; count++) push(new Uint8Array(1024));
    expect(dropped).toEqual(new Array(6).fill(overrunBit));
    purge();
    setSuspended(false);
    expect(sent).toEqual([]);
  });

  test('says so too where the client does not read', () => {
    const { push, dropped } = gate(() => false);
    push(Uint8Array.of(1));
    expect(dropped).toEqual([overrunBit]);
  });
});
