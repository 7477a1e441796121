// A frame with its styles, whatever the terminal of the test run can do.
import chalk from 'chalk';
import { renderToString } from 'ink';
import type { ReactElement } from 'react';

/** As drawn on a terminal with 256 colours: SGR sequences stand in the rows. */
export function styledRows(frame: ReactElement, columns: number): string[] {
  const before = chalk.level;
  chalk.level = 2;
  try {
    return renderToString(frame, { columns }).split('\n');
  } finally {
    chalk.level = before;
  }
}
