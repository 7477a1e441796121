// What is known of one board after its run: the line that says whether it may be shipped. Data alone.
import type { ErrorCode } from '../../device/errors.ts';

/** In the order in which a board goes through them. */
export const stationSteps = [
  'open',
  'identify',
  'flash',
  'files',
  'test',
  'pins',
  'restart',
  'record',
] as const;
export type StationStep = (typeof stationSteps)[number];

export type BoardRecord = {
  /** ISO 8601, UTC. */
  readonly began: string;
  readonly ended: string;
  readonly port: string;
  /** Lower case with colons; null where the board was not identified. */
  readonly mac: string | null;
  readonly chip: string | null;
  /** By the recipe's pattern. */
  readonly name: string | null;
  /** The key of its row. */
  readonly row: string | null;
  /** As it was flashed, boot header included, and as the board's own MD5 confirmed it. */
  readonly firmware: readonly { readonly path: string; readonly offset: number; readonly md5: string }[];
  /** Files on the board that were compared by hash. */
  readonly files: number;
  /** What the self-test printed, one line without control characters; null where none ran. */
  readonly printed: string | null;
  readonly seconds: number;
  readonly outcome: 'green' | 'red' | 'cancelled';
  /** Where it ended; null for green. */
  readonly step: StationStep | null;
  readonly code: ErrorCode | null;
  readonly message: string | null;
};

/** null for what is no such record. */
export function boardRecordIn(value: Readonly<Record<string, unknown>>): BoardRecord | null {
  const { began, ended, port, firmware, files, seconds, outcome } = value;
  const texts = [value['mac'], value['chip'], value['name'], value['row'], value['printed']];
  const isRecord =
    [began, ended, port].every((each) => typeof each === 'string') &&
    [...texts, value['step'], value['code'], value['message']].every(
      (each) => each === null || typeof each === 'string',
    ) &&
    Array.isArray(firmware) &&
    firmware.every(isFirmware) &&
    typeof files === 'number' &&
    typeof seconds === 'number' &&
    /^(green|red|cancelled)$/.test(String(outcome));
  return isRecord ? (value as unknown as BoardRecord) : null;
}

const isFirmware = (value: unknown): boolean => {
  const { path, offset, md5 } = (value ?? {}) as Record<string, unknown>;
  return typeof path === 'string' && typeof offset === 'number' && typeof md5 === 'string';
};
