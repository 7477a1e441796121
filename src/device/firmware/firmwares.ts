// The firmwares that espwb knows, a line each. Whoever wants to know what one can do asks here.
import { circuitpython } from './circuitpython/index.ts';
import type { Firmware } from './firmware.ts';
import type { FirmwareKind } from './firmware-link.ts';
import { micropython } from './micropython/index.ts';
import { nodemcu } from './nodemcu/index.ts';
import { at, espeasy, esphome, tasmota } from './others/index.ts';

export const firmwares: readonly Firmware[] = [
  micropython,
  circuitpython,
  nodemcu,
  tasmota,
  espeasy,
  esphome,
  at,
];

/** Of all of them. None is the beginning of another: the blank behind the signs tells them apart. */
export const promptSigns = [...new Set(firmwares.flatMap(({ repl }) => repl?.prompts ?? []))];

/** null for one that is not known. */
export const firmwareOf = (kind: FirmwareKind | null | undefined): Firmware | null =>
  firmwares.find((each) => each.kind === kind) ?? null;

/** The language of its REPL; null where it has none that is spoken here. */
export const languageOf = (kind: FirmwareKind): string | null => firmwareOf(kind)?.repl?.language ?? null;
