// Where a board's missing init data may come from: a file of the person, the board's own flash, its
// backups. espwb brings none: the bytes are Espressif's.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { initDataAt, initDataBytes, initDataPlaces, lookForInitData } from '../device/flash/init-data.ts';
import { recogniseImage } from '../device/image/recognise.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import { readRegular } from '../disk/regular-file.ts';
import { downloadsFolder } from '../platform/downloads-folder.ts';
import { backupsHere } from './backups.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type InitDataSource =
  | { readonly from: 'file'; readonly path: string; readonly sizeBytes: number }
  | { readonly from: 'flash'; readonly offset: number; readonly bytes: Uint8Array }
  /** `time` as the backup has it, ISO 8601. */
  | { readonly from: 'backup'; readonly time: string; readonly bytes: Uint8Array };

/** What would mend it, or why nothing is to be mended. `place` = where the board's SDK looks for them. */
export type InitDataFound =
  | { readonly kind: 'found'; readonly place: number; readonly source: InitDataSource }
  | { readonly kind: 'not-found'; readonly place: number }
  | { readonly kind: 'there-already'; readonly place: number }
  | { readonly kind: 'nothing-boots' };

/** @throws EspError as lookForInitData does */
export async function findInitData(
  session: Session,
  folder: string,
  environment: Environment,
  context: OperationContext,
): Promise<InitDataFound> {
  const { place, isThere, elsewhere } = await lookForInitData(session, {}, context);
  if (place === null) return { kind: 'nothing-boots' };
  if (isThere) return { kind: 'there-already', place };
  const source =
    (await inFolder(folder)) ??
    (await inFolder(downloadsFolder())) ??
    (elsewhere ? ({ from: 'flash', ...elsewhere } as const) : null) ??
    (await inBackups(environment, session.facts?.mac ?? ''));
  return source ? { kind: 'found', place, source } : { kind: 'not-found', place };
}

async function inFolder(folder: string): Promise<InitDataSource | null> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => /\.bin$/i.test(each)).sort()) {
    const path = join(folder, name);
    const sizeBytes = await stat(path).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    );
    if (sizeBytes !== initDataBytes) continue;
    const bytes = await readRegular(path).catch(() => null);
    if (bytes && recogniseImage(bytes).kind === 'init-data') return { from: 'file', path, sizeBytes };
  }
  return null;
}

/** The newest that holds some. */
async function inBackups(environment: Environment, mac: string): Promise<InitDataSource | null> {
  for (const { path, offset, time } of await backupsHere(environment, mac)) {
    const content = await readRegular(path).catch(() => null);
    if (!content) continue;
    for (const place of initDataPlaces(offset + content.length)) {
      const bytes = place < offset ? null : initDataAt(content.subarray(place - offset));
      if (bytes) return { from: 'backup', time, bytes };
    }
  }
  return null;
}
