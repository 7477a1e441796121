// All that a frame is made of, as plain data. No behaviour here; text in it is already printable.

import type { Background, ColourDepth } from '../components/theme.ts';
import type { FirmwareFacts } from '../device/firmware/firmware-link.ts';
import type { Range } from '../device/flash/geometry.ts';
import type { ChipFacts } from '../device/loader/loader.ts';
import type { SectorStatus, Step } from '../device/operation.ts';
import type { PortInfo } from '../device/ports/port-info.ts';
import type { BoardState } from '../device/session/session.ts';
import type { Filter } from './filter.ts';
import type { Preferences } from './preferences.ts';
import type { TextEntry } from './text-entry.ts';

/** The states of the screens, each under its name: a screen's state.ts adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screens
export interface ScreenStates {}

export type ScreenName = keyof ScreenStates;

/** Of which the first state is made. */
export type Beginning = {
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColourDepth;
  readonly background: Background;
  readonly preferences: Preferences;
  /** Where the file browser begins. */
  readonly folder: string;
};

/** The app's own: what is the same whichever board is in front. */
export type AppState = {
  readonly columns: number;
  readonly rows: number;
  /** Colours that the terminal has, and the ground that they stand on. */
  readonly depth: ColourDepth;
  readonly background: Background;
  readonly preferences: Preferences;
  /** The first screen: there q ends the app, and Esc from anywhere ends up there. */
  readonly home: ScreenName;
  readonly overlay: Overlay | null;
  readonly ports: PortsState;
  /** When the last key came that meant nothing, or one of its burst; null = the one before this had a meaning. */
  readonly meaninglessMs: number | null;
  /** Advanced while something runs, so that elapsed times are redrawn. Milliseconds of the clock. */
  readonly nowMs: number;
};

/** What belongs to one board, beside the states of its screens: it stays with it while another board is in front. */
export type DeskState = {
  readonly id: number;
  /** The port that it is for, under its present name; null while no port is known at all. */
  readonly path: string | null;
  /** Its adapter was unplugged and has not come back; another one may have its name. */
  readonly isGone: boolean;
  readonly screen: ScreenName;
  /** Where Ctrl-] and Esc lead back to. */
  readonly cameFrom: ScreenName;
  /** The board that has the session; null while none is open. */
  readonly board: BoardView | null;
  readonly operation: OperationView | null;
  /** The last failure, shown as a card until a key answers it. */
  readonly failure: Failure | null;
  /** It came while another board was in front: on the first screen a key shows the card, and not the cursor. */
  readonly isCardAside: boolean;
  readonly status: Status;
  /** What the last lines say after the app has ended, the oldest first. */
  readonly summary: readonly string[];
};

/** What a board's handlers and screens see: its own desk, and the app around it. */
export type State = ScreenStates &
  AppState &
  DeskState & {
    /** All of them, this one included. */
    readonly desks: readonly DeskState[];
    /** The person looks at this one. */
    readonly inFront: boolean;
  };

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'palette'; readonly query: TextEntry; readonly cursor: number };

export type Status = {
  readonly kind: 'quiet' | 'good' | 'warning' | 'bad';
  readonly text: string;
  /** The next Ctrl-C ends the app. */
  readonly asksToLeave?: true;
  /** The next Ctrl-C cancels what runs. */
  readonly asksToCancel?: true;
  /** The command that the same key carries out when it is pressed again. */
  readonly asksAgain?: string;
};

/** Which boards there are, and what is known of them. */
export type PortsState = {
  readonly list: readonly PortInfo[];
  /** The cursor follows the port, not the row: ports come and go. */
  readonly selected: string | null;
  /** Somebody has pressed a key: until then the cursor is on the first port, whichever comes. */
  readonly isChosen: boolean;
  /** Meant by the next command, all of them; in the order in which they were marked. */
  readonly marked: readonly string[];
  /** What earlier visits found, by path. */
  readonly known: Readonly<Record<string, KnownBoard>>;
  /** Adapters that were unplugged and have not come back, as they were. */
  readonly lost: readonly LostPort[];
  /** Those that came back under another name: from the old to the present one. */
  readonly moved: Readonly<Record<string, string>>;
  /** The port that had the cursor when it went, and where the cursor fell then. */
  readonly awaited: { readonly path: string; readonly fallback: string | null } | null;
};

