// What a program can find out about a firmware on the virtual board: `espwb board --differences` prints them.

export type Difference = {
  readonly what: string;
  readonly chip: string;
  readonly here: string;
};
