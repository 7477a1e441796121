// A flash with its record: one line in the state folder, however it ends. The verb and the workbench
// both flash through this, so that none is missing for those who must prove what went into which board.
import { join } from 'node:path';
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import type { FlashResult } from '../device/flash/flash-job.ts';
import {
  appendFlashRecord,
  type FlashRecord,
  failedOutcome,
  readFlashRecords,
} from '../device/flash/flash-record.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import { folders } from '../platform/folders.ts';

export type Recording = {
  readonly session: Session;
  readonly clock: Clock;
  readonly context: OperationContext;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** That the record cannot be kept does not undo the flash: it is noted. @throws what `work` throws */
export async function recordedFlash(
  { session, clock, context, environment }: Recording,
  work: () => Promise<FlashResult>,
): Promise<FlashResult> {
  const startedMs = clock.now();
  const path = recordPath(environment);
  const record = async (rest: Omit<FlashRecord, 'time' | 'port' | 'mac'>) => {
    const whole = {
      time: new Date().toISOString(),
      port: session.transport.path,
      mac: session.facts?.mac ?? null,
      ...rest,
    };
    await appendFlashRecord(path, whole).catch((error: unknown) => {
      if (!(error instanceof EspError)) throw error;
      context.onEvent({ type: 'note', text: error.message });
    });
  };
  try {
    const result = await work();
    const { files, seconds, verified } = result;
    await record({ files, seconds, outcome: verified ? 'done' : 'unverified' });
    return result;
  } catch (error) {
    const seconds = (clock.now() - startedMs) / 1000;
    await record({ files: [], seconds, ...failedOutcome(error) });
    throw error;
  }
}

const recordPath = (environment?: Readonly<Record<string, string | undefined>>): string =>
  join(folders(environment).state, 'flashes.jsonl');

/** The newest first. */
export const flashRecordsHere = (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly FlashRecord[]> => readFlashRecords(recordPath(environment));
