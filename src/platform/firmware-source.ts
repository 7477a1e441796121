// Where firmware is fetched from and kept, as this computer's environment says: ESPWB_FIRMWARE_MIRROR
// for a mirror's folder, HTTPS_PROXY and NO_PROXY as other programs read them.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ChipId } from '../device/chips/chip.ts';
import { EspError } from '../device/errors.ts';
import { downloadPageUrl } from '../device/releases/boards.ts';
import { officialFirmwareUrl } from '../device/releases/firmware-cache.ts';
import { printable } from '../text/printable.ts';
import { folders } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type FirmwareSource = {
  readonly folder: string;
  /** Ends with a slash. */
  readonly baseUrl: string;
  /** The page that lists what there is for a chip: a mirror's own index lists all. */
  readonly pageUrl: (chip: ChipId) => string;
  readonly proxy: string | undefined;
};

/** @throws EspError usage when the mirror is no URL */
export function firmwareSource(environment: Environment = process.env): FirmwareSource {
  const official = join(folders(environment).cache, 'firmware');
  const mirror = environment['ESPWB_FIRMWARE_MIRROR'];
  const baseUrl = mirror ? mirrorUrl(mirror) : officialFirmwareUrl;
  const pageUrl = (chip: ChipId) => (mirror ? baseUrl : downloadPageUrl(chip));
  // By source: what one server gave is not what another has.
  const folder = baseUrl === officialFirmwareUrl ? official : join(official, 'mirrors', nameOf(baseUrl));
  return { folder, baseUrl, pageUrl, proxy: proxyFor(new URL(baseUrl), environment) };
}

const nameOf = (url: string): string => createHash('sha256').update(url).digest('hex').slice(0, 16);

function mirrorUrl(text: string): string {
  try {
    return new URL(text.endsWith('/') ? text : `${text}/`).href;
  } catch (cause) {
    throw new EspError('usage', `ESPWB_FIRMWARE_MIRROR is not a URL: ${printable(text)}`, { cause });
  }
}

/** Lower case wins and `host:port` means http, as in curl; what NO_PROXY names and this computer itself are reached directly. */
export function proxyFor({ hostname, protocol }: URL, environment: Environment): string | undefined {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  if (protocol !== 'https:') return undefined;
  const except = (read('NO_PROXY') ?? '').split(/[\s,]+/).filter(Boolean);
  const isExcepted = except.some((each) => {
    const suffix = each.replace(/^\*?\./, '');
    return each === '*' || hostname === suffix || hostname.endsWith(`.${suffix}`);
  });
  const proxy = isExcepted ? undefined : read('HTTPS_PROXY');
  return proxy === undefined || proxy.includes('://') ? proxy : `http://${proxy}`;
}
