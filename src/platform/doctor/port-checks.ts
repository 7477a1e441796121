// Whether boards can be reached from this computer: ports and who holds them, the right to open them,
// adapters without a driver, and the two daemons that grab them.
import { adapterOf, isSerialAdapter } from '../../device/ports/adapters.ts';
import { type Computer, namesIn, readText } from '../../device/ports/computer.ts';
import { usbDevicesWithoutPort } from '../../device/ports/kernel-ports.ts';
import { listPorts } from '../../device/ports/list-ports.ts';
import { serialGroup } from '../../device/ports/permissions.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { type Check, failed, passed } from './check.ts';

export async function portChecks(computer: Computer): Promise<readonly Check[]> {
  const ports = await listPorts(computer);
  const checks = [...portStates(ports), await permissions(computer)];
  if (computer.platform !== 'linux') return checks;
  const programs = await programNames(computer);
  return [...checks, await drivers(computer), await brltty(computer, programs), modemManager(programs)];
}

function portStates(ports: readonly PortInfo[]): readonly Check[] {
  const usable = ports.filter((port) => port.problem === null);
  const detail =
    ports.length === 0
      ? 'no serial port on this computer'
      : `${ports.length} found, ${usable.length} free: ${ports.map(brief).join(', ')}`;
  const hints =
    ports.length === 0
      ? ['If a board is plugged in: try another cable, many carry no data.', 'Without one: -p virtual:demo']
      : [];
  const troubled = ports.flatMap(({ path, problem }) =>
    problem ? [failed(`port ${path}`, problem.message, problem.hints)] : [],
  );
  return [passed('ports', detail, hints), ...troubled];
}

const brief = (port: PortInfo): string => (port.adapter ? `${port.path} (${port.adapter})` : port.path);

async function permissions(computer: Computer): Promise<Check> {
  const { user } = computer;
  if (computer.platform !== 'linux' || !user) return passed('permissions', 'any user may open a free port');
  if (user.name === 'root') return passed('permissions', 'root may open every port');
  const group = await serialGroup(computer);
  if (!group) return passed('permissions', 'this system has no group for serial ports');
  if (user.groupIds.includes(group.id))
    return passed('permissions', `${user.name} is in the group ${group.name}`);
  // A desktop's udev rules may give the ports to whoever sits at the screen.
  const usb = (await listPorts(computer)).filter((port) => port.kind === 'usb');
  if (usb.length > 0 && usb.every((port) => port.problem?.code !== 'port-forbidden'))
    return passed('permissions', `${user.name} may open the ports, though not in the group ${group.name}`);
  return failed(
    'permissions',
    `${user.name} is not in the group ${group.name}, which owns the serial ports`,
    [`sudo usermod -aG ${group.name} ${user.name}, then log out and in again.`],
  );
}

async function drivers(computer: Computer): Promise<Check> {
  const orphans = await usbDevicesWithoutPort(computer, isSerialAdapter);
  if (orphans.length === 0) return passed('drivers', 'every adapter that is plugged in has its port');
  const names = orphans.map(({ vendorId, productId }) => {
    const chip = adapterOf(vendorId, productId, null)?.chip ?? 'adapter';
    return `${chip} (${vendorId}:${productId})`;
  });
  return failed('drivers', `plugged in, but without a port: ${names.join(', ')}`, [
    'Look at the end of "sudo dmesg": another program may have taken the adapter, or its module is missing.',
    'sudo modprobe -a ch341 cp210x ftdi_sio pl2303 cdc_acm',
    'In a container, the device has to be handed in: --device /dev/ttyUSB0',
  ]);
}

async function brltty(computer: Computer, programs: ReadonlySet<string>): Promise<Check> {
  const folders = ['/usr/lib/udev/rules.d', '/lib/udev/rules.d', '/etc/udev/rules.d'];
  const rules = (await Promise.all(folders.map((folder) => namesIn(computer, folder)))).flat();
  const hints = [
    'It takes CH340 and CP210x adapters for Braille displays. If nobody here uses one:',
    'sudo systemctl mask --now brltty.path brltty-udev brltty, then plug the board in again.',
  ];
  if (programs.has('brltty')) return failed('brltty', 'runs, and may take the adapter away', hints);
  const isInstalled = rules.some((name) => /brltty.*\.rules$/.test(name));
  return isInstalled
    ? passed('brltty', 'installed, not running; it may start when a board is plugged in', hints)
    : passed('brltty', 'not installed');
}

function modemManager(programs: ReadonlySet<string>): Check {
  if (!programs.has('ModemManager')) return passed('ModemManager', 'not running');
  return passed('ModemManager', 'runs, and probes each new port for a few seconds', [
    'If that disturbs boards: a udev rule with ENV{ID_MM_DEVICE_IGNORE}="1" for the adapter keeps it off.',
  ]);
}

async function programNames(computer: Computer): Promise<ReadonlySet<string>> {
  const processes = (await namesIn(computer, '/proc')).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(processes.map((name) => readText(computer, `/proc/${name}/comm`)));
  return new Set(names.filter((name) => name !== null));
}
