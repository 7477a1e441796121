// Hints in words: once for a shell, once for a screen. What a name in them came from outside is made
// printable here.
import type { Advice, AdviceId, Hint } from '../device/advice.ts';
import { printable, type SafeText } from '../text/printable.ts';
import { filesAndPins } from './files-and-pins.ts';
import { flashImage } from './flash-image.ts';
import { reachBoard } from './reach-board.ts';
import { runningFirmware } from './running-firmware.ts';
import type { NamedCommand, Wordings } from './wording.ts';

export const wordings: Wordings = { ...reachBoard, ...flashImage, ...runningFirmware, ...filesAndPins };

export const adviceIds = Object.keys(wordings) as AdviceId[];

/** With commands and options. */
export const forShell = (hint: Hint): SafeText => rendered(hint, 'shell');

/** With keys. */
export const forScreen = (hint: Hint): SafeText => rendered(hint, 'keys');

/** The commands and options that its words for a shell name. */
export function namedCommands(hint: Hint): readonly NamedCommand[] {
  if (typeof hint === 'string') return [];
  const named = wordings[hint.id].names as
    | readonly NamedCommand[]
    | ((parameters: Advice['parameters']) => readonly NamedCommand[])
    | undefined;
  return typeof named === 'function' ? named(hint.parameters) : (named ?? []);
}

function rendered(hint: Hint, place: 'shell' | 'keys'): SafeText {
  if (typeof hint === 'string') return printable(hint);
  // Each id's words take its own parameters: Wordings has held that, and a union of functions forgets it.
  const words = wordings[hint.id][place] as string | ((parameters: Advice['parameters']) => string);
  return printable(typeof words === 'string' ? words : words(hint.parameters));
}
