// The REPL pane's state: what its terminal shows, and why it cannot be used.
export type ReplState = {
  /** Why the pane cannot be used; null while it can. */
  readonly trouble: string | null;
  readonly rows: readonly (readonly StyledRun[])[];
  readonly cursor: { readonly row: number; readonly column: number } | null;
  readonly zoomed: boolean;
};

/** Neighbouring cells that look alike. */
export type StyledRun = {
  readonly text: string;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};
