// The keys of erasing a flash.
import { always, needsMac, needsPort } from '../../workbench/availability.ts';
import { danger, key } from '../../workbench/key-binding.ts';

export const eraseKeys = [
  danger('erase-now', ['enter'], ['erase'], 'erase', 'Erase the whole flash', needsMac),
  danger(
    'erase-unlocked',
    ['enter'],
    ['erase-unlock'],
    'clear it and erase',
    'Clear the write protection, then erase the whole flash',
    needsMac,
  ),
  key(
    'erase-back',
    ['esc'],
    ['erase', 'erase-unlock', 'erase-result'],
    'back',
    'Leave; nothing more is erased',
    always,
  ),
  key(
    'to-flash',
    ['enter'],
    ['erase-result'],
    'flash a firmware',
    'Choose what to put on the board',
    needsPort,
  ),
] as const;
