// What the ROM's exception handler prints before it hangs.

/** `cause` is EXCCAUSE, `at` the address of the instruction, `address` what it tried to reach. */
export function exceptionText(cause: number, at: number, address: number): string {
  return (
    `Fatal exception (${cause}):\r\nepc1=${hex(at)}, epc2=0x00000000, epc3=0x00000000, ` +
    `excvaddr=${hex(address)}, depc=0x00000000\r\n`
  );
}

const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
