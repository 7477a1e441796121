// What node-serialport says of a driver, told apart by its texts: it has no codes. On Unix these are strerror's
// words or errno's names; on Windows a few words, and for all else "Unknown error code" with Windows' number
// (https://learn.microsoft.com/windows/win32/debug/system-error-codes).

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';
import type { Computer } from '../ports/computer.ts';
import { findHolders, holderWords } from '../ports/holders.ts';
import { holderHint } from '../ports/list-ports.ts';
import { forbiddenHints } from '../ports/permissions.ts';

/** The right EspError for a port that did not open, with the program that holds it if it can be found. */
export async function openError(path: string, error: unknown, computer: Computer): Promise<EspError> {
  const text = error instanceof Error ? error.message : String(error);
  const name = printable(path);
  const code = windowsCode(text);
  if (/permission denied|EACCES|operation not permitted/i.test(text)) {
    const hints = await forbiddenHints(path, computer);
    return new EspError('port-forbidden', `This user may not open ${name}.`, { hints, cause: error });
  }
  if (
    busyCodes.has(code) ||
    /cannot lock|temporarily unavailable|resource busy|EBUSY|access (is )?denied/i.test(text)
  ) {
    const holders = await findHolders(path, computer);
    const who = holders.length > 0 ? holderWords(holders) : 'another program';
    const hints = holders.map(holderHint);
    return new EspError('port-busy', `${name} is in use by ${who}.`, { hints, cause: error });
  }
  if (
    missingCodes.has(code) ||
    /no such (file|device)|file not found|ENOENT|ENODEV|ENXIO|not configured|not a directory/i.test(text)
  )
    return new EspError('port-missing', `There is no port ${name}.`, { cause: error });
  if (/inappropriate ioctl|is a directory|invalid handle/i.test(text))
    return new EspError('port-missing', `${name} is not a serial port.`, { cause: error });
  return new EspError('port-missing', `${name} cannot be opened: ${driverWords(text)}.`, { cause: error });
}

/** Windows' numbers that drivers of serial ports answer with, in words. */
const windowsWords: ReadonlyMap<number, string> = new Map([
  [5, 'access is denied'],
  [21, 'the device is not ready'],
  [22, 'the device does not know the command'],
  [31, 'the device does not work'],
  [32, 'another program has it open'],
  [55, 'the device is no longer there'],
  [121, 'the device did not respond to its driver'],
  [170, 'it is in use'],
  [433, 'there is no such device any more'],
  [995, 'the driver stopped'],
  [1117, 'reading or writing failed in the device'],
  [1167, 'the device is not connected'],
  [1460, 'the device did not answer in time'],
  [1617, 'the device has been removed'],
]);
const busyCodes: ReadonlySet<number> = new Set([5, 32, 170]);
const missingCodes: ReadonlySet<number> = new Set([2, 3, 55, 433, 1167, 1617]);
/** On a port that was open; 5 too: a driver without its device refuses whatever is asked. */
const goneCodes: ReadonlySet<number> = new Set([5, 21, 22, 31, 55, 433, 995, 1117, 1167, 1617]);

/** NaN where Windows has given none. */
const windowsCode = (text: string): number =>
  Number(/\berror code (\d{1,5})\b/i.exec(text)?.[1] ?? Number.NaN);

/** What a driver says, with Windows' bare number in words; for people. */
export function driverWords(text: string): string {
  const words = windowsWords.get(windowsCode(text));
  return printable(
    text.replace(/\b(?:unknown )?error code (\d{1,5})\b/i, words ? `${words} (error $1)` : 'error $1'),
  );
}

/** What a driver answers whose device is gone, and node-serialport once it has closed the port for that. */
const goneWords =
  /\b(EIO|ENXIO|EBADF|ENODEV|ESHUTDOWN|EPIPE)\b|i\/o error|input\/output error|no such device|bad file descriptor|device not configured|port is not open|shut ?down|access denied|operation aborted/i;

/** Whether an error on a port that was open may mean that its device is gone. */
export function saysGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return goneCodes.has(windowsCode(error.message)) || goneWords.test(`${code ?? ''} ${error.message}`);
}
