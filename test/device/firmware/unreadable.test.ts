// What cannot be read at the port's rate is told as that: no restart loop is claimed that was not heard, and
// the rate at which it is text is found by listening.
import { describe, expect, test } from 'vitest';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { bareSession } from '../../support/bare-session.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';

const noise = [0x00, 0x80, 0xe0, 0xfe, 0xf8, 0x1c, 0x9c, 0x86, 0x66, 0x7e];

/** A board with a rate of its own: at any other its text is noise, and what it is sent is noise to it. */
class OtherRate extends ScriptedTransport {
  readonly #baudRate: number;
  constructor(clock: TestClock, baudRate: number) {
    super(clock);
    this.#baudRate = baudRate;
  }

  say(text: string): void {
    const count = Math.max(1, Math.round((text.length * this.baudRate) / this.#baudRate));
    const garbled = Uint8Array.from({ length: count }, (_, at) => noise[(at * 7) % noise.length] as number);
    this.send(this.baudRate === this.#baudRate ? text : garbled);
  }
}

/** Says a line every so often, whatever it is sent. */
function talks(clock: TestClock, transport: OtherRate, text: string, everyMs = 300): void {
  const again = () => {
    transport.say(text);
    clock.setTimer(everyMs, again);
  };
  again();
}

async function failureOf(clock: TestClock, transport: ScriptedTransport) {
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const connecting = connectFirmware(bareSession(transport, clock), context);
  return clock.run(
    connecting.then(
      () => null,
      (error: unknown) => error as { code: string; message: string; hints: string[]; evidence?: Uint8Array },
    ),
  );
}

describe('a program at another rate', () => {
  test.each([9600, 57_600, 74_880])(
    'of %i baud is named with it, and its text is shown',
    async (baudRate) => {
      const clock = new TestClock();
      const transport = new OtherRate(clock, baudRate);
      talks(clock, transport, 't=1 temp=21.5 hum=40\r\n');
      const failure = await failureOf(clock, transport);
      expect(failure?.code).toBe('repl-busy');
      expect(failure?.message).toContain(`text at ${baudRate} baud`);
      expect(failure?.message).not.toContain('keeps restarting');
      expect(Buffer.from(failure?.evidence ?? []).toString()).toContain('temp=21.5');
      expect(transport.baudRate).toBe(115_200);
    },
  );

  test('that nobody tries is told as unreadable, with no word of a loop', async () => {
    const clock = new TestClock();
    const transport = new OtherRate(clock, 31_250);
    talks(clock, transport, 'a line of a program\r\n');
    const failure = await failureOf(clock, transport);
    expect(failure?.message).toContain('cannot be read at 115200 baud');
    expect(failure?.message).not.toContain('keeps restarting');
  });
});

test.each([50, 300, 1000, 2500])(
  'a program that says a line every %i ms behind the noise of its start is told as one, and no other rate is tried',
  async (everyMs) => {
    const clock = new TestClock();
    const transport = new OtherRate(clock, 115_200);
    const rates = new Set<number>();
    const setBaudRate = transport.setBaudRate.bind(transport);
    transport.setBaudRate = (baudRate) => {
      rates.add(baudRate);
      return setBaudRate(baudRate);
    };
    transport.send(Uint8Array.from({ length: 120 }, (_, at) => noise[(at * 7) % noise.length] as number));
    clock.setTimer(400, () => talks(clock, transport, 'hello world\r\n', everyMs));
    const failure = await failureOf(clock, transport);
    expect(failure?.message).toBe('A program runs on the board and shows no prompt.');
    expect(Buffer.from(failure?.evidence ?? []).toString()).toMatch(/^[\w \r\n]*hello world\r\n$/);
    // That of the boot ROM is listened at once.
    expect([...rates].sort()).toEqual([115_200, 74_880]);
    expect(clock.now()).toBeLessThan(12_000);
  },
);

test('the panic of a program is explained where a command fails on it', async () => {
  const clock = new TestClock();
  const transport = new OtherRate(clock, 115_200);
  talks(clock, transport, 'Exception (28):\r\nepc1=0x40201a3c epc2=0x00000000 depc=0x00000000\r\n');
  const failure = await failureOf(clock, transport);
  expect(failure?.message).toContain('a read through a bad pointer');
});

test('AT firmware of another rate is found there and named with its version', async () => {
  const clock = new TestClock();
  const transport = new OtherRate(clock, 9600);
  const answers: Readonly<Record<string, string>> = {
    AT: '\r\nOK\r\n',
    'AT+GMR': 'AT version:1.7.4.0(May 11 2020 19:13:04)\r\nOK\r\n',
  };
  let line = '';
  transport.connect({
    feed: (bytes) => {
      if (transport.baudRate !== 9600) return transport.say('x'.repeat(bytes.length));
      for (const byte of bytes) {
        const key = String.fromCharCode(byte);
        transport.say(key);
        if (key !== '\n') line += key;
        else {
          transport.say(answers[line.trim()] ?? (line.trim() === '' ? '' : '\r\nERROR\r\n'));
          line = '';
        }
      }
    },
  });
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const link = await clock.run(connectFirmware(bareSession(transport, clock), context));
  expect([link.facts.kind, link.facts.version, transport.baudRate]).toEqual(['at', '1.7.4.0', 9600]);
});

test('bytes without a pause that are no text anywhere are told within twelve seconds', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const again = () => {
    transport.send(Uint8Array.from({ length: 80 }, (_, at) => (at * 37 + 129) % 256));
    clock.setTimer(50, again);
  };
  again();
  const failure = await failureOf(clock, transport);
  expect(failure?.message).toContain('cannot be read at 115200 baud');
  expect(clock.now()).toBeLessThan(12_000);
});

test('zero bytes without a pause are a line that is held low, told within four seconds', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const again = () => {
    transport.send(new Uint8Array(200));
    clock.setTimer(100, again);
  };
  again();
  const failure = await failureOf(clock, transport);
  expect(failure?.message).toContain('Only zero bytes');
  expect(failure?.message).toContain('held low');
  expect(clock.now()).toBeLessThan(4000);
});

test('text in UTF-16 is text', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const again = () => {
    transport.send(Uint8Array.from(Buffer.from('temperature 21\r\n', 'utf16le')));
    clock.setTimer(400, again);
  };
  again();
  const failure = await failureOf(clock, transport);
  expect(failure?.message).toContain('A program runs on the board');
  expect(failure?.message).not.toContain('rate');
  expect(clock.now()).toBeLessThan(5000);
});

test('a board that starts once more after the other rates were tried is waited for', async () => {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock);
  const burst = Uint8Array.from({ length: 100 }, (_, at) => noise[(at * 7) % noise.length] as number);
  transport.send(burst, 5);
  const banner = '\r\nMicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n>>> ';
  let writes = 0;
  let readyMs = Number.POSITIVE_INFINITY;
  transport.connect({
    feed: (bytes) => {
      writes += 1;
      // The search is over: it is reset, and comes to its prompt two seconds later.
      if (transport.baudRate === 115_200 && writes > 5 && readyMs === Number.POSITIVE_INFINITY) {
        readyMs = clock.now() + 2000;
        transport.send(burst, 1);
      }
      if (clock.now() < readyMs) return;
      if (bytes.includes(13)) transport.send('\r\n>>> ', 1);
      if (bytes.includes(2)) transport.send(banner, 1);
    },
  });
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const link = await clock.run(connectFirmware(bareSession(transport, clock), context));
  expect(link.facts.version).toBe('1.27.0');
});
