// Code that runs only if every byte of it has arrived as it was sent. MicroPython shows nothing of what it gets in
// its raw REPL and checks none of it, so the code goes as a string that the board compares with a hash of it
// before it runs it. The few words around the string run nothing where they are damaged themselves. Pure.
import { createHash } from 'node:crypto';
import { asText } from '../await-text.ts';

/** A build without hashlib adds up the bytes, which takes it longer. */
export type Seal = 'sha256' | 'sum';

/** Of the hash: one damage in four thousand million has the same. */
const hashBytes = 4;

/**
 * The same code, sealed: one call behind which nothing stands, so that what fails in it fails before the code runs.
 * It runs with the globals of the REPL and leaves no name of its own there.
 */
export function sealed(code: string, seal: Seal): string {
  const call = (isWhole: string) => `(lambda c:exec(c if ${isWhole}else 0))(${literalOf(code)})`;
  if (seal === 'sha256') return call(`${digestOf('c')}==${hashOf(code)}`);
  // Each byte by its place: one more, one less or another makes another sum.
  const sum = new TextEncoder().encode(code).reduce((before, byte, at) => before + (at + 9) * byte, 0);
  return call(`sum((i+9)*b for i,b in enumerate(c.encode()))==${sum} `);
}

/** Kept by the board are so many pieces of code, each at most so long: those that a person's keys send again and again. */
export const mostKeptCodes = 8;
export const longestKeptCode = 128;

/**
 * A function of the board that does the same, and that keeps short code under its hash: then the hash alone brings it
 * back. What it runs has the hash that was sent, wherever it comes from.
 */
export const sealKeeper = `def _S(h,c='',k={}):
 c=c or k.get(h,c)
 if ${digestOf('c')}!=h:raise TypeError('seal')
 if len(c)<=${longestKeptCode}:
  if len(k)>=${mostKeptCodes} and h not in k:k.clear()
  k[h]=c
 exec(c)
`;
/** The code, sealed, behind a call of `sealKeeper`. */
export const sealedCall = (code: string): string => `_S(${hashOf(code)},${literalOf(code)})`;
/** The same for code that the board keeps. */
export const keptCall = (code: string): string => `_S(${hashOf(code)})`;

function digestOf(name: string): string {
  return `__import__('hashlib').sha256(${name}).digest()[:${hashBytes}]`;
}

const literalOf = (code: string): string =>
  /["\\\r\n]/.test(code) ? `"""${code.replace(/[\\"]/g, '\\$&').replaceAll('\r', '\\r')}"""` : `"${code}"`;

const hashOf = (code: string): string =>
  bytesLiteral(createHash('sha256').update(code).digest().subarray(0, hashBytes));

const bytesLiteral = (bytes: Uint8Array): string =>
  `b'${Array.from(bytes, (byte) => {
    const isPlain = byte > 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('')}'`;

/** What the code itself raises stands behind the string that it was: `File "<string>", line 3`. */
const ownFrame = /<str|ring>/;
/** Raised by the board or its person, whatever the code. */
const fromOutside = /(?:^|\n)(?:OSError|MemoryError|KeyboardInterrupt|SystemExit)\b[^\n]*\s*$/;

/** Nothing of the code has run: it arrived altered, or the board lacks what compares it. */
export function isBrokenSeal(stderr: Uint8Array): boolean {
  const words = asText(stderr);
  if (/\nTypeError: seal\s*$/.test(words)) return true;
  return words !== '' && !ownFrame.test(words) && !fromOutside.test(words);
}

/** Asked after isBrokenSeal: the board may have no hashlib. */
export const lacksHash = (stderr: Uint8Array): boolean =>
  /(?:^|\n)(?:ImportError|AttributeError|NotImplementedError)\b/.test(asText(stderr));
