// A computer as a folder: device files, /sys and /proc laid out as Linux has them. What is asked of it
// runs the real code; only the files are not the kernel's.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Computer } from '../../src/device/ports/computer.ts';

/** /sys is links and names with colons, which Windows does not have. */
export const canPlayLinux = process.platform !== 'win32';

export type FakeUsb = {
  readonly vendorId: string;
  readonly productId: string;
  readonly product?: string;
  readonly manufacturer?: string;
  readonly serial?: string;
};

export type FakeComputer = {
  readonly computer: Computer;
  readonly write: (path: string, text: string) => void;
  readonly link: (path: string, target: string) => void;
  /** A USB adapter with its port; mode in octal as of the device file. */
  readonly plug: (name: string, usb: FakeUsb, mode?: number) => void;
  /** A USB device for which no driver made a port. */
  readonly plugWithoutPort: (busName: string, usb: FakeUsb) => void;
  readonly unplug: (name: string) => void;
  /** A built-in UART; type 0 = a name without hardware. */
  readonly uart: (name: string, type: number) => void;
  readonly program: (processId: number, name: string, ...files: string[]) => void;
  readonly end: (processId: number) => void;
  readonly remove: () => void;
};

export function fakeComputer(overrides: Partial<Computer> = {}): FakeComputer {
  const root = mkdtempSync(join(tmpdir(), 'espwb-computer-'));
  const at = (path: string) => join(root, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const link = (path: string, target: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    symlinkSync(target, at(path));
  };
  mkdirSync(at('/dev'));
  mkdirSync(at('/proc'));
  mkdirSync(at('/sys/class/tty'), { recursive: true });

  const writeUsb = (folder: string, usb: FakeUsb) => {
    write(`${folder}/idVendor`, `${usb.vendorId}\n`);
    write(`${folder}/idProduct`, `${usb.productId}\n`);
    if (usb.product !== undefined) write(`${folder}/product`, `${usb.product}\n`);
    if (usb.manufacturer !== undefined) write(`${folder}/manufacturer`, `${usb.manufacturer}\n`);
    if (usb.serial !== undefined) write(`${folder}/serial`, `${usb.serial}\n`);
  };

  const computer: Computer = {
    platform: 'linux',
    root,
    processId: 1000,
    user: { name: 'ada', groupIds: [1000] },
    listSerialPorts: () => Promise.reject(new Error('spawn udevadm ENOENT')),
    // Tests may run as root, who may open anything: what others may is in the file's mode.
    mayOpen: async (path) => (statSync(at(path)).mode & 0o006) === 0o006,
    ...overrides,
  };

  return {
    computer,
    write,
    link,
    plug: (name, usb, mode = 0o666) => {
      const device = `/sys/devices/pci0/usb1/1-${name}`;
      writeUsb(device, usb);
      mkdirSync(at(`${device}/1-${name}:1.0/${name}/tty/${name}`), { recursive: true });
      symlinkSync(
        `../../devices/pci0/usb1/1-${name}/1-${name}:1.0/${name}/tty/${name}`,
        at(`/sys/class/tty/${name}`),
      );
      link(`${device}/1-${name}:1.0/${name}/tty/${name}/device`, `../../../${name}`);
      link(`/sys/bus/usb/devices/1-${name}`, `../../../devices/pci0/usb1/1-${name}`);
      write(`/dev/${name}`, '');
      chmodSync(at(`/dev/${name}`), mode);
    },
    plugWithoutPort: (busName, usb) => {
      writeUsb(`/sys/devices/pci0/usb1/${busName}`, usb);
      link(`/sys/bus/usb/devices/${busName}`, `../../../devices/pci0/usb1/${busName}`);
    },
    unplug: (name) => {
      for (const path of [`/dev/${name}`, `/sys/class/tty/${name}`, `/sys/bus/usb/devices/1-${name}`])
        rmSync(at(path), { force: true });
      rmSync(at(`/sys/devices/pci0/usb1/1-${name}`), { recursive: true, force: true });
    },
    uart: (name, type) => {
      write(`/sys/devices/platform/serial/${name}/type`, `${type}\n`);
      mkdirSync(at('/sys/devices/platform/serial/driver'), { recursive: true });
      link(`/sys/devices/platform/serial/${name}/device`, '../driver');
      link(`/sys/class/tty/${name}`, `../../devices/platform/serial/${name}`);
      write(`/dev/${name}`, '');
      chmodSync(at(`/dev/${name}`), 0o666);
    },
    program: (processId, name, ...files) => {
      write(`/proc/${processId}/comm`, `${name}\n`);
      mkdirSync(at(`/proc/${processId}/fd`));
      for (const [fd, file] of files.entries()) link(`/proc/${processId}/fd/${fd}`, file);
    },
    end: (processId) => rmSync(at(`/proc/${processId}`), { recursive: true }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
