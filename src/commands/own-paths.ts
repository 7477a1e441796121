// A file of this computer for each board: none is given a path that another of the same run has.
import { extname } from 'node:path';

/** Gives a path back as it is at its first time, then with "-2", "-3" before its ending. */
export function ownPaths(): (path: string) => string {
  const given = new Set<string>();
  // As on file systems that know no case.
  const isFree = (path: string) => !given.has(path.toLowerCase());
  return (path) => {
    const ending = extname(path);
    const start = ending === '' ? path : path.slice(0, -ending.length);
    let own = path;
    for (let number = 2; !isFree(own); number++) own = `${start}-${number}${ending}`;
    given.add(own.toLowerCase());
    return own;
  };
}
