// A station out of its recipe: all that can be wrong is found out before a board is touched.
import type { Clock } from '../../device/clock.ts';
import { sleep } from '../../device/clock.ts';
import { isEspError } from '../../device/errors.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { Session } from '../../device/session/session.ts';
import { openTransport } from '../../platform/open-port.ts';
import { checkFirmware } from '../obtain-firmware.ts';
import { openBoard } from '../open-board.ts';
import { type BoardWork, boardWork, type WorkPlatform } from './board-work.ts';
import { type PutFile, readFiles, removeStages } from './put-files.ts';
import { type Recipe, readRecipe } from './recipe.ts';
import { openRecords, type Records } from './records.ts';
import { openRows, type Rows } from './rows.ts';
import { checkNames } from './template.ts';

export type OpenedStation = {
  readonly recipe: Recipe;
  readonly records: Records;
  readonly rows: Rows | null;
  readonly open: (port: string, context: OperationContext) => Promise<BoardWork>;
  readonly close: () => Promise<void>;
};

export type StationPlatform = Omit<WorkPlatform, 'images' | 'files'> & {
  readonly now: () => string;
  readonly onNote: (text: string) => void;
};

/** A port that has just come may belong to somebody for a moment: udev, a modem manager. */
const settleLimitMs = 5000;
const settlePauseMs = 300;

/** @throws EspError usage with file, line and field | session-busy | state-damaged | file-unreadable | disk-full */
export async function openStation(recipePath: string, platform: StationPlatform): Promise<OpenedStation> {
  const { clock, environment, now, onNote } = platform;
  const recipe = await readRecipe(recipePath);
  await checkRelease(recipe, environment);
  const opened: { readonly close: () => Promise<void> }[] = [];
  const close = async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  };
  try {
    const rows = recipe.rows && (await openRows({ ...recipe.rows, now }));
    if (rows) opened.push(rows);
    const files = await readTemplates(recipe, rows);
    const records = await openRecords({ ...recipe.report, onNote });
    opened.push(records);
    await removeStages(recipe.report.folder);
    for (const mended of [rows?.mended, records.mended]) if (mended) onNote(mended);
    const images: WorkPlatform['images'] = new Map();
    return {
      ...{ recipe, records, rows, close },
      open: async (port, context) =>
        boardWork(
          await sessionOn(port, clock, context.signal),
          recipe,
          { clock, environment, images, files },
          context,
        ),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws EspError usage */
async function checkRelease({ flash }: Recipe, environment: StationPlatform['environment']): Promise<void> {
  if (flash?.firmware == null) return;
  await checkFirmware(flash.firmware, environment).catch((error: unknown) =>
    flash.field.reading('firmware', () => {
      throw error;
    }),
  );
}

/** @throws EspError usage */
async function readTemplates(recipe: Recipe, rows: Rows | null): Promise<readonly PutFile[]> {
  const columns = rows?.columns ?? [];
  for (const own of ['mac', 'name'])
    if (columns.includes(own))
      throw recipe.rows?.field.error('file', `The column "${own}" has a name that the station gives itself.`);
  const names = ['mac', ...columns];
  const named = recipe.boardName === null ? names : [...names, 'name'];
  const { boardName } = recipe;
  if (boardName !== null) recipe.field.reading('board-name', () => checkNames(boardName, names));
  const { test } = recipe;
  if (test) {
    test.field.reading('code', () => checkNames(test.code, named));
    test.field.reading(test.expect === null ? 'match' : 'expect', () =>
      checkNames(test.expect ?? test.match ?? '', named),
    );
  }
  return readFiles(recipe, named);
}

async function sessionOn(port: string, clock: Clock, signal: AbortSignal): Promise<Session> {
  const untilMs = clock.now() + settleLimitMs;
  for (;;) {
    try {
      const transport = await openTransport(port, clock, { timing: 'real' });
      return await openBoard(transport, clock, { signal, isUnattended: true });
    } catch (error) {
      const maySettle = isEspError(error) && /^port-(?:busy|forbidden)$/.test(error.code);
      if (!maySettle || clock.now() >= untilMs) throw error;
      await sleep(clock, settlePauseMs, signal);
    }
  }
}
