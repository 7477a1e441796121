// What a client says first: a browser that was talked into knocking here speaks HTTP or TLS, and what a
// web page writes into its request must not be typed into a board. Programs for serial ports begin
// otherwise; what might still become a request waits for its next bytes a moment.

/** A person's first keys come one by one; a request's first line comes whole or in pieces close together. */
const holdMs = 200;
const longestRequestLineBytes = 16_384;
const tlsHandshake = 0x16;
const tlsMajor = 0x03;
const method = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) +[^\s=]/;
const requestLine = /^[\w!#$%&'*+.^`|~-]+ +\S+ +HTTP\/\d/;
const requestBeginning = /^[A-Z]{1,32}( +(\S+( +(H(T(T(P(\/)?)?)?)?)?)?)?)?$/;

/** The client is no program for serial ports; `protocol` is what it speaks. */
export class ForeignClientError extends Error {
  readonly protocol: 'HTTP' | 'TLS';

  constructor(protocol: ForeignClientError['protocol']) {
    super(`it speaks ${protocol}`);
    this.name = 'ForeignClientError';
    this.protocol = protocol;
  }
}

/** By the first bytes that came: a foreign protocol, 'unclear' while more may tell, or null. */
export function foreignProtocol(bytes: Uint8Array): 'HTTP' | 'TLS' | 'unclear' | null {
  if (bytes[0] === tlsHandshake) return bytes.length < 2 ? 'unclear' : bytes[1] === tlsMajor ? 'TLS' : null;
  // Empty lines before a request are allowed (RFC 9112, section 2.2).
  const text = Buffer.from(bytes.subarray(0, longestRequestLineBytes))
    .toString('latin1')
    .replace(/^(\r?\n)+/, '');
  const end = text.search(/[\r\n]/);
  const line = end < 0 ? text : text.slice(0, end);
  if (method.test(line) || requestLine.test(line)) return 'HTTP';
  return end < 0 && line.length < longestRequestLineBytes && requestBeginning.test(line) ? 'unclear' : null;
}

/** What a client sends, but for the clients that are none. @throws ForeignClientError */
export async function* clientBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  let next = source.next();
  // An await of these ends in the loops below; until then a failure is nobody's.
  next.catch(() => {});
  for (;;) {
    const came = first.length === 0 ? await next : await orLate(next);
    if (came === 'late' || came.done) break;
    first = Buffer.concat([first, came.value]);
    next = source.next();
    next.catch(() => {});
    const protocol = foreignProtocol(first);
    if (protocol === 'HTTP' || protocol === 'TLS') throw new ForeignClientError(protocol);
    if (protocol === null) break;
  }
  if (first.length > 0) yield first;
  for (let came = await next; !came.done; came = await source.next()) yield came.value;
}

function orLate<T>(promise: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), holdMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
