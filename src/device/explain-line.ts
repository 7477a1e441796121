// Explains lines that boards print when they start or crash, for the margin of the REPL pane and the
// monitor. Sources: Xtensa ISA "Exception causes"; esp8266/Arduino doc/exception_causes.rst and
// core_esp8266_postmortem.cpp; MicroPython ports/esp8266; NodeMCU documentation; ESP-IDF "Fatal Errors".

import { bootLines } from './chips/boot-texts.ts';
import { presumedChip } from './chips/index.ts';

const exceptionCauses: Readonly<Record<number, string>> = {
  0: 'an illegal instruction: usually a jump into data or a damaged image',
  1: 'a system call',
  2: 'code fetched from an address that cannot be read',
  3: 'a load or store in the wrong width, often a byte read from flash',
  4: 'a level-1 interrupt',
  5: 'MOVSP: the registers of the caller were not in memory',
  6: 'a division by zero',
  8: 'a privileged instruction',
  9: 'a load or store at an address that is not aligned',
  12: 'a data error while fetching code',
  13: 'a data error of a load or store',
  14: 'an address error while fetching code',
  15: 'an address error of a load or store',
  16: 'an instruction TLB miss',
  17: 'several instruction TLB hits',
  18: 'a fetch without the privilege for it',
  20: 'a fetch from memory that must not run: usually a bad function pointer',
  24: 'a data TLB miss',
  25: 'several data TLB hits',
  26: 'an access without the privilege for it',
  28: 'a read through a bad pointer, usually NULL',
  29: 'a write through a bad pointer, usually NULL',
};

/** rst_info.reason of the SDK, which machine.reset_cause() and node.bootreason() also give. */
export const restartReasons: Readonly<Record<number, string>> = {
  0: 'power on',
  1: 'hardware watchdog',
  2: 'exception',
  3: 'software watchdog',
  4: 'software restart',
  5: 'wake from deep sleep',
  6: 'external reset',
};

const rfCalWords =
  "The SDK's calibration data is missing: flash it to flash end - 16 KB, or erase all and reflash.";

const initDataMissing = /rf_cal\[0\] ?!=0x05/;

/** MicroPython's words, of 1.12 and later and of earlier releases; they come cut into lines. */
const corruptFileSystem =
  /filesystem starting at sector .* (?:looks corrupt|appears to)|appears to\s+be corrupted|factory reprogramming|completely erase flash/;

type Rule = readonly [pattern: RegExp, words: (match: RegExpExecArray) => string | null];

const rules: readonly Rule[] = [
  ...bootLines,
  [/csum err|ets_main\.c/, () => 'The image in flash is damaged, or its flash mode does not fit the chip.'],
  [initDataMissing, () => rfCalWords],
  [/Fatal exception ?\(?(\d{1,2})|Exception \((\d{1,2})\)/, (match) => crash(Number(match[1] ?? match[2]))],
  [/epc1=(0x[0-9a-f]{8})/i, (match) => placeOf(Number(match[1]))],
  [
    /Soft WDT reset/,
    () =>
      'The software watchdog fired: the program kept the processor for more than about 3 s without yielding.',
  ],
  [
    /^wdt reset|Cause: ?WDT|Reason: ?WDT/,
    () => 'The hardware watchdog fired: the program was stuck for about 8 s.',
  ],
  [
    /PANIC: unprotected error/,
    () => 'A Lua callback failed, and NodeMCU restarts on that: see the line for where.',
  ],
  [/^PANIC:/, () => 'Lua failed where nothing catches it, and NodeMCU restarts on that.'],
  [/last failed alloc call|^E:M \d|Unhandled C\+\+ exception: OOM/, () => 'Out of memory.'],
  [
    /^Panic |^Abort called|^abort\(\) was called|^assert(?:ion)? .{0,80}failed|^Unhandled C\+\+ exception/i,
    () => 'The program stopped itself here (abort).',
  ],
  [
    /^FATAL: /,
    () => 'MicroPython itself failed and restarts: what its start runs fails, or its memory is full.',
  ],
  [/stack overflow in task/i, () => 'The program needed more stack than its task has.'],
  [/Flash size .*too small to support NodeMCU/, () => 'This NodeMCU build needs a larger flash.'],
  [
    corruptFileSystem,
    () => 'Its file system is damaged, or left over from another firmware: erase the flash and flash again.',
  ],
  [
    /Performing initial setup/,
    () => 'The file system is being made: some seconds without an answer are normal.',
  ],
  [
    /rst_reason:?\s*(\d)|reset reason:?\s*(\d)/i,
    (match) => restartReasons[Number(match[1] ?? match[2])] ?? null,
  ],
];

/** Words for one line of board text; null where it needs none. */
export function explainLine(line: string): string | null {
  for (const [pattern, words] of rules) {
    const match = pattern.exec(line);
    if (match) return words(match);
  }
  return null;
}

/** What telling lines of a text mean, each meaning once, as sentences. */
export function explainText(text: string): readonly string[] {
  const words = text.split(/\r?\n/).map(explainLine);
  return [...new Set(words.filter((each) => each !== null))];
}

/** Where the first of those lines begins; -1 where there is none. */
export function tellingLineAt(text: string): number {
  let at = 0;
  for (const line of text.split('\n')) {
    if (explainLine(line) !== null) return at;
    at += line.length + 1;
  }
  return -1;
}

/** MicroPython says this again and again instead of starting: its files are lost to it. */
export const tellsCorruptFileSystem = (text: string): boolean => corruptFileSystem.test(text);

/** The SDK finds no calibration data for its radio. */
export const tellsInitDataMissing = (line: string): boolean => initDataMissing.test(line);

function crash(cause: number): string {
  return `The processor stopped at ${exceptionCauses[cause] ?? (cause >= 32 && cause <= 39 ? 'a coprocessor that is off' : `exception ${cause}`)}.`;
}

/** Which memory the failing instruction lies in, which can be told without the program's symbols. */
function placeOf(address: number): string | null {
  const memory = presumedChip.codeMemory(address);
  return memory && `The failing instruction is in ${memory}.`;
}
