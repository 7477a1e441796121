// What there is to complete on this computer at this moment: ports, virtual boards, images. It is asked at
// every Tab, so it looks at lists and opens nothing: a board must not be reset by a key that completes.
import { demoFirmware } from '../../device/image/demo-firmware.ts';
import { systemPorts } from '../../device/ports/list-ports.ts';
import { boardNames } from '../../platform/board-names.ts';
import { thisComputer } from '../../platform/computer.ts';
import { networkPorts } from '../../platform/network-ports.ts';
import { rfc2217Options } from '../../platform/open-port.ts';
import type { OptionTable } from '../../platform/port-options.ts';
import { seenFiles } from '../../platform/seen-files.ts';
import { keptVirtualBoards } from '../../platform/virtual-boards.ts';
import { isVirtualPath, virtualOptions } from '../../platform/virtual-spec.ts';
import { allReleases } from '../../services/firmware-list.ts';
import type { Candidate, Living } from './complete.ts';

export const livingHere: Living = async (kind, word, port) => {
  switch (kind) {
    case 'ports':
      return portsFor(word);
    case 'boards':
      return word.includes('?')
        ? optionsAfter(word, virtualOptions)
        : (await virtualNames()).map((value) => ({ value }));
    case 'images':
      return images();
    case 'board-files':
      return boardFiles(word, port);
  }
};

async function portsFor(word: string): Promise<readonly Candidate[]> {
  if (word.includes('?')) {
    if (isVirtualPath(word)) return optionsAfter(word, virtualOptions);
    return /^rfc2217:/i.test(word) ? optionsAfter(word, rfc2217Options) : [];
  }
  const [found, boards, network] = await Promise.all([
    systemPorts(thisComputer),
    virtualNames(),
    networkPorts(),
  ]);
  const named = Object.entries(boardNames());
  return [
    ...found.map(({ path }) => ({ value: path })),
    ...boards.map((name) => ({ value: `virtual:${name}`, about: 'built-in virtual board' })),
    ...network.ports.map(({ name = '', path }) => ({ value: name, about: path })),
    ...named.map(([mac, name]) => ({ value: name, about: mac })),
    { value: 'rfc2217://', about: 'HOST:PORT of a serial server' },
    { value: 'tcp://', about: 'HOST:PORT, bytes as they are' },
  ];
}

const virtualNames = async (): Promise<readonly string[]> => [
  ...new Set(['demo', ...(await keptVirtualBoards().catch(() => []))]),
];

/** `virtual:demo?timing=real&fl` goes on with each option that is not there yet, `…flash=` with its values. */
function optionsAfter(word: string, table: OptionTable): readonly Candidate[] {
  const start = Math.max(word.lastIndexOf('?'), word.lastIndexOf('&')) + 1;
  const [before, part] = [word.slice(0, start), word.slice(start)];
  const [name = ''] = part.split('=', 1);
  const isGiven = (option: string) => before.includes(`?${option}=`) || before.includes(`&${option}=`);
  if (part.includes('=') && Object.hasOwn(table, name))
    return Object.keys(table[name] ?? {}).map((value) => ({ value: `${before}${name}=${value}` }));
  return Object.entries(table)
    .filter(([option]) => !isGiven(option))
    .map(([option, values]) => ({ value: `${before}${option}=`, about: Object.keys(values).join(', ') }));
}

async function images(): Promise<readonly Candidate[]> {
  const releases = await allReleases().catch(() => []);
  return [
    { value: 'micropython', about: 'the newest release that fits the board' },
    ...demoFirmware.map(({ id }) => ({ value: id, about: 'for virtual boards' })),
    ...releases.map(({ id, variant, date }) => ({ value: id, about: `${variant}, ${date}` })),
  ];
}

/** What espwb saw when it last looked: a board is not asked, it may be running. */
async function boardFiles(word: string, named: string | undefined): Promise<readonly Candidate[]> {
  const port = named ?? process.env['ESPWB_PORT'] ?? (await onlyPort());
  const names = port === undefined ? [] : await seenFiles(port);
  const [start = ''] = /^:?\/?/.exec(word) ?? [];
  return names.map((name) => ({ value: start + name }));
}

/** As a verb without -p takes it, without a look at who holds it. */
async function onlyPort(): Promise<string | undefined> {
  const usb = (await systemPorts(thisComputer)).filter(({ vendorId }) => vendorId !== undefined);
  return usb.length === 1 ? usb[0]?.path : undefined;
}
