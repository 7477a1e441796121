// What a client says first: a browser that was talked into knocking here speaks HTTP, TLS or STUN, and what a
// web page writes into its request must not be typed into a board; nor what programs send that took the port
// for another one. Programs for serial ports begin otherwise. What might still become a request waits for its
// next bytes a moment, and the first line is watched to its end: who sends a request slowly is closed before
// the board is told to run it.

/** A person's first keys come one by one; a request's first line comes whole or in pieces close together. */
const holdMs = 200;
const longestRequestLineBytes = 16_384;
const tlsHandshake = 0x16;
const tlsMajor = 0x03;
const method = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) +[^\s=]/;
const requestLine = /^[\w!#$%&'*+.^`|~-]+ +\S+ +HTTP\/\d/;
/** Of any method; browsers write theirs in capitals, and nobody types on a board in them alone. */
const requestBeginning = /^[\w!#$%&'*+.^`|~-]*( +(\S+( +(H(T(T(P(\/)?)?)?)?)?)?)?)?$/;
const capitals = /^[A-Z]{1,32}( |$)/;
/** RFC 4253, section 4.2. */
const sshBanner = /^SSH-\d/;
const sshBeginning = /^SSH-$/;
/** An array of the Redis protocol (RESP). */
const redisArray = /^\*\d/;
/** RFC 8489, section 5; at 4, or at 6 behind the length of RFC 4571 that ICE over TCP begins with. */
const stunCookie = Buffer.of(0x21, 0x12, 0xa4, 0x42);
const stunCookieAt = [4, 6];
/** SMB 1 and SMB 2, behind the length of its session service, whose first byte is 0. */
const smbIds = [Buffer.from('\xffSMB', 'latin1'), Buffer.from('\xfeSMB', 'latin1')];
const smbIdAt = 4;
/** So many bytes tell of both. */
const binaryBytes = 10;

export type ForeignProtocol = 'HTTP' | 'TLS' | 'STUN' | 'SSH' | 'SMB' | 'Redis';

/** The client is no program for serial ports; `protocol` is what it speaks. */
export class ForeignClientError extends Error {
  readonly protocol: ForeignProtocol;

  constructor(protocol: ForeignClientError['protocol']) {
    super(`it speaks ${protocol}`);
    this.name = 'ForeignClientError';
    this.protocol = protocol;
  }
}

/** By the first bytes that came: a foreign protocol, 'unclear' while more may tell, or null. */
export function foreignProtocol(bytes: Uint8Array): ForeignProtocol | 'unclear' | null {
  const { line, isWhole } = firstLine(bytes);
  if (method.test(line) || requestLine.test(line)) return 'HTTP';
  if (sshBanner.test(line)) return 'SSH';
  if (redisArray.test(line)) return 'Redis';
  const mayBe = (beginning: RegExp) => !isWhole && beginning.test(line);
  if (mayBe(requestBeginning) && capitals.test(line)) return 'unclear';
  if (mayBe(sshBeginning) || line === '*') return 'unclear';
  return foreignBinary(bytes);
}

function foreignBinary(bytes: Uint8Array): ForeignProtocol | 'unclear' | null {
  if (bytes[0] === tlsHandshake) return bytes.length < 2 ? 'unclear' : bytes[1] === tlsMajor ? 'TLS' : null;
  const holds = (id: Buffer, at: number) => id.equals(bytes.subarray(at, at + id.length));
  if (stunCookieAt.some((at) => holds(stunCookie, at))) return 'STUN';
  if (bytes[0] !== 0) return null;
  if (smbIds.some((id) => holds(id, smbIdAt))) return 'SMB';
  return bytes.length < binaryBytes ? 'unclear' : null;
}

/** The first line that is not empty: empty ones before a request are allowed (RFC 9112, section 2.2). */
function firstLine(bytes: Uint8Array): { readonly line: string; readonly isWhole: boolean } {
  const text = Buffer.from(bytes.subarray(0, longestRequestLineBytes))
    .toString('latin1')
    .replace(/^(\r?\n)+/, '');
  const end = text.search(/[\r\n]/);
  return {
    line: end < 0 ? text : text.slice(0, end),
    isWhole: (end >= 0 && text !== '\r') || bytes.length >= longestRequestLineBytes,
  };
}

/** Whether the line that the board has heard a part of could yet turn out to be a request. */
function isOpen(bytes: Uint8Array): boolean {
  const { line, isWhole } = firstLine(bytes);
  return !isWhole && requestBeginning.test(line);
}

/** What a client sends, but for the clients that are none. @throws ForeignClientError */
export async function* clientBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  let passedBytes = 0;
  let next = source.next();
  // An await of these ends in the loops below; until then a failure is nobody's.
  next.catch(() => {});
  for (;;) {
    const came = passedBytes === first.length ? await next : await orLate(next);
    if (came === 'late') {
      yield first.subarray(passedBytes);
      passedBytes = first.length;
      continue;
    }
    if (came.done) break;
    const isHeld = passedBytes < first.length || first.length === 0;
    first = Buffer.concat([first, came.value]);
    next = source.next();
    next.catch(() => {});
    const protocol = foreignProtocol(first);
    if (protocol !== 'unclear' && protocol !== null) throw new ForeignClientError(protocol);
    if (protocol === 'unclear' && isHeld) continue;
    if (protocol === null && !isOpen(first)) break;
    yield first.subarray(passedBytes);
    passedBytes = first.length;
  }
  if (passedBytes < first.length) yield first.subarray(passedBytes);
  for (let came = await next; !came.done; came = await source.next()) yield came.value;
}

function orLate<T>(promise: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), holdMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
