// What MicroPython on the virtual board does otherwise than on a chip, after all that could be told to
// its WebAssembly build: printed by `espwb board --differences`.

import type { Difference } from '../difference.ts';

export const micropythonDifferences: readonly Difference[] = [
  {
    what: 'integers against floats',
    chip: 'the integer becomes a float first: 16777217 == 16777216.0',
    here: 'compared in double precision: they differ',
  },
  {
    what: 'mathematics',
    chip: "single precision, the last digit is the chip's library's",
    here: 'double precision, rounded to the 30 bits of a float at the end',
  },
  {
    what: 'formats with more than six digits up to 1.25',
    chip: "'%.10f' % 0.1 shows digits beyond those of a float",
    here: 'it shows the digits of the exact value of the float',
  },
  {
    what: 'native and viper code',
    chip: 'machine code: faster, and integers of viper wrap around at 32 bits',
    here: 'byte code: integers grow, parameters said to be ptr8, ptr16 or ptr32 stay what was given',
  },
  { what: '@micropython.asm_xtensa', chip: 'assembles', here: 'AttributeError' },
  {
    what: 'await outside of a function',
    chip: 'SyntaxError',
    here: 'compiles',
  },
  {
    what: "comparing bytes with str: b'' == ''",
    chip: 'False, with a warning since 1.8.3',
    here: 'False, without',
  },
  {
    what: 'syntax of later releases: f-strings before 1.18, := before 1.13, async before 1.8',
    chip: 'SyntaxError',
    here: 'compiles in every release',
  },
  { what: '__name__ of functions before 1.25', chip: 'AttributeError', here: 'the name' },
  {
    what: 'keys of emacs at the prompt (Ctrl-K, Ctrl-U, Ctrl-W)',
    chip: 'ignored',
    here: 'edit the line',
  },
  {
    what: 'lwip under this name, _webrepl',
    chip: 'there, where the release has them',
    here: 'ImportError',
  },
  {
    what: 'memory that btree takes',
    chip: 'C, with a cache beside the heap of Python',
    here: 'Python, which leaves garbage between what a program keeps: long lists of keys find no room earlier',
  },
  {
    what: 'the air',
    chip: 'other stations, access points and servers',
    here: 'nobody: socket, espnow, requests, umqtt, mip and ntptime say what a board says that is in no network',
  },
  {
    what: 'a file opened for reading only is written, or the other way round',
    chip: 'littlefs is built without its checks there: undefined',
    here: 'OSError 9, EBADF',
  },
  {
    what: 'a file of a FAT that is closed and still read or written; os.VfsFat.mkfs beyond 2 GB',
    chip: 'OSError 22, EINVAL; a FAT32',
    here: 'ValueError; OSError 5, EIO',
  },
  {
    what: 'repr() of a standard stream',
    chip: '<io.TextIOWrapper 1>',
    here: '<io.TextIOWrapper>',
  },
  {
    what: 'names that nothing needs: io.FileIO and io.TextIOWrapper before 1.20, re.DEBUG in 1.9.4, esp.info before 1.19',
    chip: 'in dir()',
    here: 'AttributeError',
  },
  {
    what: 'attributes of what is C on a chip that begin with _',
    chip: 'AttributeError, as all but its own',
    here: 'are taken',
  },
  {
    what: '__file__ among the globals of what is run by the raw REPL',
    chip: 'not there',
    here: 'among the keys of globals(), by a name that no program can type',
  },
  {
    what: 'machine.mem8, mem16, mem32',
    chip: 'all of memory',
    here: 'pins, the random number register and the mapped flash; other addresses keep what is written until the soft reset',
  },
];
