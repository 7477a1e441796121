// Where a board's missing init data may come from: a file of the person, the board's own flash, its
// backups. espwb brings none: the bytes are Espressif's.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { listBackups } from '../device/flash/backup.ts';
import { initDataAt, initDataBytes, initDataPlaces, lookForInitData } from '../device/flash/init-data.ts';
import { recogniseImage } from '../device/image/recognise.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import { formatOffset } from '../device/sizes.ts';
import { readRegular } from '../disk/regular-file.ts';
import { downloadsFolder } from '../platform/downloads-folder.ts';
import { backupsFolder } from '../platform/folders.ts';
import { savedAt } from '../screens/backups/state.ts';
import type { ChosenFile, ImageChoice } from '../screens/flash/state.ts';
import { printable } from '../text/printable.ts';

/** What would mend it, or why nothing is to be mended. */
export type InitDataFound =
  | { readonly kind: 'found'; readonly file: ChosenFile }
  | { readonly kind: 'no-need'; readonly words: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws EspError init-data-missing, and what lookForInitData throws */
export async function findInitDataHere(
  session: Session,
  folder: string,
  environment: Environment,
  context: OperationContext,
): Promise<InitDataFound> {
  const { place, isThere, elsewhere } = await lookForInitData(session, {}, context);
  if (place === null)
    return {
      kind: 'no-need',
      words: 'Nothing in the flash boots, so nothing misses its init data: F flashes a firmware.',
    };
  const where = formatOffset(place);
  if (isThere) return { kind: 'no-need', words: `The init data at ${where} are there and begin with 05.` };
  const mac = session.facts?.mac ?? '';
  const choice =
    (await inFolder(folder)) ??
    (await inFolder(downloadsFolder())) ??
    (elsewhere && ofBytes(`init data found at ${formatOffset(elsewhere.offset)}`, elsewhere.bytes)) ??
    (await inBackups(backupsFolder(environment), mac));
  if (choice) return { kind: 'found', file: { choice, offset: place } };
  throw new EspError(
    'init-data-missing',
    `The init data for the radio are missing at ${where}, and none are at hand: not in ${printable(folder)}, not elsewhere in this flash, not in a backup of this board.`,
    {
      hints: [
        `Put esp_init_data_default_v08.bin (128 bytes, from Espressif's ESP8266_NONOS_SDK) into ${printable(folder)}, then press r.`,
        'Or flash a firmware that brings its own: MicroPython, or NodeMCU 3.',
      ],
    },
  );
}

async function inFolder(folder: string): Promise<ImageChoice | null> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => /\.bin$/i.test(each)).sort()) {
    const path = join(folder, name);
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    );
    if (size !== initDataBytes) continue;
    const bytes = await readRegular(path).catch(() => null);
    if (bytes && recogniseImage(bytes).kind === 'init-data')
      return { kind: 'file', path, name: printable(name), sizeBytes: size };
  }
  return null;
}

/** The newest that holds some. */
async function inBackups(folder: string, mac: string): Promise<ImageChoice | null> {
  for (const backup of await listBackups(folder, mac)) {
    const bytes = await readRegular(backup.path).catch(() => null);
    if (!bytes) continue;
    for (const place of initDataPlaces(backup.offset + bytes.length)) {
      const data = place < backup.offset ? null : initDataAt(bytes.subarray(place - backup.offset));
      if (data) return ofBytes(`init data of the backup of ${savedAt(printable(backup.time))}`, data);
    }
  }
  return null;
}

const ofBytes = (name: string, bytes: Uint8Array): ImageChoice => ({ kind: 'init-data', name, bytes });
