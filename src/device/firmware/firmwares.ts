// The firmwares that espwb knows. Whoever wants to know what one can do asks here.
import type { Firmware } from './firmware.ts';
import type { FirmwareKind } from './firmware-link.ts';
import * as list from './list.ts';
import { isReadyFor, type Prompt } from './prompt.ts';

export const firmwares: readonly Firmware[] = Object.values<Firmware>(list);

/** Of all of them. None is the beginning of another: the blank behind the signs tells them apart. */
export const promptSigns = [...new Set(firmwares.flatMap(({ repl }) => repl?.prompts ?? []))];

const signOf = ({ kind }: Prompt) => promptSigns.find((sign) => sign.kind === kind);

/** A new statement can be typed at it. */
export const isReady = (prompt: Prompt): boolean => isReadyFor(prompt, promptSigns);

export const isUnmistakable = (prompt: Prompt): boolean => signOf(prompt)?.isUnmistakable === true;

/** What is typed at it is not shown, and Enter brings nothing. */
export const isSilent = (prompt: Prompt): boolean => signOf(prompt)?.isWholeLine === true;

/** Ctrl-C is a letter of the line there. */
export const takesCtrlC = ({ kind }: Prompt): boolean =>
  firmwares.some(({ repl }) => repl && !repl.interrupts && repl.prompts.some((sign) => sign.kind === kind));

/** null for one that is not known. */
export const firmwareOf = (kind: FirmwareKind | null | undefined): Firmware | null =>
  firmwares.find((each) => each.kind === kind) ?? null;

/** The language of its REPL; null where it has none that is spoken here. */
export const languageOf = (kind: FirmwareKind): string | null => firmwareOf(kind)?.repl?.language ?? null;
