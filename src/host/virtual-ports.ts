// The built-in boards as a list of ports shows them: the one for the demo, which is always there, and
// those whose flash is kept.
import { join } from 'node:path';
import type { PortInfo } from '../device/ports/port-info.ts';
import { lockHolder } from './lock-file.ts';
import { keptVirtualBoards, virtualBoardsFolder } from './virtual-boards.ts';

export const demoBoardName = 'demo';

export async function virtualPorts(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly PortInfo[]> {
  const kept = await keptVirtualBoards(environment);
  const names = [demoBoardName, ...kept.filter((name) => name !== demoBoardName)];
  return Promise.all(names.map((name) => virtualPort(name, virtualBoardsFolder(environment))));
}

async function virtualPort(name: string, folder: string): Promise<PortInfo> {
  const holder = await lockHolder(join(folder, `${name}.lock`));
  return {
    path: `virtual:${name}`,
    kind: 'virtual',
    adapter: 'virtual board',
    usb: null,
    problem:
      holder === null || holder === process.pid
        ? null
        : {
            code: 'port-busy',
            message: `In use by another espwb (process ${holder}).`,
            hints: ['End that espwb, or take a board of another name.'],
          },
    likelihood: 'likely',
    boardGuess: 'NodeMCU, built in',
  };
}
