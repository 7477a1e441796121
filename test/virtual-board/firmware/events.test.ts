// What calls a pin's handler: a change counts even when nobody looked while it lasted, as the interrupt
// status of the chip keeps it.
import { expect, test } from 'vitest';
import { createEvents, pinEvent, pinTrigger } from '../../../src/virtual-board/firmware/events.ts';
import { attachPinBank, createPinBank } from '../../../src/virtual-board/parts/pin-bank.ts';

const pin = 4;

function watched(trigger: number) {
  const pins = createPinBank(() => 0);
  pins.drive(pin, 0);
  const events = createEvents(attachPinBank(pins.shared), () => 0);
  events.watchPin(pin, trigger);
  const calls = () => {
    let count = 0;
    while (events.next() === pinEvent + pin) count++;
    return count;
  };
  const pulse = () => {
    pins.drive(pin, 1);
    pins.drive(pin, 0);
  };
  return { pins, events, calls, pulse };
}

test('a pulse that is over before anybody looks calls the handler once for its edge', () => {
  for (const trigger of [pinTrigger.rising, pinTrigger.falling]) {
    const { calls, pulse } = watched(trigger);
    pulse();
    expect(calls()).toBe(1);
    expect(calls()).toBe(0);
  }
});

test('it calls the handler of both edges twice', () => {
  const { calls, pulse } = watched(pinTrigger.rising | pinTrigger.falling);
  pulse();
  expect(calls()).toBe(2);
});

test('several pulses are told one by one as far as the queue of a board goes', () => {
  const { calls, pulse } = watched(pinTrigger.rising);
  for (let count = 0; count < 3; count++) pulse();
  expect(calls()).toBe(3);
  for (let count = 0; count < 9; count++) pulse();
  expect(calls()).toBe(4);
  expect(calls()).toBe(0);
});

test('the edge that nobody waits for, or that was before the handler, calls nobody', () => {
  const { pins, events, calls, pulse } = watched(pinTrigger.falling);
  pins.drive(pin, 1);
  expect(calls()).toBe(0);
  pulse();
  events.watchPin(pin, pinTrigger.rising);
  expect(calls()).toBe(0);
});

test('what the chip itself does to the pin counts as well', () => {
  const { pins, calls } = watched(pinTrigger.rising);
  pins.drive(pin, null);
  pins.setMode(pin, 'output');
  pins.setLatch(pin, 1);
  pins.setLatch(pin, 0);
  expect(calls()).toBe(1);
});

test('a PWM calls by the level that is found', () => {
  let nowMs = 0;
  const pins = createPinBank(() => nowMs);
  pins.setPwm(pin, 100, 512);
  const events = createEvents(pins, () => nowMs);
  events.watchPin(pin, pinTrigger.rising | pinTrigger.falling);
  const called = [1, 6, 9, 11].map((atMs) => {
    nowMs = atMs;
    return events.next();
  });
  expect(called).toEqual([null, pinEvent + pin, null, pinEvent + pin]);
});
