// HTTP for the downloads: undici, with proxies as the environment gives them, redirects followed one
// by one so that none leads away from https, and a deadline on every silence.
import { pipeline, type Readable, Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import { printable } from '../../text/printable.ts';
import { type Clock, cancellation, throwIfCancelled } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';

export type WebRequest = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** More than this of an answer is refused with this error. */
  readonly most: { readonly bytes: number; readonly error: () => EspError };
  /** Longest silence; also the longest wait for the connection. */
  readonly idleTimeoutMs?: number;
  /** 'http://host:port'; absent = direct. */
  readonly proxy?: string | undefined;
};

export type WebAnswer = {
  readonly status: number;
  readonly url: string;
  readonly header: (name: string) => string | null;
  readonly body: AsyncIterable<Uint8Array>;
};

const defaultIdleTimeoutMs = 15_000;
const maxRedirects = 5;

/**
 * Answers with status 200, 206 or 416; anything else is an error in words.
 * @throws EspError network | cancelled
 */
export async function fetchFromWeb(request: WebRequest): Promise<WebAnswer> {
  const { Agent, ProxyAgent, request: send } = await import('./http-client.ts');
  const timeoutMs = request.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const options = { connectTimeout: timeoutMs, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const dispatcher: Dispatcher = request.proxy
    ? throughProxy(request.proxy, (uri) => new ProxyAgent({ uri, ...options }))
    : new Agent(options);
  let url = checkUrl(request.url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    throwIfCancelled(request.signal);
    const answer = await send(url, {
      dispatcher,
      headers: { 'user-agent': 'espwb', ...request.headers },
      signal: request.signal,
      highWaterMark: 2 * request.most.bytes,
    }).catch((cause) => {
      throw networkError(url, cause, request);
    });
    const header = (name: string) => first(answer.headers[name.toLowerCase()]);
    const status = answer.statusCode;
    if (status >= 300 && status < 400 && header('location')) {
      await answer.body.dump();
      url = redirected(url, header('location') as string);
      continue;
    }
    if (status !== 200 && status !== 206 && status !== 416) {
      await answer.body.dump();
      const isMissing = status === 404 || status === 410;
      throw new EspError('network', `${url.host} answered ${status} for ${printable(url.pathname)}.`, {
        hintsSayAll: isMissing,
        hints: isMissing ? ['It does not have that file: ask for its list again, or choose another.'] : [],
      });
    }
    const body = wordErrors(unpaused(answer.body, request.most), url, request);
    return { status, url: url.href, header, body };
  }
  throw new EspError('network', `${url.host} redirected more than ${maxRedirects} times.`);
}

/** https everywhere, plain http only to this computer (a mirror under test). */
function isAllowed({ protocol, hostname }: URL): boolean {
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

function redirected(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (next === null) throw new EspError('network', `${from.host} sent the request on to no address at all.`);
  const isWeaker = from.protocol === 'https:' && next.protocol !== 'https:';
  if (isAllowed(next) && !isWeaker) return next;
  throw new EspError(
    'network',
    `${from.host} sent the request on to ${printable(next.host || next.href)} without encryption.`,
    { hints: [portalHint] },
  );
}

/** What stands between this computer and the web in hotels and trains. */
export const portalHint = 'The network may want you to log in first: open any page in a browser.';

/** What is no address is not repeated: there may be a password in it. @throws EspError usage */
function throughProxy(address: string, make: (uri: string) => Dispatcher): Dispatcher {
  try {
    // The library also refuses a path behind the port, and a password that is not escaped.
    if (/^https?:/i.test(address)) return make(address);
  } catch {}
  throw new EspError('usage', 'HTTPS_PROXY is not the address of an http or https proxy.', {
    hints: ['It looks like this: http://proxy.example:3128'],
    hintsSayAll: true,
  });
}

function checkUrl(text: string): URL {
  const url = new URL(text);
  if (isAllowed(url)) return url;
  throw new EspError('network', `Firmware is only fetched over https, not from ${printable(url.href)}.`);
}

async function* wordErrors(
  body: AsyncIterable<Uint8Array>,
  url: URL,
  request: WebRequest,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw isEspError(cause) ? cause : networkError(url, cause, request);
  }
}

/**
 * The body, never held up: undici before 8 throws where nobody can catch it if a server closes while somebody is
 * slow to take what it sent (nodejs/undici 5360). What waits is bounded by what may come at all.
 */
function unpaused(body: Readable, { bytes: mostBytes, error }: WebRequest['most']): Readable {
  let seenBytes = 0;
  const counted = new Transform({
    highWaterMark: 2 * mostBytes,
    transform: (chunk: Uint8Array, _, done) => {
      seenBytes += chunk.length;
      if (seenBytes > mostBytes) done(error());
      else done(null, chunk);
    },
  });
  // Whoever reads hears of errors.
  pipeline(body, counted, () => {});
  return counted;
}

function networkError(url: URL, cause: unknown, { signal, proxy }: WebRequest): EspError {
  if (signal.aborted) return cancellation(signal);
  const code = (cause as { code?: unknown }).code;
  // undici gives the status of a proxy no field of its own.
  const refusal = /Proxy response \((\d{3})\)/.exec((cause as Error).message)?.[1];
  const why = refusal
    ? `it answered ${refusal}.`
    : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? 'its name was not found: is this computer online?'
      : code === 'ECONNREFUSED'
        ? 'it refused the connection.'
        : String(code).endsWith('_TIMEOUT')
          ? 'it stopped answering.'
          : 'the connection was lost.';
  // What stands between is met first, and its password is nobody's business.
  const who = proxy ? `The proxy ${new URL(proxy).host} on the way to ${url.host}` : url.host;
  return new EspError('network', `${who}: ${why}`, { cause });
}

const first = (value: string | string[] | undefined): string | null =>
  value === undefined ? null : Array.isArray(value) ? (value[0] ?? null) : value;

/**
 * The same request with an end to it, however slowly something keeps coming.
 * @param work is given the signal that fires then
 * @throws EspError network when the time is up, and what `work` throws
 */
export async function withinTime<T>(
  { url, signal }: Pick<WebRequest, 'url' | 'signal'>,
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ender = new AbortController();
  const onAbort = () => ender.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimer = clock.setTimer(limitMs, () => {
    const { host } = new URL(url);
    const text = `${host} was not done after ${Math.round(limitMs / 1000)} s in all.`;
    ender.abort(
      new EspError('network', text, { hints: ['Another mirror or another network may be faster.'] }),
    );
  });
  try {
    return await work(ender.signal);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}

/** A page, refused beyond `maxBytes`. @throws EspError network | cancelled */
export async function fetchText(request: Omit<WebRequest, 'most'>, maxBytes: number): Promise<string> {
  const error = () =>
    new EspError('network', `${new URL(request.url).host} sent more than a page should have.`);
  const answer = await fetchFromWeb({ ...request, most: { bytes: maxBytes, error } });
  const parts: Uint8Array[] = [];
  for await (const part of answer.body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
