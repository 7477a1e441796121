// What the first words with a firmware come to.
import type { FirmwareLink } from './firmware-link.ts';

export type Greeting = {
  readonly link: FirmwareLink;
  /** What a terminal shows of it: a banner, if there is one, and the prompt that the board stands at. */
  readonly shown: Uint8Array;
};
