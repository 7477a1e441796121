// Reset, interrupt and soft reset over a wire on which bytes get lost or damaged and a program's timer prints, at
// every byte of each exchange: it was done and the prompt stands, or an error in time names nothing that was not
// seen; and what is run next prints what it prints.
import { describe, expect, test } from 'vitest';
import type { OperationEvent } from '../../../src/device/operation.ts';
import { restartBoard } from '../../../src/device/session/restart-board.ts';
import {
  disturbancesFor,
  type Exchange,
  everyByte,
  type Fixture,
  longestTestMs,
} from '../../support/disturbed-exchange.ts';
import { nodemcuInThread } from '../../support/nodemcu-in-thread.ts';
import { ScriptedMicroPython } from './micropython/scripted-micropython.ts';

const bootText =
  '\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nload 0x40100000, len 30768, room 16 \r\ntail 0\r\nchksum 0xb1\r\n';
const lua = nodemcuInThread();
let python: ScriptedMicroPython;
let failure: Error | null = null;
let notes: OperationEvent[] = [];
let resets = 0;

const attachPython: Exchange<unknown>['attach'] = (transport, clock) => {
  python = new ScriptedMicroPython(transport, clock, { run: () => ({ stdout: '42\r\n' }) });
  failure = null;
  notes = [];
  resets = 0;
  let isHeld = false;
  transport.setLines = async ({ rts }) => {
    if (isHeld && rts === false) {
      resets += 1;
      python.mode = 'friendly';
      transport.send(bootText, 5);
      transport.send(`\r\n${python.banner}`, 150);
    }
    isHeld = rts ?? isHeld;
  };
};
const attachLua: Exchange<unknown>['attach'] = (transport, clock) => {
  failure = null;
  lua.run('_restarts=0 _restart=_restart or node.restart');
  lua.run('node.restart=function()_restarts=_restarts+1 _restart()end');
  lua.attach(transport, clock);
};
const hasRestarted = (times: number) => lua.run(`assert(_restarts==${times},_restarts)`);

const answers = async ({ link, signal }: Fixture) => {
  const { stdout } = await link.exec('print(6*7)', { signal, plainOutput: true });
  expect(Buffer.from(stdout).toString('latin1')).toBe('42\r\n');
};
const kept = async (work: Promise<void>) => {
  await work.catch((error: Error) => {
    failure = error;
    throw error;
  });
};
const base = { after: answers, longestMs: 60_000 };
const reset = (byBootText: boolean): Exchange<boolean> => ({
  ...base,
  attach: attachPython,
  act: ({ session, clock, signal }) => {
    const context = { signal, onEvent: (event: OperationEvent) => notes.push(event) };
    return restartBoard(session.transport, clock, null, undefined, context, { byBootText });
  },
  check: (isSeen) => expect([resets, isSeen || notes.length]).toEqual([1, isSeen || 1]),
});

const exchanges = {
  'soft reset of MicroPython': {
    ...base,
    attach: attachPython,
    act: ({ link, signal }) => kept(link.softReset(signal)),
    check: () => expect(python.softResets).toBe(1),
    checkFailed: () => {
      if (python.softResets === 0) expect(failure?.message).not.toMatch(/main.py/);
    },
  },
  'interrupt of MicroPython': {
    ...base,
    attach: attachPython,
    prepare: async () => python.startProgram(),
    act: ({ link, signal }) => link.interrupt(signal),
    check: () => expect(python.mode).toBe('friendly'),
  },
  'soft reset of NodeMCU': {
    ...base,
    attach: attachLua,
    act: ({ link, signal }) => kept(link.softReset(signal)),
    check: () => hasRestarted(1),
    checkFailed: () => {
      if (failure?.message.includes('init.lua')) hasRestarted(1);
    },
  },
  'reset by the lines': reset(false),
  'reset by the lines, proven by what the boot ROM says': reset(true),
} as const satisfies Readonly<Record<string, Exchange<void> | Exchange<boolean>>>;

/** Of an exchange in a usual run; `npm run test:all` takes three times as many, `npm run test:every-byte` each byte. */
const sample = 40;

describe.each(Object.keys(exchanges) as (keyof typeof exchanges)[])('%s', (name) => {
  test.each(disturbancesFor(name))(
    '%s at each byte: done, or a named error in time',
    async (what) => {
      const { right, failed } = await everyByte(exchanges[name] as Exchange<unknown>, what, sample);
      expect(right / (right + failed), `${right} right, ${failed} failed`).toBeGreaterThan(0.3);
    },
    longestTestMs,
  );
});