/** An adapter that is not there, and what was known of its board then. */
export type LostPort = PortInfo & {
  readonly known: KnownBoard | null;
  /** It is again once it is back, unless marks were taken off meanwhile. */
  readonly wasMarked: boolean;
};

export type KnownBoard = {
  readonly facts: ChipFacts | null;
  readonly firmware: FirmwareFacts | null;
  /** What answered instead of a firmware when it was asked for; null if it was not, or one answered. */
  readonly noFirmware: {
    readonly words: string;
    readonly isBare: boolean;
    /** It said rf_cal: its SDK finds no init data for the radio. */
    readonly missesInitData?: true;
    /** A program runs that prints nothing, of a firmware that would say if its start took longer. */
    readonly isQuiet?: boolean;
  } | null;
  readonly identifiedInMs: number | null;
  /** Where its firmware keeps its files; null where that is not known without reading the flash. */
  readonly filesPlace?: Range | null;
  /** Where its flash was seen to end, if that is before the size that its ID says; in bytes. */
  readonly flashEndsAt?: number;
};

export type BoardView = {
  readonly path: string;
  readonly state: BoardState | 'opening';
  readonly facts: ChipFacts | null;
  readonly firmware: FirmwareFacts | null;
};

export type OperationView = {
  /** Its screen's own name for it. */
  readonly name: string;
  readonly title: string;
  /** The screen that shows how far it is; null where the status line does. */
  readonly screen: ScreenName | null;
  /** It goes on for ever and gives way to whatever is asked for next. */
  readonly givesWay: boolean;
  /** Over before one notices: nothing waits for it. */
  readonly isShort: boolean;
  /** For a person, who sees the last result meanwhile. */
  readonly onlyWaits: boolean;
  readonly path: string;
  readonly startedMs: number;
  /** The step that was heard of last. */
  readonly step: Step | null;
  /** Every step so far: some take turns, writing and verifying do. */
  readonly steps: Readonly<Partial<Record<Step, StepView>>>;
  readonly wireBytes: number;
  /** On the wire now, and what it was at first; null while nobody told. */
  readonly baudRate?: number | null;
  readonly firstBaudRate?: number | null;
  /** What was told last beside progress: a rate that failed, a second try. */
  readonly note?: string | null;
  readonly cancelling: boolean;
  /** What a cancel would leave behind; with it, it goes on when its screen is left, and a cancel is asked for. */
  readonly cancelLeaves?: string | null;
  /** What a person has to do before it goes on. */
  readonly asks?: string | null;
};

export type StepView = {
  readonly startedMs: number;
  readonly done: number;
  /** null where the end is not known. */
  readonly total: number | null;
  /** Bytes a second, five figures a second, the newest last. */
  readonly rates: readonly number[];
  /** Of the last seconds, for the rate. */
  readonly samples: readonly { readonly atMs: number; readonly done: number }[];
};

/** Sector statuses by index; 4096 bytes each. */
export type SectorMapState = {
  readonly sizeBytes: number;
  readonly statuses: readonly (SectorStatus | null)[];
};

export type Failure = {
  readonly title: string;
  readonly message: string;
  /** 'The board is unchanged.' Empty where no board is concerned. */
  readonly condition: string;
  /** What was seen on the wire, printable; null where nothing was kept. */
  readonly seen: string | null;
  readonly hints: readonly string[];
  /** A program on the board is in the way, or may be: the card has the keys that stop it. */
  readonly isProgram: boolean;
  /** How it is stopped next is what is done on this board from then on. */
  readonly remembers: boolean;
  /** What became of the flash, torn sectors as failed; null where none was touched. */
  readonly map: SectorMapState | null;
};

export type LogLine = { readonly time: string; readonly kind: Status['kind']; readonly text: string };

export type LogState = {
  readonly lines: readonly LogLine[];
  /** Lines from the end; 0 follows the newest. */
  readonly scrolledBack: number;
  /** Narrows what is shown; null = none. `scrolledBack` counts what it leaves. */
  readonly filter: Filter | null;
};
