// What stands in brackets behind `Guru Meditation Error: Core  0 panic'ed`, as the end of "The program stopped at ...".
// Sources: ESP-IDF "Fatal Errors"; components/esp_system/port/arch/*/panic_arch.c.

const causes: Readonly<Record<string, string>> = {
  // Xtensa: ESP32, S2, S3
  IllegalInstruction: 'an illegal instruction: usually a jump into data, or a task function that returned',
  InstrFetchProhibited: 'a jump through a bad function pointer, often NULL',
  InstructionFetchError: 'code fetched from an address that cannot be read',
  LoadStoreError: 'an access in the wrong width, often a byte in memory for code',
  LoadStoreAlignment: 'an access at an address that is not aligned',
  LoadStoreAlignmentCause: 'an access at an address that is not aligned',
  LoadProhibited: 'a read through a bad pointer, usually NULL',
  StoreProhibited: 'a write through a bad pointer, usually NULL',
  IntegerDivideByZero: 'a division by zero',
  Privileged: 'an instruction without the privilege for it',
  DoubleException: 'an exception while another one was handled: usually a damaged stack',
  'Double exception': 'an exception while another one was handled: usually a damaged stack',
  'Unhandled debug exception': 'a watchpoint or a breakpoint: the next line says which',
  'Unhandled kernel exception': 'an exception that nothing handles',
  // RISC-V: C2, C3, C5, C6, C61, H2, P4
  'Instruction address misaligned': 'a jump to an address that is not aligned',
  'Instruction access fault': 'a jump through a bad function pointer, often NULL',
  'Illegal instruction': 'an illegal instruction: usually a jump into data, or a task function that returned',
  Breakpoint: 'a breakpoint',
  'Load address misaligned': 'a read at an address that is not aligned',
  'Load access fault': 'a read through a bad pointer, usually NULL',
  'Store address misaligned': 'a write at an address that is not aligned',
  'Store access fault': 'a write through a bad pointer, usually NULL',
  'Stack protection fault': 'a stack that has run over: its task needs more',
  // all of them
  'Interrupt wdt timeout on CPU0': 'the interrupt watchdog: interrupts were off for too long on core 0',
  'Interrupt wdt timeout on CPU1': 'the interrupt watchdog: interrupts were off for too long on core 1',
  'Cache error': 'an access to flash or PSRAM while their cache was off',
  'Cache disabled but cached memory region accessed': 'an access to flash or PSRAM while their cache was off',
  'Cache exception': 'an access to flash or PSRAM that failed',
  'Memory protection fault': 'an access that the memory protection forbids',
};

export function panicWords(cause: string): string {
  const told = Object.hasOwn(causes, cause) ? causes[cause] : undefined;
  return told ? `The program stopped at ${told} (${cause}).` : `The program stopped: ${cause}.`;
}
