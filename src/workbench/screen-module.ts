// What the workbench knows of a screen, and all that it knows: it has a list of these and no screen by name.
import type { ReactNode } from 'react';
import type { Piece } from '../components/Row.tsx';
import type { Input } from '../terminal/key.ts';
import type { Binding, Focus } from './binding.ts';
import type { Beginning, ScreenName, ScreenStates, State } from './state.ts';
import type { TextEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

export type ScreenProps = {
  readonly state: State;
  readonly width: number;
  readonly height: number;
  readonly binding: (id: string) => Binding | undefined;
  /** A command that was chosen in a menu. */
  readonly onChoose: (id: string) => void;
};

export type FocusFacts = {
  /** For the help and docs/keys.md: 'Flash: the plan'. */
  readonly title: string;
  /** The cursor of its list moved by rows; infinite means to the end. Absent where there is no list. */
  readonly move?: (state: State, by: number) => State;
  /** Characters are text: its field with the edit made. */
  readonly edit?: (state: State, edit: (entry: TextEntry) => TextEntry) => State;
  /** A question or a result, gone once it is answered: the palette does not offer its keys. */
  readonly passing?: true;
  /** Its text is a path of this computer, which Tab completes; the folder in which relative ones begin. */
  readonly pathsIn?: (app: Workbench) => string;
  /** The key of its screen that opens it. */
  readonly opener?: string;
  /** Its footer is its own: help and quit are not named there. */
  readonly ownFooter?: true;
  /** What is typed is the board's; espwb's own keys are those of the focus named. */
  readonly isBoards?: Focus;
  /** What is typed narrows a list, and Enter takes what stands under its cursor. */
  readonly narrows?: true;
  /** Its rows are the text of a board or of a file. */
  readonly quotes?: true;
  /** A key waits until the frame of the one before it is drawn. */
  readonly paced?: true;
  /** The command of the wheel's first step up, where there is no list to move in. */
  readonly wheelUp?: string;
  /** Gets the keys that nothing is bound to; true where one has a meaning. */
  readonly otherKeys?: (app: Workbench, keyId: string) => boolean;
};

export type ScreenModule<Name extends ScreenName = ScreenName> = {
  readonly name: Name;
  /** Its place among the others, the lowest being home: tabs, palette and docs/keys.md stand in that order. */
  readonly order: number;
  /** Its tab; those without one belong to the tab of the screen named. */
  readonly tab: { readonly key: string; readonly label: string } | { readonly of: ScreenName };
  /** Its state is the same whichever board is in front; else every board has one of its own. */
  readonly ofApp?: true;
  /** A failure of a board is shown in its row, and its card when it is asked for. */
  readonly keepsCards?: true;
  readonly initial: (beginning: Beginning) => ScreenStates[Name];
  readonly focuses: Readonly<Record<Focus, FocusFacts>>;
  /** Which of them has the keys now. */
  readonly focusOf: (state: State) => Focus;
  readonly keys: readonly Binding[];
  /** The key that shows it from anywhere; null where only another screen leads to it. */
  readonly entry: Binding | null;
  readonly View: (props: ScreenProps) => ReactNode;
  /** Takes an input before it is looked up among the keys; true, or what it has begun, where that was all. */
  readonly input?: (app: Workbench, focus: Focus, input: Input) => boolean | Promise<unknown>;
  /** What Esc does before it leads back; null = nothing of its own. */
  readonly back?: (state: State) => State | null;
  /** In place of the status line. */
  readonly notice?: (state: State) => readonly Piece[] | null;
  /**
   * Puts into the state what is kept outside of it, just before a frame is drawn; `columns` are those that it has in
   * the frame, null where it is not shown.
   */
  readonly prepare?: (app: Workbench, columns: number | null) => void;
  /** Stands at the right of it where the terminal is wide enough for both. */
  readonly beside?: ScreenName;
  /** The board that is open is looked at anew: unplugged, or with another firmware. */
  readonly onBoard?: (state: State) => State;
  /** Ports came or went. */
  readonly onPorts?: (app: Workbench) => void;
  /** All boards that work are told to stop. */
  readonly onStopAll?: (state: State) => State;
  /** The port of the open board went away; told more than once. */
  readonly onLost?: (app: Workbench) => void;
};
