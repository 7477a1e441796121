// RFC 2217 section 2 and 3: the commands of telnet's COM-PORT-OPTION and their values. The server
// answers with the command's number plus 100.
import { encodeSuboption } from './telnet.ts';

export const telnetOption = { binary: 0, suppressGoAhead: 3, comPort: 44 } as const;

export const comPort = {
  signature: 0,
  setBaudRate: 1,
  setDataSize: 2,
  setParity: 3,
  setStopSize: 4,
  setControl: 5,
  flowSuspend: 8,
  flowResume: 9,
  setLineStateMask: 10,
  setModemStateMask: 11,
  purgeData: 12,
} as const;

/** The number of the server's answer. */
export const answerTo = (command: number): number => command + 100;

/** Values of SET-CONTROL. */
export const control = {
  noFlowControl: 1,
  dtrOn: 8,
  dtrOff: 9,
  rtsOn: 11,
  rtsOff: 12,
} as const;

/** Values of the other commands that espwb sends. */
export const settings = { dataSize8: 8, parityNone: 1, stopSize1: 1, purgeReceive: 1 } as const;

/** IAC SB COM-PORT-OPTION command value IAC SE, escaped. */
export function encodeComPort(command: number, ...value: readonly number[]): Uint8Array {
  return encodeSuboption(telnetOption.comPort, Uint8Array.of(command, ...value));
}

/** SET-BAUDRATE: four bytes, the highest first. */
export function encodeBaudRate(baudRate: number): Uint8Array {
  const value = new Uint8Array(4);
  new DataView(value.buffer).setUint32(0, baudRate);
  return encodeComPort(comPort.setBaudRate, ...value);
}

/** The rate in an answer; null if it is not four bytes. */
export function decodeBaudRate(value: Uint8Array): number | null {
  if (value.length !== 4) return null;
  return new DataView(value.buffer, value.byteOffset).getUint32(0);
}
