// Where a cursor may stand.

/** Inside a list of `count` rows; 0 in an empty one. Infinite means an end. */
export const clamp = (at: number, count: number): number => Math.max(0, Math.min(at, count - 1));
