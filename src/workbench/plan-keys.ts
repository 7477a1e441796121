// The keys of a plan and of the menu of its options.
import { always, needsPort, needsProtected, needsSomethingToLose, notBusy } from './availability.ts';
import { key } from './key-binding.ts';

export const planKeys = [
  key(
    'plan-options',
    ['o'],
    ['flash-plan', 'flash-choose'],
    'options',
    'Erase all first, boot header, rate, offsets; the plan is made again',
    notBusy,
  ),
  key(
    'plan-backup',
    ['b'],
    ['flash-plan'],
    'backup first',
    'Save the whole flash before it is written, or not; remembered',
    needsSomethingToLose,
  ),
  key(
    'plan-add',
    ['a'],
    ['flash-plan'],
    'add file',
    "Flash one more: a part of the same firmware, or the SDK's init data (mends rf_cal)",
    notBusy,
  ),
  key(
    'plan-unlock',
    ['U'],
    ['flash-plan'],
    'unlock…',
    "Clear the flash chip's write protection first; asks",
    needsProtected,
    'quiet',
  ),
  key(
    'unlock-agree',
    ['enter'],
    ['flash-unlock'],
    'clear it',
    'Clear the protection when the plan is carried out',
    needsPort,
  ),
  key('unlock-back', ['esc'], ['flash-unlock'], 'leave it', 'Leave the protection as it is', always),
  key(
    'option-next',
    ['space', 'right', 'l'],
    ['flash-options'],
    'change',
    'The next value, or another offset',
    always,
  ),
  key('option-before', ['left', 'h'], ['flash-options'], 'change back', 'The value before', always, 'quiet'),
  key('option-remove', ['x'], ['flash-options'], 'leave out', 'Take the file out of the plan', always),
  key('options-done', ['enter'], ['flash-options'], 'use these', 'Plan again with these options', notBusy),
  key(
    'options-back',
    ['esc'],
    ['flash-options'],
    'back, nothing changed',
    'Leave the options as they were',
    always,
  ),
  key('offset-done', ['enter'], ['flash-offset'], 'take it', 'Use this offset', always),
  key('offset-back', ['esc'], ['flash-offset'], 'back', 'Leave the offset as it was', always),
] as const;
