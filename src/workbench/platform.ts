// What the workbench asks of the program around it: the terminal and the process.
import type { Preferences } from './preferences.ts';

export type Platform = {
  readonly repaint: () => void;
  /** Back to the shell until `fg`; absent where there is no job control. */
  readonly suspend: (() => void) | null;
  /** Ends the app, the normal way. */
  readonly quit: () => void;
  /** Hands one key to the menu that Ink draws. */
  readonly pressInMenu: (keyId: string) => void;
  /** The whole terminal for the board until Ctrl-] or the signal; resolves when it is over. */
  readonly zoom: (board: ZoomedBoard, signal: AbortSignal) => Promise<void>;
  /** Gives the terminal to the person's editor; its exit code, null if none could be started. */
  readonly edit: (path: string) => Promise<number | null>;
  /** Into the clipboard of the terminal, where it lets programs; what became of it, in words. */
  readonly copy: (text: string) => 'copied, if the terminal allows it' | 'printed above';
  /** Calls a person who looks elsewhere: the bell, or a notification of the terminal (OSC 9). */
  readonly notify: (how: Preferences['notify'], words: string) => void;
  /** Where the file browser begins. */
  readonly startFolder: string;
  /** As `process.platform` has it. */
  readonly name: string;
};

export type ZoomedBoard = {
  readonly name: string;
  /** What the pane showed, so that the eye finds its place. */
  readonly screenText: string;
  type(bytes: Uint8Array): Promise<void>;
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
};
