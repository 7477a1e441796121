// Files that say which images go where: `flasher_args.json`, as a build of ESP-IDF leaves it, and `manifest.json` of
// ESP Web Tools, as ESPHome and others publish it. Pure: text in, names and offsets out; nothing is read here.
// Sources: esp-idf, esptool_py's flasher_args.json.in; ESP Web Tools, "Create a manifest".
import type { Chip } from '../../chips/chip.ts';
import { chipById } from '../../chips/index.ts';
import { EspError } from '../../errors.ts';

export type ManifestPart = {
  readonly offset: number;
  /** Relative to the folder of the manifest, with '/'; never out of it. */
  readonly path: string;
};

export type ManifestBuild = {
  /** null where the manifest does not say, or names one that is not known here. */
  readonly chip: Chip | null;
  /** As the manifest has it: 'ESP32-C3'. */
  readonly chipName: string | null;
  readonly parts: readonly ManifestPart[];
};

export type BuildManifest = { readonly builds: readonly ManifestBuild[] };

/** A build has four parts, or five; more come of a file that means something else. */
const mostParts = 32;
const mostBuilds = 32;
const mostOffset = 128 * 1024 * 1024;

/**
 * null for JSON that is something else.
 * @throws EspError usage for one of the two that names what cannot be flashed
 */
export function parseBuildManifest(text: string): BuildManifest | null {
  const found = parsed(text);
  if (!isTable(found)) return null;
  if (isTable(found['flash_files'])) return { builds: [flasherArgs(found, found['flash_files'])] };
  const { builds } = found;
  if (!Array.isArray(builds)) return null;
  if (builds.length === 0 || builds.length > mostBuilds) throw wrong(`it names ${builds.length} builds`);
  return { builds: builds.map(webToolsBuild) };
}

/**
 * The build for a chip.
 * @param chip of the board; null = nobody knows, which is enough where there is only one
 * @throws EspError image-wrong-chip | usage
 */
export function buildFor({ builds }: BuildManifest, chip: Chip | null): ManifestBuild {
  const own = builds.filter((build) => build.chip !== null && build.chip.id === chip?.id);
  const [build = null] = own;
  if (build) return build;
  const [only = null] = builds;
  if (only && builds.length === 1 && (chip === null || only.chipName === null)) return only;
  const names = builds.map(({ chipName }) => chipName ?? 'a chip without a name').join(', ');
  if (chip === null)
    throw new EspError('usage', `The manifest has builds for ${names}: which one depends on the board.`);
  throw new EspError('image-wrong-chip', `The manifest has builds for ${names}, none for an ${chip.name}.`, {
    hints: [`Take the build for the ${chip.name}.`],
    hintsSayAll: true,
  });
}

function flasherArgs(found: Table, files: Table): ManifestBuild {
  const { extra_esptool_args: extra } = found;
  const named = isTable(extra) && typeof extra['chip'] === 'string' ? extra['chip'] : null;
  const parts = Object.entries(files).map(([offset, path]) => partOf(offset, path));
  return { ...chipNamedSo(named), parts: mustBeSome(parts) };
}

function webToolsBuild(build: unknown): ManifestBuild {
  if (!isTable(build) || !Array.isArray(build['parts'])) throw wrong('a build of it has no parts');
  const { chipFamily } = build;
  if (build['parts'].length > mostParts) throw wrong(`a build of it has ${build['parts'].length} parts`);
  const parts = build['parts'].map((part: unknown) => {
    if (!isTable(part)) throw wrong('a part of it is not an object');
    return partOf(part['offset'], part['path']);
  });
  return { ...chipNamedSo(typeof chipFamily === 'string' ? chipFamily : null), parts: mustBeSome(parts) };
}

function mustBeSome(parts: readonly ManifestPart[]): readonly ManifestPart[] {
  if (parts.length === 0 || parts.length > mostParts) throw wrong(`a build of it has ${parts.length} parts`);
  return parts;
}

/** 'ESP32-C3', 'esp32c3'. */
function chipNamedSo(name: string | null): Pick<ManifestBuild, 'chip' | 'chipName'> {
  if (name === null || name === '' || name === 'auto') return { chip: null, chipName: null };
  const chipName = name.slice(0, 24);
  return { chip: chipById(chipName.toLowerCase().replace(/[^a-z0-9]/g, '')), chipName };
}

function partOf(offset: unknown, path: unknown): ManifestPart {
  const number = typeof offset === 'number' ? offset : numberOf(offset);
  if (!Number.isSafeInteger(number) || number < 0 || number > mostOffset)
    throw wrong(`"${String(offset).slice(0, 40)}" is not an offset`);
  if (typeof path !== 'string' || path === '' || path.length > 300) throw wrong('a part of it has no path');
  return { offset: number, path: withinFolder(path) };
}

const numberOf = (offset: unknown): number =>
  typeof offset === 'string' && /^(?:0x[0-9a-f]{1,8}|\d{1,9})$/i.test(offset) ? Number(offset) : Number.NaN;

/** @throws EspError usage for an address on the web, and for what leads out of the folder */
function withinFolder(path: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path))
    throw new EspError(
      'usage',
      `The manifest names ${path.slice(0, 200)}, an address on the web: espwb flashes files of this computer.`,
      {
        hints: ['Download it into the folder of the manifest, and put its name in there.'],
        hintsSayAll: true,
      },
    );
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const leadsOut = /^[/\\]|^[a-z]:|\\|\0/i.test(path) || names.includes('..') || names.length === 0;
  if (!leadsOut) return names.join('/');
  throw wrong(`"${path.slice(0, 200)}" leads out of its folder`, [
    'Move the images into the folder of the manifest.',
  ]);
}

const wrong = (what: string, hints: readonly string[] = []): EspError =>
  new EspError('usage', `This manifest cannot be flashed: ${what}.`, { hints });

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
