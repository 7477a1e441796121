// What the keys of the Pins screen do.

import type { CommandTable } from '../../workbench/command.ts';
import { readPins, releasePins, setInput, toggle } from './actions.ts';
import { blink, boardBlink, changeRate, pulse } from './actions-blink.ts';
import {
  askUnlock,
  closeAsk,
  findLed,
  isLed,
  isNoLed,
  nextModel,
  saveScript,
  unlock,
} from './actions-board.ts';
import { thenLive, toggleLive } from './actions-live.ts';
import { changeFrequency, leftOrRight, startPwm } from './actions-pwm.ts';

export const pinsCommands = {
  toggle: thenLive(toggle),
  blink,
  slower: (bench, path) => changeRate(bench, path, 0.5),
  faster: (bench, path) => changeRate(bench, path, 2),
  'pin-low': thenLive((bench, path) => leftOrRight(bench, path, 0)),
  'pin-high': thenLive((bench, path) => leftOrRight(bench, path, 1)),
  pwm: thenLive(startPwm),
  'pwm-slower': thenLive((bench, path) => changeFrequency(bench, path, -1)),
  'pwm-faster': thenLive((bench, path) => changeFrequency(bench, path, 1)),
  pulse: thenLive(pulse),
  'board-blink': thenLive(boardBlink),
  live: toggleLive,
  'find-led': findLed,
  unlock: askUnlock,
  'unlock-now': unlock,
  'led-yes': isLed,
  'led-no': isNoLed,
  'pins-ask-close': closeAsk,
  'board-model': nextModel,
  'pin-script': saveScript,
  'pin-input': thenLive((bench, path) => setInput(bench, path, false)),
  'pin-pullup': thenLive((bench, path) => setInput(bench, path, true)),
  'read-pins': readPins,
  'release-pins': releasePins,
} as const satisfies CommandTable;
