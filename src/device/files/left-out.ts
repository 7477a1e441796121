// What a copy of a folder does not take along, and why. Nothing is left out in silence: somebody would
// look for it on the board. Pure.
import { printable } from '../../text/printable.ts';

export type LeftOutReason =
  | 'hidden'
  | 'cache'
  | 'symbolic-link'
  | 'not-a-file'
  | 'unsafe-name'
  | 'too-deep'
  | 'too-long'
  | 'obeyed'
  | 'not-valid-here'
  | 'same-name-here'
  | 'same-name-there'
  | 'in-the-way';

/** `name` is printable, below the folder that is copied, with a '/' at the end of a folder. */
export type LeftOut = {
  readonly name: string;
  readonly reason: LeftOutReason;
  /** Where it stays; absent for this computer. */
  readonly on?: 'board';
};

/** Each completes "was left out:". */
const reasonWords: Readonly<Record<LeftOutReason, string>> = {
  hidden: 'hidden',
  cache: 'a cache',
  'symbolic-link': 'a symbolic link',
  'not-a-file': 'not a regular file',
  'unsafe-name': 'a name with characters that a board cannot show',
  'too-deep': 'folders nested too deeply',
  'too-long': 'a name that is too long',
  obeyed: 'a name that programs on this computer act on',
  'not-valid-here': 'a name that this computer cannot have',
  'same-name-here': 'the same name as another one here, where case or the Unicode form makes no difference',
  'same-name-there': 'the same name as another one there, where case may make no difference',
  'in-the-way': 'something else has its place here',
};

/** More than these fill a screen and tell nothing more. */
const mostNamed = 5;

/** One line: 'Left out: .git/, .env (hidden); up.py (a symbolic link).'; null where nothing was. */
export function leftOutLine(leftOut: readonly LeftOut[]): string | null {
  if (leftOut.length === 0) return null;
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  const groups = reasons.map((reason) => {
    const names = leftOut.filter((each) => each.reason === reason).map(({ name }) => printable(name));
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    return `${names.slice(0, mostNamed).join(', ')}${more} (${reasonWords[reason]})`;
  });
  return `Left out: ${groups.join('; ')}.`;
}
