// What of MicroPython's and mpremote's own tests is not run against the virtual board, each with its reason.
// docs/virtual-board.md shows it; whoever mends one takes it out here.

export type LeftOut = { readonly reason: string; readonly tests: readonly string[] };

/** Folders of the suite that are run whole, but for what stands below. */
export const folders = {
  language: ['basics'],
  modules: ['extmod', 'float', 'micropython', 'misc', 'stress'],
  files: ['io', 'import', 'unicode'],
} as const;

export const otherFolders: readonly LeftOut[] = [
  { reason: 'no board, but the program `micropython` of a computer', tests: ['cmdline'] },
  { reason: 'two boards that hear each other on the air or on a bus', tests: ['multi_*'] },
  { reason: 'network, which the virtual board does not have', tests: ['net_hosted', 'net_inet'] },
  { reason: 'threads, which the ESP8266 port does not have', tests: ['thread'] },
  { reason: 'assembly of other cores', tests: ['inlineasm', 'jni'] },
  { reason: 'other ports or wired test hardware', tests: ['ports', 'extmod_hardware', 'frozen'] },
  { reason: 'benchmarks and documentation, not tests', tests: ['perf_bench', 'internal_bench', 'cpydiff'] },
];

export const leftOut: readonly LeftOut[] = [
  {
    reason: 'need `unittest` of micropython-lib, which is in no package of that version',
    tests: ['extmod/machine1', 'extmod/marshal_micropython', 'extmod/ssl_noleak', 'extmod/vfs_rom'],
  },
  {
    reason: 'the build has no three-argument pow to raise NotImplementedError from: it is a TypeError',
    tests: ['basics/builtin_pow3', 'basics/builtin_pow3_intbig'],
  },
  {
    reason:
      'modules and standard streams written in Python show through: their help, their types, their methods',
    tests: ['basics/builtin_help', 'basics/sys_stdio', 'io/file_stdio', 'io/file_stdio2'],
  },
  {
    reason: '`sys` takes new names, which on a chip is an AttributeError',
    tests: ['basics/module2', 'basics/sys_tracebacklimit'],
  },
  {
    reason:
      'the board’s release is later than the tests: it prints the digits of `%g` and takes constants otherwise',
    tests: ['float/string_format_modulo3', 'micropython/const_error'],
  },
  {
    reason: 'floats of 30 bits, as the port has them, where the test expects 32: last digits, half floats',
    tests: ['float/float_format_ints', 'float/float_struct_e', 'float/string_format_modulo2_intbig'],
  },
  {
    reason: 'takes functions of `math` for granted that the port does not have either',
    tests: ['float/math_fun_special'],
  },
  {
    reason: 'the compiler takes the decorators of `micropython` for ordinary names',
    tests: ['micropython/decorator', 'micropython/decorator_error'],
  },
  {
    reason: 'exceptions made while the heap is locked lose their text',
    tests: [
      'micropython/emg_exc',
      'micropython/extreme_exc',
      'micropython/heapalloc_exc_compressed_emg_exc',
      'extmod/asyncio_heaplock',
    ],
  },
  { reason: 'no native code in .mpy files', tests: ['micropython/import_mpy_native'] },
  {
    reason:
      'the stack of the interpreter is another one than the chip’s: it overflows later, or as a restart',
    tests: ['extmod/re_stack_overflow', 'stress/recursive_iternext'],
  },
  {
    reason: '`asyncio` wakes in another order, counts turns in a time of the clock, or would need sockets',
    tests: ['extmod/asyncio_as_uasyncio', 'extmod/asyncio_fair', 'extmod/asyncio_threadsafeflag'],
  },
  {
    reason: 'file systems of a computer, which the port does not have',
    tests: [
      'extmod/vfs_posix',
      'extmod/vfs_posix_enoent',
      'extmod/vfs_posix_ilistdir_del',
      'extmod/vfs_posix_ilistdir_filter',
      'extmod/vfs_posix_paths',
    ],
  },
  {
    reason:
      'a file opened for reading can be written, and the other way round; file1 changes what the next ones read',
    tests: [
      'io/file1',
      'io/file_iter',
      'io/file_readinto',
      'io/file_readinto_len',
      'io/file_readline',
      'io/file_seek',
      'io/file_with',
    ],
  },
  {
    reason: 'ask for the path of a program on a computer: `sys.argv`, `__file__`, a module’s own path',
    tests: ['io/argv', 'import/import_file', 'import/builtin_ext'],
  },
  { reason: '`__import__` checks its arguments otherwise', tests: ['import/builtin_import'] },
];

/** Of tools/mpremote/tests. */
export const mpremoteLeftOut: readonly LeftOut[] = [
  {
    reason: 'make a RAM disk with `os.VfsFat`, which is not there',
    tests: ['test_filesystem', 'test_mip_local_install'],
  },
  {
    reason: 'ends by connecting to whatever USB adapter there is; a pseudo terminal is none',
    tests: ['test_resume'],
  },
];

export const esptoolLeftOut: LeftOut = {
  reason:
    'neither its packages on PyPI nor Debian’s sources hold the folder `test`: its commands are tried in peers/esptool, not its test cases',
  tests: ['esptool’s own tests'],
};
