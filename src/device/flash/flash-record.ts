// The record of every flash, as JSON lines, for those who must prove what went into which board.

import { appendPrivate } from '../../disk/append-private.ts';
import { codeOf, isNoRoom } from '../../disk/no-room.ts';
import { NotRegularError, readRegular } from '../../disk/regular-file.ts';
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

/** A record is some 300 bytes; older ones are for those who read the file itself. */
const readBytes = 256 * 1024;

/** The last of them, newest first; lines that are torn or no records are left out, as is a file that is none. */
export async function readFlashRecords(path: string): Promise<readonly FlashRecord[]> {
  const bytes = await readRegular(path).catch(() => null);
  const lines = bytes?.subarray(-readBytes).toString('utf8').split('\n') ?? [];
  return lines.flatMap(recordIn).reverse();
}

function recordIn(line: string): FlashRecord[] {
  try {
    const value = JSON.parse(line) as Partial<FlashRecord> | null;
    const { time, port, mac, files, seconds, outcome } = value ?? {};
    const isRecord =
      typeof time === 'string' &&
      typeof port === 'string' &&
      (mac === null || typeof mac === 'string') &&
      typeof seconds === 'number' &&
      typeof outcome === 'string' &&
      Array.isArray(files) &&
      files.every(isFile);
    return isRecord ? [{ time, port, mac, files, seconds, outcome }] : [];
  } catch {
    return [];
  }
}

const isFile = (value: unknown): value is FlashRecord['files'][number] => {
  const { path, offset, bytes, md5 } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof path === 'string' && Number.isInteger(offset) && Number.isInteger(bytes) && typeof md5 === 'string'
  );
};

/** What to record of a flash that failed. */
export function failedOutcome(error: unknown): Pick<FlashRecord, 'outcome' | 'message'> {
  return isEspError(error)
    ? { outcome: error.code, message: error.message }
    : { outcome: 'internal', message: String(error) };
}
