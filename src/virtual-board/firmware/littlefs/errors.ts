/** A block that does not keep what is written into it. */
export class BadBlockError extends Error {}
