// DTR and RTS by the system's own ioctl, for drivers on which node-serialport's set() fails. It is called
// in this process, because each open() of a port raises both lines: no other program could do it.
import { arch, platform } from 'node:os';

/** What is wanted of each line; a line that is not named stays. */
export type LineLevels = { readonly dtr?: boolean; readonly rts?: boolean };

export type LineControl = {
  /** False where this system's requests are not known, or the native part does not load. */
  isAvailable(): Promise<boolean>;
  /**
   * Both lines at once; where the driver refuses that, each by itself.
   * @throws LineError if neither line could be set
   */
  set(lines: LineLevels): Promise<void>;
};

/** An ioctl on one int: 0, or the errno. */
export type Ioctl = (fd: number, request: number, value: number[]) => number;

/** `code` is the errno's name where it has one that matters, else its number. */
export class LineError extends Error {
  readonly code: string;
  constructor(errno: number) {
    const code = errnoNames[errno] ?? `errno ${errno}`;
    super(`${code}, cannot set`);
    this.code = code;
  }
}

/** The same on Linux and macOS, but for EOPNOTSUPP. */
const errnoNames: Readonly<Record<number, string>> = {
  1: 'EPERM',
  5: 'EIO',
  6: 'ENXIO',
  9: 'EBADF',
  19: 'ENODEV',
  22: 'EINVAL',
  25: 'ENOTTY',
  95: 'EOPNOTSUPP',
  102: 'EOPNOTSUPP',
};

type Requests = { readonly get: number; readonly on: number; readonly off: number; readonly put: number };

/** TIOCMGET, TIOCMBIS, TIOCMBIC, TIOCMSET: asm-generic/ioctls.h and sys/ttycom.h. */
const linuxRequests: Requests = { get: 0x5415, on: 0x5416, off: 0x5417, put: 0x5418 };
const macRequests: Requests = { get: 0x4004746a, on: 0x8004746c, off: 0x8004746b, put: 0x8004746d };
/** MIPS, PowerPC, SPARC and Alpha have numbers of their own. */
const genericArchitectures: ReadonlySet<string> = new Set([
  'x64',
  'ia32',
  'arm',
  'arm64',
  'riscv64',
  'loong64',
]);

const dtrBit = 0x002;
const rtsBit = 0x004;

/** `fd` is an open port. Nothing is loaded before it is asked for. */
export function createLineControl(fd: number, load: () => Promise<Ioctl | null> = loadIoctl): LineControl {
  const requests = platform() === 'darwin' ? macRequests : linuxRequests;
  let loading: Promise<Ioctl | null> | undefined;
  const ioctlOrNull = () => {
    loading ??= isKnownSystem() ? load().catch(() => null) : Promise.resolve(null);
    return loading;
  };
  return {
    isAvailable: async () => (await ioctlOrNull()) !== null,
    set: async (lines) => {
      const ioctl = await ioctlOrNull();
      if (!ioctl) throw new LineError(25);
      const wanted = [
        { bit: dtrBit, isOn: lines.dtr },
        { bit: rtsBit, isOn: lines.rts },
      ].filter(({ isOn }) => isOn !== undefined);
      const bits = [0];
      ioctl(fd, requests.get, bits);
      const next = wanted.reduce((all, { bit, isOn }) => (isOn ? all | bit : all & ~bit), bits[0] ?? 0);
      if (ioctl(fd, requests.put, [next]) === 0) return;
      const errors = wanted.map(({ bit, isOn }) => ioctl(fd, isOn ? requests.on : requests.off, [bit]));
      if (errors.every((errno) => errno !== 0)) throw new LineError(errors[0] ?? 25);
    },
  };
}

const isKnownSystem = (): boolean =>
  platform() === 'darwin' || (platform() === 'linux' && genericArchitectures.has(arch()));

let shared: Promise<Ioctl> | undefined;

function loadIoctl(): Promise<Ioctl> {
  shared ??= (async () => {
    const { default: koffi } = await import('koffi');
    // null is this process itself: the C library that Node runs on, whatever its name is here.
    const call = koffi.load(null).func('int ioctl(int fd, unsigned long request, ...)');
    return (fd, request, value) => (call(fd, request, '_Inout_ int *', value) === 0 ? 0 : koffi.errno());
  })();
  return shared;
}
