// The firmwares that espwb knows. Whoever wants to know what one can do asks here.
import type { Firmware } from './firmware.ts';
import type { FirmwareKind } from './firmware-link.ts';
import * as list from './list.ts';

export const firmwares: readonly Firmware[] = Object.values<Firmware>(list);

/** Of all of them. None is the beginning of another: the blank behind the signs tells them apart. */
export const promptSigns = [...new Set(firmwares.flatMap(({ repl }) => repl?.prompts ?? []))];

/** null for one that is not known. */
export const firmwareOf = (kind: FirmwareKind | null | undefined): Firmware | null =>
  firmwares.find((each) => each.kind === kind) ?? null;

/** The language of its REPL; null where it has none that is spoken here. */
export const languageOf = (kind: FirmwareKind): string | null => firmwareOf(kind)?.repl?.language ?? null;
