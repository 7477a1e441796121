// What can be done about a failure, as data: device code knows what would help, and neither commands nor
// keys. src/advice/ words each id twice, for a shell and for a screen.

type None = Record<never, never>;

/** Every id with what its words need to know. */
export interface AdviceParameters {
  // reaching a board
  readonly 'hold-flash': None;
  readonly 'see-help': { readonly verb?: string };
  readonly 'agree-beforehand': None;
  readonly 'look-for-ports': None;
  readonly 'list-ports': None;
  readonly 'start-server': None;
  readonly 'do-without-network': None;
  readonly 'choose-port': None;
  readonly 'name-port': { readonly path: string };
  readonly 'use-virtual-board': None;
  readonly 'other-virtual-board': { readonly name: string };
  readonly 'close-holder': None;
  readonly 'who-may-use-ports': None;
  readonly 'lower-rate': None;
  readonly 'without-rate': None;
  readonly 'without-stub': None;
  readonly 'again-skips-written': None;
  readonly 'plug-in-again': None;
  readonly 'flash-worn': None;
  readonly again: None;
  readonly 'check-own-folders': None;
  // images and flash
  readonly 'identify-file': None;
  readonly 'all-the-same': { readonly does: 'flashes' | 'restores' };
  readonly 'unlock-flash': None;
  readonly 'told-flash-size': None;
  readonly 'told-offset': None;
  readonly 'told-region': None;
  readonly 'use-flash-size': { readonly size: string };
  readonly 'region-behind-partitions': { readonly region: string };
  readonly 'whole-build': None;
  readonly 'use-region': { readonly size: string };
  readonly 'erase-finds-out': None;
  readonly 'flash-lower-rate': None;
  readonly 'make-flash-blank': None;
  readonly 'build-for-size': { readonly size: string };
  readonly 'leave-offset': None;
  readonly 'header-of-chip': None;
  readonly 'place-of-program': { readonly offset: string; readonly label: string };
  readonly 'real-build': None;
  readonly 'choose-build': None;
  readonly 'all-releases': None;
  readonly 'flash-downloaded': None;
  readonly 'copy-to-board': { readonly firmware: 'MicroPython' | 'NodeMCU'; readonly isSource: boolean };
  readonly 'write-init-data': None;
  readonly 'flash-if-blank': None;
  readonly 'save-flash-first': None;
  readonly 'flash-without-files': { readonly why: string };
  // warnings of a plan
  readonly forced: { readonly message: string };
  readonly 'boots-in-dout': { readonly path: string; readonly mode: string };
  readonly 'header-larger': { readonly path: string; readonly header: string; readonly chip: string };
  readonly 'header-smaller': { readonly path: string; readonly header: string; readonly chip: string };
  readonly 'other-slot-starts': {
    readonly path: string;
    readonly label: string;
    readonly offset: string;
  };
  readonly 'old-files-stay': { readonly path: string; readonly was: string };
  readonly 'flashed-for-larger': { readonly header: string; readonly chip: string };
  readonly 'flashed-for-smaller': { readonly header: string; readonly chip: string };
  // what runs on a board
  readonly 'name-firmware': None;
  readonly 'ask-loader': None;
  readonly 'restart-board': None;
  readonly 'restart-and-again': None;
  readonly 'restart-from-loader': None;
  readonly 'restart-on-purpose': None;
  readonly 'restart-frees-pin': None;
  readonly 'restart-runs-init': None;
  readonly 'wait-or-restart': None;
  readonly 'no-interrupt': None;
  readonly 'interrupt-program': { readonly what: string };
  readonly 'interrupt-or-restart': None;
  readonly 'break-in-at-start': { readonly when: string };
  readonly 'stop-what-prints': None;
  readonly 'read-boot-text': None;
  readonly 'read-at-rate': { readonly baudRate: number | null };
  readonly 'interrupt-at-rate': { readonly baudRate: number };
  readonly 'watch-output': { readonly why: string };
  readonly 'speak-own-words': None;
  readonly 'speak-at': None;
  readonly 'set-up-elsewhere': None;
  readonly 'flash-for-code': None;
  readonly 'serve-elsewhere': { readonly name: string };
  // files and pins
  readonly 'list-files': None;
  readonly 'see-space': None;
  readonly 'make-space': None;
  readonly 'make-folder': None;
  readonly 'format-files': { readonly when: 'slow' | 'damaged' | 'stays-so' };
  readonly 'other-local-name': { readonly path: string };
  readonly 'unlock-pin': { readonly when: 'meant' | 'dio' | 'no-octal' };
  readonly 'other-board-model': None;
  readonly 'lights-by-firmware': { readonly chip: string };
  readonly 'through-loader': None;
  readonly 'pins-by-repl': None;
}

export type AdviceId = keyof AdviceParameters;

export type Advice<Id extends AdviceId = AdviceId> = {
  readonly [Each in Id]: { readonly id: Each; readonly parameters: AdviceParameters[Each] };
}[Id];

/** A step to take. A plain sentence is for what names neither a command nor a key, and reads the same everywhere. */
export type Hint = string | Advice;

type Given<Id extends AdviceId> = None extends AdviceParameters[Id]
  ? [parameters?: AdviceParameters[Id]]
  : [parameters: AdviceParameters[Id]];

export const advise = <Id extends AdviceId>(id: Id, ...[parameters]: Given<Id>): Advice =>
  ({ id, parameters: parameters ?? {} }) as unknown as Advice;

/** Whether a step is among the hints: what happened is never read out of a message. */
export const advises = (hints: readonly Hint[], id: AdviceId): boolean =>
  hints.some((hint) => typeof hint !== 'string' && hint.id === id);
