// The Flash screen's state: choose a firmware, see the plan, watch it, read the result.

import type { ChipId } from '../../device/chips/chip.ts';
import type { OperationContext } from '../../device/operation.ts';
import type { Session } from '../../device/session/session.ts';
import { fits } from '../../workbench/filter.ts';
import type { Beginning, SectorMapState, State } from '../../workbench/state.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';
import type { BackupRow } from '../backups/state.ts';
import { optionsFrom, type PlanOptions } from './plan-options.ts';

/** What can be flashed: an image that comes with espwb, a release to download, a file; or where to look on. */
export type ImageChoice =
  | {
      readonly kind: 'built-in';
      readonly id: string;
      readonly name: string;
      readonly sizeBytes: number;
      /** For which it is; absent = the chip that every board is taken for. */
      readonly chip?: ChipId;
    }
  | {
      readonly kind: 'release';
      readonly id: string;
      readonly name: string;
      readonly variant: string;
      readonly date: string;
      /** Why it is nothing for this board; null if it is, or if the board's flash is not known. */
      readonly unsuited: string | null;
      /** Why it is offered first; absent or null for all others. */
      readonly proposed?: string | null;
    }
  | { readonly kind: 'category'; readonly id: 'releases' | 'nodemcu'; readonly name: string }
  | {
      readonly kind: 'recent';
      readonly path: string;
      readonly name: string;
      /** 'NodeMCU 3.0.0, 11 modules, float'; absent where nobody has looked into it. */
      readonly about?: string;
    }
  | { readonly kind: 'folder'; readonly path: string; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'backup'; readonly name: string; readonly backup: BackupRow }
  /** 128 bytes that were found in a flash or in a backup. */
  | { readonly kind: 'init-data'; readonly name: string; readonly bytes: Uint8Array };

/** What is no way to others. */
export type FlashableChoice = Exclude<ImageChoice, { kind: 'category' | 'folder' }>;

export type ChosenFile = {
  readonly choice: FlashableChoice;
  /** null = where a file of its kind belongs. */
  readonly offset: number | null;
};

/** What is to be planned. */
export type FlashRequest = { readonly files: readonly ChosenFile[]; readonly options: PlanOptions };

export type PlanFile = {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** 'MicroPython 1.27.0', 'raw data'. */
  readonly what: string;
  readonly md5: string;
  /** What the board will read at its start: 'dio, 40 MHz, 4 MB'; null where it does not start from it. */
  readonly boot: string | null;
};

export type PlanView = {
  readonly files: readonly PlanFile[];
  readonly writeBytes: number;
  readonly skipBytes: number;
  readonly eraseBytes: number;
  /** null where nothing is to do. */
  readonly estimateSeconds: number | null;
  readonly baudRate: number;
  /** What is gone afterwards, what stays, what to think about: a sentence each. */
  readonly lost: readonly string[];
  readonly kept: readonly string[];
  /** By the table that will be on the board: 'nvs 0x9000'; absent where there is none. */
  readonly partitions?: readonly string[];
  readonly warnings: readonly string[];
  readonly writeProtected: boolean;
  /** null where the chip does not tell. */
  readonly flashSizeBytes: number | null;
  /** The newest backup of this board. */
  readonly lastBackup: { readonly time: string; readonly sizeBytes: number } | null;
  /** A flash of the same was cut off, and what it wrote is there. */
  readonly resumes: boolean;
  /** Without the stub: nothing was compared, and nothing will be verified. */
  readonly throughRom: boolean;
};

/** A flash that is ready to go; its region events have drawn the map already. */
export type PlannedFlash = {
  readonly view: PlanView;
  /** On whichever session the board has by then: it may have been unplugged in between. */
  readonly run: (
    session: Session,
    context: OperationContext,
  ) => Promise<Omit<FlashOutcome, 'answers' | 'backup'>>;
};

export type FlashOutcome = {
  readonly writtenBytes: number;
  readonly skippedBytes: number;
  /** All of it was there already: nothing was written. */
  readonly upToDate: boolean;
  readonly wireBytes: number;
  readonly baudRate: number;
  readonly seconds: number;
  readonly verified: boolean;
  /** False where no line resets the board: then a person has to tap RST. */
  readonly restarted: boolean;
  /** What answers on the board now: 'MicroPython 1.27.0'; null while nobody was asked. */
  readonly answers: string | null;
  readonly files: readonly PlanFile[];
  /** What is not as it should be although the bytes are right. */
  readonly warnings: readonly string[];
  /** Made before the write; null where none was wanted. */
  readonly backup: BackupRow | null;
};

