// What the Flash screen offers besides files: the releases with the reason why one is nothing for this
// board, and how one comes by a NodeMCU image. Pure.
import { presumedChip } from '../../device/chips/index.ts';
import type { ChipFacts } from '../../device/loader/loader.ts';
import type { ListedRelease } from '../../services/firmware-list.ts';
import type { ImageChoice } from './state.ts';

/** Another one than a board is taken for. */
export const isOtherChip = ({ id = presumedChip.id }: ChipFacts): boolean => id !== presumedChip.id;

type ReleaseChoice = Extract<ImageChoice, { kind: 'release' }>;

export const releaseChoice = ({ id, variant, date, unsuited, proposed }: ListedRelease): ReleaseChoice => ({
  ...{ kind: 'release', id, name: id },
  ...{ variant, date, unsuited, proposed },
});

/** The row of the category that the board is offered first. */
export const proposedOf = <Known extends Pick<ListedRelease, 'proposed'>>(
  releases: readonly Known[],
): Known | undefined => releases.find(({ proposed }) => proposed !== null);

/** The categories stand before the files: a folder with many of them would hide them. */
export const categories = (releases: readonly ReleaseChoice[]): readonly ImageChoice[] => {
  const newest = releases.find(({ proposed }) => proposed);
  return [
    ...(newest ? [newest] : []),
    { kind: 'category', id: 'releases', name: 'MicroPython releases' },
    { kind: 'category', id: 'nodemcu', name: 'NodeMCU: how to get an image' },
  ];
};

export type NodemcuWay = { readonly key: string; readonly title: string; readonly text: string };

/** Both need no account beyond a mail address; there are no ready downloads. */
export const nodemcuWays: readonly NodemcuWay[] = [
  { key: 'c', title: 'In the cloud, by mail', text: 'https://nodemcu-build.com' },
  {
    key: '$',
    title: 'In a container, from the source here',
    text: 'docker run --rm -ti -v "$PWD":/opt/nodemcu-firmware marcelstoer/nodemcu-build build',
  },
];

/** The last two make transfers fast and let them be compared by hash. */
export const nodemcuModules: readonly string[] = [
  'file',
  'gpio',
  'net',
  'node',
  'tmr',
  'uart',
  'wifi',
  'adc',
  'pwm',
  'encoder',
  'crypto',
];
