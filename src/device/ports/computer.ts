// This computer as ports/ sees it: its device files, its processes, who is asking. Passed in, so that
// a test is a folder laid out like a machine; platform/computer.ts is the real one.
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** What the operating system's own list says of a port; every text in it is untrusted. */
export type SystemPort = {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** Hexadecimal, four digits, either case. */
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  /** Where in the USB tree: '1-2.3:1.0' on Linux, '14200000' on macOS, 'Port_#0002.Hub_#0001' on Windows. */
  readonly locationId?: string | undefined;
  /** Windows: 'BTHENUM\\…', 'USB\\VID_1A86…'. */
  readonly pnpId?: string | undefined;
};

export type Computer = {
  /** As Node names it: 'linux', 'darwin', 'win32', … */
  readonly platform: string;
  /** Put before every absolute path; '' on the real computer. */
  readonly root: string;
  /** espwb's own process, which never counts as a stranger on a port. */
  readonly processId: number;
  /** null on Windows. */
  readonly user: { readonly name: string; readonly groupIds: readonly number[] } | null;
  /** Rejects where the system cannot list them (Linux without udevadm). */
  readonly listSerialPorts: () => Promise<readonly SystemPort[]>;
  /** Whether this user may read and write the file. */
  readonly mayOpen: (path: string) => Promise<boolean>;
};

/** The names in a folder; none if it cannot be read. */
export async function namesIn(computer: Computer, folder: string): Promise<string[]> {
  return readdir(join(computer.root, folder)).catch(() => []);
}

/** The file's text without the line end, at most `maxLength` of it; null if it cannot be read. */
export async function readText(computer: Computer, path: string, maxLength = 4096): Promise<string | null> {
  const text = await readFile(join(computer.root, path), 'utf8').catch(() => null);
  return text === null ? null : text.slice(0, maxLength).trimEnd();
}

/** What a symbolic link says, as written; null if it is none or may not be read. */
export async function readLinkText(computer: Computer, path: string): Promise<string | null> {
  return readlink(join(computer.root, path)).catch(() => null);
}

/** The path with all links followed, seen from inside the computer; null if there is nothing. */
export async function resolvePath(computer: Computer, path: string): Promise<string | null> {
  const root = computer.root === '' ? '' : await realpath(computer.root).catch(() => computer.root);
  const real = await realpath(join(computer.root, path)).catch(() => null);
  return real?.startsWith(root) ? real.slice(root.length) : real;
}
