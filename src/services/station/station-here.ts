// A station with the boards of this computer: its recipe opened, who is plugged in, and its run. All that is large of
// a station is behind this file.
import type { Clock } from '../../device/clock.ts';
import { readBoardsFile } from '../../platform/network-boards.ts';
import { type OpenedStation, openStation } from './open-station.ts';
import { runStation, type Station, type StationSummary } from './station.ts';
import { type PortsMeant, watchPlugs } from './watch-plugs.ts';

/** What a face of it adds: how it is ended, and who is told. */
export type StationRun = Pick<Station, 'signal' | 'stop' | 'count' | 'again' | 'onEvent' | 'onOperation'> & {
  /** Before a port is opened. */
  readonly onOpen?: (port: string) => Promise<void>;
  /** In place of those of the recipe. */
  readonly ports?: PortsMeant;
  readonly jobs?: number;
};

export type StationHere = Omit<OpenedStation, 'open'> & {
  /** Runs until it is told to end or has its count. Never rejects for what happens to boards. */
  readonly run: (run: StationRun) => Promise<StationSummary>;
};

export type Here = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onNote: (words: string) => void;
};

/** @throws EspError usage with file, line and field | session-busy | state-damaged | file-unreadable | disk-full */
export async function stationHere(
  recipePath: string,
  { clock, environment, onNote }: Here,
): Promise<StationHere> {
  const now = () => new Date().toISOString();
  const { open, ...opened } = await openStation(recipePath, { clock, environment, now, onNote });
  const { recipe, records, rows } = opened;
  const bench = async () => (await readBoardsFile(environment)).boards;
  return {
    ...opened,
    run: ({ onOpen = async () => {}, ports, jobs, ...run }) =>
      runStation({
        ...{ recipe, records, rows, now, clock, jobs: jobs ?? recipe.jobs, limitMs: recipe.limitMs },
        ...run,
        watch: watchPlugs({ clock, ports: ports ?? recipe.ports ?? 'usb', bench }),
        open: async (port, context) => {
          await onOpen(port);
          return open(port, context);
        },
      }),
  };
}
