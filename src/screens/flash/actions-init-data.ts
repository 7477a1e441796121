// rf_cal mended on request: a plan that writes the init data that are at hand to where the board's SDK
// looks for them. Nothing is written before the plan is agreed to.
import { basename } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { formatOffset } from '../../device/sizes.ts';
import type { InitDataFound, InitDataSource } from '../../services/find-init-data.ts';
import { printable } from '../../text/printable.ts';
import { showBack, showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { savedAt } from '../backups/state.ts';
import { plan } from './actions-plan.ts';
import { optionsFrom } from './plan-options.ts';
import type { FlashableChoice } from './state.ts';

export async function mendInitData(app: Workbench, path: string): Promise<void> {
  const { folder } = app.store.get().flash;
  app.store.update((state) => showScreen(state, 'flash'));
  await plan(app, path, async (session, context) => {
    const found = await app.devices.findInitData(session, folder, context);
    if (found.kind === 'not-found') throw notFound(found.place, folder);
    if (found.kind === 'found') {
      const file = { choice: choiceOf(found.source), offset: found.place };
      return { files: [file], options: optionsFrom(app.store.get().preferences) };
    }
    app.store.update(showBack);
    app.say('good', whyNotNeeded(found));
    return null;
  });
}

const whyNotNeeded = (found: Extract<InitDataFound, { kind: 'there-already' | 'nothing-boots' }>): string =>
  found.kind === 'nothing-boots'
    ? 'Nothing in the flash is bootable, so no init data is missing: F flashes a firmware.'
    : `The init data at ${formatOffset(found.place)} are there and begin with 05.`;

function choiceOf(source: InitDataSource): FlashableChoice {
  if (source.from === 'file') {
    const { path, sizeBytes } = source;
    return { kind: 'file', path, name: printable(basename(path)), sizeBytes };
  }
  const name =
    source.from === 'flash'
      ? `init data found at ${formatOffset(source.offset)}`
      : `init data of the backup of ${savedAt(printable(source.time))}`;
  return { kind: 'init-data', name, bytes: source.bytes };
}

const notFound = (place: number, folder: string): EspError =>
  new EspError(
    'init-data-missing',
    `The init data for the radio are missing at ${formatOffset(place)}, and none was found: not in ${printable(folder)}, not elsewhere in this flash, not in a backup of this board.`,
    {
      hints: [
        `Put esp_init_data_default_v08.bin (128 bytes, from Espressif's ESP8266_NONOS_SDK) into ${printable(folder)}, then press r.`,
        'Or flash a firmware that brings its own: MicroPython, or NodeMCU 3.',
      ],
    },
  );
