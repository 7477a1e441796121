// --baud of the verbs that speak with a firmware: it is found at a rate that nobody would try.
import { describe, expect, test } from 'vitest';
import { run as exec } from '../../src/commands/exec.ts';
import { run as fs } from '../../src/commands/fs.ts';
import { run as gpio } from '../../src/commands/gpio.ts';
import { run as info } from '../../src/commands/info.ts';
import type { Verb } from '../../src/commands/verb.ts';
import { bareSession } from '../support/bare-session.ts';
import { runPromptProgram } from '../support/prompt-program.ts';
import { failureOf, runVerbOn } from '../support/run-verb-on.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { TestClock } from '../support/test-clock.ts';

const odd = 250_000;
const banner = 'Adafruit CircuitPython 3.1.2 on 2019-01-07; ESP module with ESP8266\r\n>>> ';

/** Deaf and mute at any other rate. */
class OneRate extends ScriptedTransport {
  override send(bytes: Uint8Array | string, delayMs = 0): void {
    if (this.baudRate === odd) super.send(bytes, delayMs);
  }
}

function ground() {
  const clock = new TestClock();
  const transport = new OneRate(clock);
  runPromptProgram(transport, { prompt: '>>> ', keys: { '\x02': `\r\n${banner}` } });
  return { clock, signal: new AbortController().signal, session: bareSession(transport, clock) };
}

describe.each([
  ['exec', exec, ['print(1)'], 'did not enter its raw REPL'],
  ['fs', fs, ['ls'], 'did not enter its raw REPL'],
  ['gpio', gpio, ['get', '2'], 'has no machine module'],
] as const)('%s', (_name, verb, args, words) => {
  test('--baud reaches who speaks at that rate alone', async () => {
    const at = ground();
    const { message } = await at.clock.run(
      failureOf(runVerbOn(at, verb as Verb, args, { baud: String(odd) })),
    );
    expect(message).toContain('CircuitPython 3.1.2');
    expect(message).toContain(words);
  });

  test('without it nothing is heard, and the option is named', async () => {
    const at = ground();
    const { code, message } = await at.clock.run(failureOf(runVerbOn(at, verb as Verb, args)));
    expect([code, message.slice(0, 20)]).toEqual(['no-repl', 'Nothing was received']);
  });
});

test.each([
  ['exec', exec, ['print(1)']],
  ['fs', fs, ['ls']],
  ['gpio', gpio, ['get', '2']],
  ['info', info, []],
] as const)('%s refuses what is no rate before a port is opened', async (_name, verb, args) => {
  const { code } = await failureOf(
    runVerbOn({ clock: new TestClock(), signal: new AbortController().signal }, verb as Verb, args, {
      baud: 'fast',
    }),
  );
  expect(code).toBe('usage');
});
