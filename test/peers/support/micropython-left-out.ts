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
    reason: 'standard streams have no `fileno`, on a chip neither',
    tests: ['io/file_stdio', 'io/file_stdio2'],
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
  { reason: 'no native code in .mpy files', tests: ['micropython/import_mpy_native'] },
  {
    reason:
      'native and viper code runs as byte code: its integers do not wrap at 32 bits, its types are not checked, its functions have all attributes',
    tests: [
      'micropython/native_fun_attrs',
      'micropython/viper_addr',
      'micropython/viper_binop_bitwise_uint',
      'micropython/viper_binop_comp_uint',
      'micropython/viper_error',
      'micropython/viper_misc',
      'micropython/viper_ptr16_load',
      'micropython/viper_ptr16_store',
      'micropython/viper_ptr32_load',
      'micropython/viper_ptr32_store',
      'micropython/viper_types',
    ],
  },
  {
    reason: 'measures the pulse of a pin that a program makes up; here pulses are those of the board’s pins',
    tests: ['extmod/machine_pulse'],
  },
  {
    reason:
      'the stack of the interpreter is another one than the chip’s: it overflows later, or as a restart',
    tests: ['stress/recursive_iternext'],
  },
  {
    reason: 'counts turns in a time of the clock, which a busy computer does not give it',
    tests: ['extmod/asyncio_fair'],
  },
  {
    reason: 'ask for the path of a program on a computer: `sys.argv`, `__file__`, a module’s own path',
    tests: ['io/argv', 'import/import_file', 'import/builtin_ext'],
  },
  {
    reason: 'a RAM disk of 25 or 30 KB, on a heap of 38 KB',
    tests: ['extmod/vfs_fat_mtime', 'extmod/vfs_lfs_ilistdir_del'],
  },
  {
    reason: 'a FAT32 on a device of 4 GB, which is not made',
    tests: ['extmod/vfs_fat_ramdisklarge'],
  },
];

/** Of tools/mpremote/tests. */
export const mpremoteLeftOut: readonly LeftOut[] = [
  {
    reason: 'make a RAM disk of 25 KB with `os.VfsFat`; not run since that is there',
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
