// The record of every flash, as JSON lines, for those who must prove what went into which board.

import { appendPrivate } from '../../disk/append-private.ts';
import { codeOf, isNoRoom } from '../../disk/no-room.ts';
import { NotRegularError } from '../../disk/regular-file.ts';
import { printable } from '../../text/printable.ts';
import { EspError, isEspError } from '../errors.ts';
import type { FlashResult } from './flash-job.ts';

export type FlashRecord = {
  /** ISO 8601, UTC: when it ended. */
  readonly time: string;
  readonly port: string;
  /** null where the board was not identified. */
  readonly mac: string | null;
  readonly files: FlashResult['files'];
  readonly seconds: number;
  /** 'done' is verified by MD5, 'unverified' went through the ROM; else an error's code. */
  readonly outcome: 'done' | 'unverified' | (string & {});
  readonly message?: string;
};

/** One line more. @throws EspError disk-full | file-unreadable */
export async function appendFlashRecord(path: string, record: FlashRecord): Promise<void> {
  try {
    await appendPrivate(path, `${JSON.stringify(record)}\n`);
  } catch (cause) {
    const why = cause instanceof NotRegularError ? `it is ${cause.kind}` : (codeOf(cause) ?? 'unknown error');
    throw new EspError(
      isNoRoom(cause) ? 'disk-full' : 'file-unreadable',
      `The record ${printable(path)} cannot be written (${printable(why)}).`,
      { cause },
    );
  }
}

/** What to record of a flash that failed. */
export function failedOutcome(error: unknown): Pick<FlashRecord, 'outcome' | 'message'> {
  return isEspError(error)
    ? { outcome: error.code, message: error.message }
    : { outcome: 'internal', message: String(error) };
}
