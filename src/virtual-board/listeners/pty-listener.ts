// pty:PATH: a pseudo terminal with a symbolic link to it. It has no lines; its rate is the one that
// the program sets. The slave is not held open here, so that the kernel tells when a program comes
// and goes, and nobody finds what the board said before.
import { closeSync, lstatSync, readlinkSync, readSync, symlinkSync, unlinkSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Listener, ListenerError, type ListenerOptions } from '../../serial-server/listener.ts';
import type { Claim, ClaimCable } from '../../serial-server/one-client-cable.ts';
import { makeRaw, readBaudRate } from './pty-settings.ts';

const require = createRequire(import.meta.url);

/** How long a program may be there before it is noticed, and bytes wait at most. */
const lookEveryMs = 4;
const idleLookEveryMs = 20;
/** While a program says nothing. */
const rateLookEveryMs = 100;
const readBytes = 4096;
/** What a driver keeps for a program that is slow to read; the kernel's pty alone holds a third of it. */
const heldLimitBytes = 64 * 1024;

type NativePty = {
  readonly open: (columns: number, rows: number) => { master: number; slave: number; pty: string };
};

/** @throws ListenerError unsupported on Windows, usage for a path that is something else */
export async function openPtyListener(
  path: string,
  cable: ClaimCable,
  options: ListenerOptions,
): Promise<Listener> {
  if (process.platform === 'win32')
    throw new ListenerError(
      'unsupported',
      'Windows has no pseudo terminals of this kind: use a tcp:// listener.',
    );
  const { requireBinary } = require('@lydell/node-pty/requireBinary.js');
  const native: NativePty = requireBinary('pty.node');
  const { master, slave, pty: device } = native.open(80, 24);
  let isOpen = true;
  try {
    await makeRaw(slave);
    if (path !== '') link(device, path);
  } catch (error) {
    closeSync(master);
    throw error;
  } finally {
    closeSync(slave);
  }

  let claim: Claim | null = null;
  let held: Uint8Array = nothing;
  let isClaiming = false;
  let isWriting = false;
  /** Whoever is here knows that another client has the board. */
  let isTold = false;
  let baudRate = 115_200;
  let nextRateLook = 0;
  let timer: NodeJS.Timeout | undefined;
  const buffer = Buffer.alloc(readBytes);

  const leave = () => {
    isTold = false;
    if (!claim) return;
    claim.release();
    claim = null;
    held = nothing;
    options.onNote(`the program at ${device} has left`);
  };
  const enter = async () => {
    isClaiming = true;
    const made = await cable.claim({
      name: device,
      boot: 'as-is',
      // A program that does not read loses what comes then, as at a real port.
      onBytes: (bytes) => {
        held = writeNow(master, Buffer.concat([held, bytes])).subarray(0, heldLimitBytes);
      },
      onGone: () => {
        claim = null;
      },
    });
    isClaiming = false;
    if (typeof made === 'string') {
      // Nobody can be closed out of a terminal: it waits, and is next when the board is free.
      if (!isTold) writeNow(master, Buffer.from(`espwb: ${made}\r\n`));
      isTold = true;
      return;
    }
    if (!isOpen) return made.release();
    claim = made;
    baudRate = 115_200;
    nextRateLook = 0;
    options.onNote(`a program is at ${device}`);
  };
  const lookAtRate = async (present: Claim) => {
    nextRateLook = performance.now() + rateLookEveryMs;
    const rate = await readBaudRate(master).catch(() => null);
    if (rate === null || rate === baudRate || claim !== present) return;
    baudRate = rate;
    await present.setBaudRate(rate);
  };
  const look = async () => {
    if (held.length > 0) held = writeNow(master, held);
    const read = readNow(master, buffer);
    if (read === 'nobody') leave();
    else if (!claim && !isClaiming) await enter();
    const bytes = Buffer.isBuffer(read) ? new Uint8Array(read) : null;
    // Bytes go at the rate that was set before them: esptool changes it and goes on within 50 ms.
    if (claim && (bytes || performance.now() >= nextRateLook)) await lookAtRate(claim);
    if (claim && bytes) await claim.write(bytes);
  };
  const again = () => {
    if (!isOpen) return;
    timer = setTimeout(
      () => {
        isWriting = true;
        void look().finally(() => {
          isWriting = false;
          again();
        });
      },
      claim ? lookEveryMs : idleLookEveryMs,
    );
  };
  again();

  return {
    url: `pty:${path === '' ? device : path}`,
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      leave();
      while (isWriting) await new Promise((resolve) => setTimeout(resolve, 1));
      closeSync(master);
      if (path !== '' && linkTarget(path) === device) unlinkSync(path);
    },
  };
}

/** What a program wrote, 'silence', or 'nobody' (EIO) while no program has the slave open. */
function readNow(master: number, buffer: Buffer): Buffer | 'silence' | 'nobody' {
  try {
    const size = readSync(master, buffer, 0, buffer.length, null);
    return size > 0 ? buffer.subarray(0, size) : 'nobody';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'silence' : 'nobody';
  }
}

const nothing = new Uint8Array(0);

/** Returns what the kernel did not take; nothing where nobody is there any more. */
function writeNow(master: number, bytes: Uint8Array): Uint8Array {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(master, bytes, at);
    return nothing;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? bytes.subarray(at) : nothing;
  }
}

/** Replaces a link that a listener of a killed process left behind, and nothing else. */
function link(device: string, path: string): void {
  const target = linkTarget(path);
  if (target !== null && /^\/dev\/(pts\/|ttys)\d+$/.test(target)) unlinkSync(path);
  try {
    symlinkSync(device, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ListenerError(
      'usage',
      code === 'EEXIST'
        ? `${path} exists and is not an old link to a terminal.`
        : `${path} cannot be made (${code}): it needs a folder that you may write in.`,
    );
  }
}

function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}
