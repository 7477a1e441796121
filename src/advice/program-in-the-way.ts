// Whether what failed did so because a program runs on the board, or may run: then stopping it is the way on.
import { advises } from '../device/advice.ts';
import type { EspError } from '../device/errors.ts';

const signs = [
  'interrupt-program',
  'interrupt-or-restart',
  'break-in-at-start',
  'no-interrupt',
  'stop-what-prints',
] as const;

export const isProgramInTheWay = ({ code, ownHints }: EspError): boolean =>
  code === 'repl-busy' ||
  ((code === 'no-repl' || code === 'repl-failed') && signs.some((sign) => advises(ownHints, sign)));
