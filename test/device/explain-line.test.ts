import { describe, expect, test } from 'vitest';
import { explainLine } from '../../src/device/explain-line.ts';

describe('a line in the margin', () => {
  test.each([
    ['Fatal exception 28(LoadProhibitedCause):', 'usually NULL'],
    ['Fatal exception (28): ', 'usually NULL'],
    ['Exception (0):', 'illegal instruction'],
    ['Exception (9):', 'not aligned'],
    ['Exception (29):', 'write through a bad pointer'],
    ['epc1=0x40201234, epc2=0x0, epc3=0x0, excvaddr=0x0, depc=0x0', 'in flash'],
    ['epc1=0x4000df64, epc2=0x0', 'boot ROM'],
    ['rf_cal[0] !=0x05,is 0xFF', 'flash end - 16 KB'],
    ['Soft WDT reset', 'without yielding'],
    ['PANIC: unprotected error in call to Lua API (init.lua:1: x)', 'Lua callback'],
    ['ets_main.c', 'damaged'],
    ['last failed alloc call: 40201234(512)', 'Out of memory'],
    [' ets Jan  8 2013,rst cause:4, boot mode:(3,6)', 'watchdog'],
  ])('%j is explained', (line, words) => {
    expect(explainLine(line)).toContain(words);
  });

  test('an ordinary line needs no words', () => {
    expect(explainLine('temperature 21.5')).toBeNull();
  });
});
