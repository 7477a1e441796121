// The keys of the Pins screen.
import {
  always,
  needsLocked,
  needsPin,
  needsPins,
  needsPullUp,
  needsPwm,
  needsPwmPin,
  needsTimer,
} from '../../workbench/availability.ts';
import { key } from '../../workbench/key-binding.ts';

const pins = ['pins'] as const;

export const pinsKeys = [
  key('toggle', ['space', 'enter'], pins, 'toggle', 'Drive the pin to the other level', needsPin),
  key('blink', ['b'], pins, 'blink', 'Blink the pin, or stop blinking', needsPin),
  key('slower', ['-'], pins, 'slower', 'Halve the blinking rate', needsPins, 'quiet'),
  key('faster', ['+', '='], pins, 'faster', 'Double the blinking rate', needsPins, 'quiet'),
  key('pin-low', ['left', 'h'], pins, 'low', 'Drive the pin low; with PWM: a smaller duty', needsPin),
  key('pin-high', ['right', 'l'], pins, 'high', 'Drive the pin high; with PWM: a larger duty', needsPin),
  key('pwm', ['w'], pins, 'PWM', 'PWM on this pin: ← → duty, [ ] frequency', needsPwmPin),
  key('pwm-slower', ['['], pins, 'lower frequency', 'PWM: a lower frequency', needsPwm, 'quiet'),
  key('pwm-faster', [']'], pins, 'higher frequency', 'PWM: a higher frequency', needsPwm, 'quiet'),
  key('pulse', ['p'], pins, 'pulse', 'One pulse of 0.2 s', needsPin),
  key(
    'board-blink',
    ['B'],
    pins,
    'board blinks',
    "Blink by the board's own timer, without espwb",
    needsTimer,
  ),
  key('pin-input', ['i'], pins, 'input', 'Let go of the pin', needsPin),
  key('pin-pullup', ['u'], pins, 'pull-up', 'Let go of the pin, with the pull-up on', needsPullUp),
  key('live', ['v'], pins, 'live', 'Levels and A0 as they change, or stop', needsPins),
  key('read-pins', ['a'], pins, 'read all', 'Read the levels of all pins', needsPins, 'quiet'),
  key('find-led', ['f'], pins, 'find LED', 'Find out which pin the LED is on', needsPins),
  key('unlock', ['U'], pins, 'unlock…', 'Allow a locked pin, after a warning', needsLocked),
  key('board-model', ['m'], pins, 'model', 'Another board: NodeMCU, D1 mini, ESP-01, Sonoff', always),
  key('pin-script', ['s'], pins, 'script', 'What was done, as a script: clipboard and file', needsPins),
  key('release-pins', ['x'], pins, 'release all', 'Make inputs of all driven pins, and leave', always),
  key('unlock-now', ['enter'], ['pins-unlock'], 'unlock', 'Allow it until espwb is left', always),
  key('led-yes', ['y'], ['pins-wizard'], 'yes', 'It lights: this is the LED', always),
  key('led-no', ['n'], ['pins-wizard'], 'no', 'Nothing lights: try the next pin', always),
  key('pins-ask-close', ['esc'], ['pins-unlock', 'pins-wizard'], 'back', 'Put the question away', always),
] as const;
