// Pins over a wire on which bytes get lost or damaged and a program's timer prints, at every byte of each exchange:
// the pin is as was asked and so was said, or an error in time says what failed; what is asked again is served.
import { describe, expect, test } from 'vitest';
import { micropythonPins } from '../../../src/device/firmware/micropython/pins.ts';
import { nodemcuPins } from '../../../src/device/firmware/nodemcu/pins.ts';
import type { PinDriver } from '../../../src/device/pins/pin-driver.ts';
import {
  disturbances,
  disturbancesFor,
  type Exchange,
  everyByte,
  type Fixture,
  longestTestMs,
  turn,
} from '../../support/disturbed-exchange.ts';
import { nodemcuInThread } from '../../support/nodemcu-in-thread.ts';
import { pythonInThread } from '../../support/python-in-thread.ts';
import { sampled } from '../../support/sampled.ts';
import { ScriptedMicroPython } from '../firmware/micropython/scripted-micropython.ts';

const python = await pythonInThread();
const lua = nodemcuInThread();

/** How many timers turn pins over, in a Timer that counts. */
const countingTimers = `import machine
class T:
    ONE_SHOT, PERIODIC = 0, 1
    def __init__(self, n): self.on=False
    def init(self, period=0, mode=0, callback=None):
        if not self.on: running[0]+=1
        self.on=True
    def deinit(self):
        if self.on: running[0]-=1
        self.on=False
running=[0]
machine.Timer=T
machine.levels.clear()
for n in list(globals()):
 if n[:6]=='_blink':del globals()[n]
`;

type Board = {
  readonly attach: Exchange<unknown>['attach'];
  readonly driver: (fixture: Fixture) => PinDriver;
  /** Levels of GPIO 2, 4 and 12, and how many timers run. */
  readonly state: () => readonly number[];
};

const boards: Readonly<Record<string, Board>> = {
  micropython: {
    attach: (transport, clock) => {
      expect(python.run(countingTimers).stderr).toBe('');
      new ScriptedMicroPython(transport, clock, { run: python.run });
    },
    driver: ({ link }) => micropythonPins(link, []),
    state: () =>
      python
        .run('import machine\nprint(*[machine.levels.get(n,0) for n in(2,4,12)],running[0])')
        .stdout.split(' ')
        .map(Number),
  },
  nodemcu: {
    attach: (transport, clock) => {
      lua.run('for k in pairs(_G)do if tostring(k):match"^_blink"then _G[k]=nil end end');
      lua.run('for i=0,8 do gpio.write(i,0)end _timers=0 local c=_create or tmr.create _create=c ');
      lua.run(
        'local c=_create tmr.create=function()local t,on=c(),false return{alarm=function(_,...)if not on then _timers=_timers+1 on=true end return t:alarm(...)end,unregister=function()if on then _timers=_timers-1 on=false end return t:unregister()end}end',
      );
      lua.attach(transport, clock);
    },
    driver: ({ link }) => nodemcuPins(link, []),
    state: () => {
      lua.run('file.putcontents("s",gpio.read(4).." "..gpio.read(2).." "..gpio.read(6).." ".._timers)');
      return (lua.file('s') ?? '').split(' ').map(Number);
    },
  },
};

describe.each(Object.keys(boards))('%s', (name) => {
  const { attach, driver, state } = boards[name] as Board;
  /** Drivers remember; a new one each turn. */
  let pins: PinDriver;
  const exchange = <T>(
    act: (fixture: Fixture) => Promise<T>,
    check: (result: T) => void,
    before: (fixture: Fixture) => Promise<unknown> = async () => {},
  ) =>
    ({
      attach,
      prepare: async (fixture) => {
        pins = driver(fixture);
        await pins.set(4, 1, fixture.signal);
        await before(fixture);
      },
      act,
      check,
      // GPIO 12 is nobody's.
      checkFailed: () => expect(state().slice(1, 3)).toEqual([1, 0]),
      after: async ({ signal }) => {
        // Whatever became of it: asked again it is as it should be, and one timer blinks at most.
        await pins.startBlink(2, 1, 1, signal);
        expect(state().slice(1)).toEqual([1, 0, 1]);
        expect(await pins.set(2, 1, signal)).toMatchObject({ pin: 2, level: 1 });
        expect(state()).toEqual([1, 1, 0, 0]);
      },
      longestMs: 60_000,
    }) satisfies Exchange<T>;
  const exchanges = {
    set: exchange(
      ({ signal }) => pins.set(2, 1, signal),
      ({ level }) => expect([level, ...state()]).toEqual([1, 1, 1, 0, 0]),
    ),
    toggle: exchange(
      ({ signal }) => pins.toggle(2, signal),
      ({ level }) => expect([level, ...state()]).toEqual([1, 1, 1, 0, 0]),
    ),
    // By now MicroPython has the code, and is told its hash alone.
    'toggle again': exchange(
      ({ signal }) => pins.toggle(2, signal),
      ({ level }) => expect([level, ...state()]).toEqual([1, 1, 1, 0, 0]),
      async ({ signal }) => {
        for (let each = 0; each < 4; each++) await pins.toggle(2, signal);
      },
    ),
    read: exchange(
      ({ signal }) => pins.read([2, 4, 12], signal),
      (found) => expect(found.map(({ level }) => level)).toEqual([0, 1, 0]),
    ),
    adc: exchange(
      ({ signal }) => pins.readAdc(signal),
      (value) => expect(value).toBe(name === 'micropython' ? 512 : value),
    ),
    blink: exchange(
      ({ signal }) => pins.startBlink(2, 1, 1, signal),
      // The pin that blinks may have done so by now: an answer that got lost is waited for.
      () => expect(state().slice(1)).toEqual([1, 0, 1]),
    ),
    'blink at another rate': exchange(
      ({ signal }) => pins.startBlink(2, 2, 1, signal),
      () => expect(state().slice(1)).toEqual([1, 0, 1]),
      ({ signal }) => pins.startBlink(2, 1, 1, signal),
    ),
  };
  const sample = 12;

  describe.each(Object.keys(exchanges) as (keyof typeof exchanges)[])('%s', (what) => {
    test.each(disturbancesFor(`${name} ${what}`))(
      '%s at each byte: as was asked, or a named error in time',
      async (fault) => {
        const { right, failed } = await everyByte(exchanges[what] as Exchange<unknown>, fault, sample);
        // Done twice a toggle of MicroPython is undone: a spoiled answer is an error at once. All else is done again.
        const least = name === 'micropython' && what.startsWith('toggle') ? 0.2 : 0.5;
        expect(right / (right + failed), `${right} right, ${failed} failed`).toBeGreaterThan(least);
      },
      longestTestMs,
    );
  });

  // Each half start leaves what it made, by a name that it damaged: the next one must not set that going.
  test.each(['a byte lost', 'three bytes lost', 'a byte damaged'] as const)(
    '%s amid the name of the timer, of one start behind the other: one timer runs',
    async (fault) => {
      const places = Array.from({ length: 65 }, (_, place) => 70 + place);
      for (const at of sampled(places, 20, `${name} ${fault}`))
        await turn(exchanges.blink as Exchange<unknown>, [
          { direction: 'to-board', at, ...disturbances[fault] },
        ]);
    },
  );
});
