// What the doctor says of one thing it looked at.
export type Check = {
  /** Stable for programs: 'node', 'permissions', 'port /dev/ttyUSB0', … */
  readonly name: string;
  /** False = espwb or a board will not work as it should. */
  readonly ok: boolean;
  /** One line: what was found. */
  readonly detail: string;
  /** What to do, or what is good to know where `ok`. */
  readonly hints: readonly string[];
};

export const passed = (name: string, detail: string, hints: readonly string[] = []): Check => ({
  name,
  ok: true,
  detail,
  hints,
});

export const failed = (name: string, detail: string, hints: readonly string[]): Check => ({
  name,
  ok: false,
  detail,
  hints,
});
