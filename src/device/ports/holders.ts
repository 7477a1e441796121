// Which programs have a port open, on Linux, from /proc/PID/fd. Of other users' programs only root
// sees the files: finding nobody proves nothing.
import { printable } from '../../text/printable.ts';
import { type Computer, namesIn, readLinkText, readText, resolvePath } from './computer.ts';

export type PortHolder = {
  readonly processId: number;
  /** The program's short name, e.g. 'picocom', 'ModemManager'; cleaned. */
  readonly program: string;
};

/** The programs that hold any of `paths`, by path. One walk through /proc for all. */
export async function findAllHolders(
  paths: readonly string[],
  computer: Computer,
): Promise<ReadonlyMap<string, readonly PortHolder[]>> {
  const found = new Map<string, PortHolder[]>();
  if (computer.platform !== 'linux' || paths.length === 0) return found;
  const wanted = new Map<string, string>();
  for (const path of paths) wanted.set((await resolvePath(computer, path)) ?? path, path);
  const processes = (await namesIn(computer, '/proc')).filter((name) => /^\d+$/.test(name));
  for (const processId of processes) {
    const folder = `/proc/${processId}/fd`;
    const targets = await Promise.all(
      (await namesIn(computer, folder)).map((fd) => readLinkText(computer, `${folder}/${fd}`)),
    );
    for (const target of new Set(targets)) {
      const path = target === null ? undefined : wanted.get(target);
      if (path === undefined) continue;
      const program = printable((await readText(computer, `/proc/${processId}/comm`)) ?? 'a program');
      found.set(path, [...(found.get(path) ?? []), { processId: Number(processId), program }]);
    }
  }
  return found;
}

/** Which programs have the port open, as far as this user may see (Linux /proc). */
export async function findHolders(path: string, computer: Computer): Promise<readonly PortHolder[]> {
  return (await findAllHolders([path], computer)).get(path) ?? [];
}

/** 'picocom (process 123) and screen (process 9)' */
export function holderWords(holders: readonly PortHolder[]): string {
  return holders.map((holder) => `${holder.program} (process ${holder.processId})`).join(' and ');
}

/** The programs besides this one that have the port open, in words; null for none, or none to be seen. */
export async function otherReaders(path: string, computer: Computer): Promise<string | null> {
  const others = (await findHolders(path, computer)).filter(
    ({ processId }) => processId !== computer.processId,
  );
  return others.length > 0 ? holderWords(others) : null;
}