/** The options while they are changed: nothing of it counts before Enter. */
export type OptionsMenu = {
  readonly request: FlashRequest;
  readonly cursor: number;
  /** The offset of the file under the cursor, being typed. */
  readonly offset: { readonly entry: TextEntry; readonly trouble: string | null } | null;
};

export type FlashState = {
  readonly phase: 'choose' | 'planning' | 'plan' | 'run' | 'result';
  readonly choices: readonly ImageChoice[];
  readonly folder: string;
  /** null: the files of the folder and what leads to the other categories. */
  readonly category: 'releases' | 'nodemcu' | null;
  /** Where a browser's download is waited for; null where nothing is watched. */
  readonly downloads: string | null;
  /** Ends the watch over the folder of downloads; null where there is none. */
  readonly stopWatching: (() => void) | null;
  /** Of those that the filter leaves. */
  readonly cursor: number;
  /** Narrows the choices; null = none. */
  readonly filter: TextEntry | null;
  /** It is being typed. */
  readonly filtering: boolean;
  /** A path that is typed in place of a choice; null while none is. */
  readonly path: TextEntry | null;
  /** The board that the choices were listed for, with the flash that was measured; null = not listed yet. */
  readonly listedFor: string | null;
  /** What was planned last in this run, for `.`. */
  readonly last: FlashRequest | null;
  /** What is or was flashed; empty while nothing is chosen. */
  readonly chosen: readonly ChosenFile[];
  readonly options: PlanOptions;
  /** A file is being chosen for the plan that is there. */
  readonly adding: boolean;
  /** Chosen for all boards that are marked, and not for one. */
  readonly forMarked: boolean;
  /** Remembered from board to board. */
  readonly backUpFirst: boolean;
  /** Where the plan is longer than the screen: which part of it is shown, counted without end. */
  readonly page: number;
  readonly menu: OptionsMenu | null;
  /** The question whether to clear the write protection is open. */
  readonly asksUnlock: boolean;
  /** What was being flashed when it was cut off. */
  readonly interrupted: string | null;
  readonly plan: PlanView | null;
  /** Carries out the plan that was made last; its files are in memory, ready to be written. */
  readonly carryOut: PlannedFlash['run'] | null;
  readonly map: SectorMapState | null;
  readonly outcome: FlashOutcome | null;
  /** It ended while another screen was shown. */
  readonly isUnseen: boolean;
};

export const initialFlash = ({
  folder,
  preferences,
}: Pick<Beginning, 'folder' | 'preferences'>): FlashState => ({
  phase: 'choose',
  choices: [],
  folder,
  category: null,
  downloads: null,
  stopWatching: null,
  cursor: 0,
  filter: null,
  filtering: false,
  path: null,
  listedFor: null,
  last: null,
  chosen: [],
  options: optionsFrom(preferences),
  adding: false,
  forMarked: false,
  backUpFirst: false,
  page: 0,
  menu: null,
  asksUnlock: false,
  interrupted: null,
  plan: null,
  carryOut: null,
  map: null,
  outcome: null,
  isUnseen: false,
});

/** Those that the filter leaves. */
export const shownChoices = ({ choices, filter }: FlashState): readonly ImageChoice[] =>
  choices.filter(({ name }) => fits(filter?.text, [name]));

/** A part of it replaced. */
export const withFlash =
  (part: Partial<FlashState>) =>
  (state: State): State => ({ ...state, flash: { ...state.flash, ...part } });

/** From its beginning, with what there is to choose kept. */
export const chooseAgain = (state: State): State => ({
  ...state,
  flash: {
    ...initialFlash({ folder: state.flash.folder, preferences: state.preferences }),
    category: state.flash.category,
    downloads: state.flash.downloads,
    choices: state.flash.choices,
    cursor: state.flash.cursor,
    filter: state.flash.filter,
    listedFor: state.flash.listedFor,
    last: state.flash.last,
    backUpFirst: state.flash.backUpFirst,
    interrupted: state.flash.interrupted,
  },
});

/** 'a.bin', 'a.bin and 2 more'. */
export const namesOf = (files: readonly ChosenFile[]): string => {
  const [first, ...more] = files;
  return `${first?.choice.name ?? ''}${more.length > 0 ? ` and ${more.length} more` : ''}`;
};

/** All of it is there already: a flash would only restart the board. */
export const nothingToWrite = ({ writeBytes, eraseBytes }: Pick<PlanView, 'writeBytes' | 'eraseBytes'>) =>
  writeBytes === 0 && eraseBytes === 0;

/** Only where something would be lost there is something to save; reading takes the stub. */
export const savesFirst = (
  backUpFirst: boolean,
  plan: Pick<PlanView, 'eraseBytes' | 'throughRom'>,
): boolean => backUpFirst && plan.eraseBytes > 0 && !plan.throughRom;

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly flash: FlashState;
  }
}
