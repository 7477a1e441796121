// What a firmware tells of itself and its board when asked: read-only, one call, every item on its own,
// because builds differ in what they have.

import { type Advice, advise } from '../advice.ts';
import { formatSize } from '../sizes.ts';
import type { FirmwareLink } from './firmware-link.ts';
import { firmwareOf } from './firmwares.ts';

export type FirmwareDetails = {
  /** By the flash chip's own id; null where the firmware does not tell. */
  readonly flashChipBytes: number | null;
  /** What the image's header or the SDK believes. */
  readonly flashHeaderBytes: number | null;
  readonly freeMemoryBytes: number | null;
  /** rst_info reason of the SDK, 0 to 6. */
  readonly resetReason: number | null;
};

const answerMs = 5000;

/** @throws EspError repl-busy | repl-failed | unplugged | cancelled */
export async function readFirmwareDetails(link: FirmwareLink, signal: AbortSignal): Promise<FirmwareDetails> {
  const code = firmwareOf(link.facts.kind)?.repl?.detailsProbe ?? '';
  const { stdout } = await link.exec(code, {
    signal,
    idleTimeoutMs: answerMs,
    limitMs: 2 * answerMs,
    plainOutput: true,
  });
  const said = new TextDecoder().decode(stdout);
  const numberOf = (key: string): number | null => {
    const found = new RegExp(`(?:^|\\n)${key}\\s+(\\d{1,10})\\r?\\n`).exec(said);
    return found ? Number(found[1]) : null;
  };
  return {
    flashChipBytes: numberOf('chip'),
    flashHeaderBytes: numberOf('header'),
    freeMemoryBytes: numberOf('free'),
    resetReason: numberOf('reset'),
  };
}

/** What it means that chip and header disagree; null where they agree or one is unknown. */
export function flashSizeWarning(
  details: Pick<FirmwareDetails, 'flashChipBytes' | 'flashHeaderBytes'>,
): Advice | null {
  const { flashChipBytes: chip, flashHeaderBytes: header } = details;
  if (chip === null || header === null || chip === header) return null;
  const sizes = { chip: formatSize(chip), header: formatSize(header) };
  return header > chip ? advise('flashed-for-larger', sizes) : advise('flashed-for-smaller', sizes);
}
