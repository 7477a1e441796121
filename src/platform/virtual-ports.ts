// The built-in boards as a list of ports shows them: the one for the demo, which is always there, and
// those whose flash is kept.
import { join } from 'node:path';
import type { PortInfo } from '../device/ports/port-info.ts';
import { lockHolder } from './lock-file.ts';
import { keptVirtualBoards, virtualBoardsFolder } from './virtual-boards.ts';
import { isVirtualPath } from './virtual-spec.ts';

const demoBoardName = 'demo';

export async function virtualPorts(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly PortInfo[]> {
  const kept = await keptVirtualBoards(environment);
  const names = [demoBoardName, ...kept.filter((name) => name !== demoBoardName)];
  return Promise.all(names.map((name) => virtualPort(name, virtualBoardsFolder(environment))));
}

/** A port that a person named and that no list shows: a pty, a network port, a board with options. */
export function namedPort(path: string): PortInfo {
  const isVirtual = isVirtualPath(path);
  return {
    path,
    kind: isVirtual ? 'virtual' : 'serial',
    adapter: isVirtual ? 'built in' : null,
    usb: null,
    problem: null,
    likelihood: 'likely',
    boardGuess: null,
  };
}

async function virtualPort(name: string, folder: string): Promise<PortInfo> {
  const holder = await lockHolder(join(folder, `${name}.lock`)).catch(() => null);
  return {
    path: `virtual:${name}`,
    kind: 'virtual',
    adapter: 'built in',
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
    boardGuess: 'NodeMCU',
  };
}
