// What the ROMs of both Xtensa chips print of an exception that nobody handles, before they hang. That of the ESP32 names
// the cause (logs of boards), that of the ESP8266 does not.

const causeNames: Readonly<Record<number, string>> = {
  0: 'IllegalInstruction',
  2: 'InstructionFetchError',
  3: 'LoadStoreError',
  6: 'IntegerDivideByZero',
  9: 'LoadStoreAlignment',
  20: 'InstFetchProhibited',
  28: 'LoadProhibited',
  29: 'StoreProhibited',
};

export const exceptionText = (cause: number, at: number, address: number): string =>
  text(`(${cause}):`, at, address);

export const namedExceptionText = (cause: number, at: number, address: number): string =>
  text(`(${cause}): ${causeNames[cause] ?? 'Unknown'}`, at, address);

const text = (what: string, at: number, address: number) =>
  `Fatal exception ${what}\r\nepc1=${hex(at)}, epc2=0x00000000, epc3=0x00000000, ` +
  `excvaddr=${hex(address)}, depc=0x00000000\r\n`;

const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
