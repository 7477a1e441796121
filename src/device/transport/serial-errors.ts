// What node-serialport says when a port does not open, told apart by its texts: it has no codes.

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
  if (/permission denied|EACCES|operation not permitted/i.test(text)) {
    const hints = await forbiddenHints(path, computer);
    return new EspError('port-forbidden', `This user may not open ${name}.`, { hints, cause: error });
  }
  if (/cannot lock|temporarily unavailable|resource busy|EBUSY|access denied/i.test(text)) {
    const holders = await findHolders(path, computer);
    const who = holders.length > 0 ? holderWords(holders) : 'another program';
    const hints = holders.map(holderHint);
    return new EspError('port-busy', `${name} is in use by ${who}.`, { hints, cause: error });
  }
  if (/no such (file|device)|file not found|ENOENT|ENODEV|ENXIO|not a directory/i.test(text))
    return new EspError('port-missing', `There is no port ${name}.`, { cause: error });
  if (/inappropriate ioctl|is a directory|invalid handle/i.test(text))
    return new EspError('port-missing', `${name} is not a serial port.`, { cause: error });
  return new EspError('port-missing', `${name} does not open: ${printable(text)}.`, { cause: error });
}

/** What a driver answers whose device is gone, and node-serialport once it has closed the port for that. */
const goneWords =
  /\b(EIO|ENXIO|EBADF|ENODEV|ESHUTDOWN|EPIPE)\b|i\/o error|input\/output error|no such device|bad file descriptor|device not configured|port is not open|shut ?down/i;

/** Whether an error on a port that was open may mean that its device is gone. */
export function saysGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return goneWords.test(`${code ?? ''} ${error.message}`);
}
