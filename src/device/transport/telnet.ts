// The telnet layer under RFC 2217: bytes to events and back (RFC 854, RFC 855). Knows escaping and
// framing, not what any option means.

const telnet = { se: 240, sb: 250, will: 251, wont: 252, do: 253, dont: 254, iac: 255 } as const;

export type Negotiation = 'will' | 'wont' | 'do' | 'dont';

export type TelnetEvent =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'negotiation'; readonly verb: Negotiation; readonly option: number }
  | { readonly type: 'suboption'; readonly option: number; readonly payload: Uint8Array };

/** RFC 2217's longest is a signature; anything beyond this is dropped as a whole. */
export const maxSuboptionBytes = 512;

type State = 'data' | 'iac' | 'negotiation' | 'suboption' | 'suboption-iac';

const negotiations: Readonly<Record<number, Negotiation>> = {
  [telnet.will]: 'will',
  [telnet.wont]: 'wont',
  [telnet.do]: 'do',
  [telnet.dont]: 'dont',
};

/**
 * A decoder keeps its state between calls, so the stream may be cut anywhere. `onUnended`: a sub-negotiation
 * has no end, and has swallowed what came behind it; or it is too long to have one.
 */
export function createTelnetDecoder(
  onUnended: (isOverlong: boolean) => void = () => {},
): (bytes: Uint8Array) => TelnetEvent[] {
  let state: State = 'data';
  let verb: Negotiation = 'will';
  let suboption: number[] = [];
  let isTooLong = false;

  const keep = (byte: number) => {
    if (suboption.length <= maxSuboptionBytes) suboption.push(byte);
    else if (!isTooLong) {
      isTooLong = true;
      onUnended(true);
    }
  };

  const command = (byte: number) => {
    // NOP, GA, AYT and the rest say nothing that concerns a serial port.
    state = 'data';
    if (byte === telnet.sb) {
      state = 'suboption';
      suboption = [];
      isTooLong = false;
    } else if (negotiations[byte]) {
      state = 'negotiation';
      verb = negotiations[byte];
    }
  };

  return (bytes) => {
    const events: TelnetEvent[] = [];
    const data = new Uint8Array(bytes.length);
    let dataLength = 0;
    const emit = (event: TelnetEvent) => {
      if (dataLength > 0) events.push({ type: 'data', bytes: data.slice(0, dataLength) });
      dataLength = 0;
      events.push(event);
    };

    for (const byte of bytes) {
      switch (state) {
        case 'data':
          if (byte === telnet.iac) state = 'iac';
          else data[dataLength++] = byte;
          break;
        case 'iac':
          if (byte === telnet.iac) {
            state = 'data';
            data[dataLength++] = byte;
          } else command(byte);
          break;
        case 'negotiation':
          state = 'data';
          emit({ type: 'negotiation', verb, option: byte });
          break;
        case 'suboption':
          if (byte === telnet.iac) state = 'suboption-iac';
          else keep(byte);
          break;
        case 'suboption-iac':
          state = 'suboption';
          if (byte === telnet.iac) keep(byte);
          else {
            const [option, ...payload] = suboption;
            const isWhole = byte === telnet.se && option !== undefined && !isTooLong;
            if (isWhole) emit({ type: 'suboption', option, payload: Uint8Array.from(payload) });
            // Any other command here means that the SE was lost.
            if (byte !== telnet.se) onUnended(false);
            command(byte);
          }
          break;
      }
    }
    if (dataLength > 0) events.push({ type: 'data', bytes: data.slice(0, dataLength) });
    return events;
  };
}

/** Begins as a telnet server does that is spoken to: with two options or more to agree on. */
export function beginsLikeTelnet([iac, verb, , next, nextVerb]: ArrayLike<number> &
  Iterable<number>): boolean {
  const isVerb = (byte: number | undefined) =>
    byte !== undefined && byte >= telnet.will && byte <= telnet.dont;
  return iac === telnet.iac && isVerb(verb) && next === telnet.iac && isVerb(nextVerb);
}

/** Doubles every 255. */
export function escapeIac(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (const byte of bytes) if (byte === telnet.iac) extra++;
  if (extra === 0) return bytes;
  const escaped = new Uint8Array(bytes.length + extra);
  let at = 0;
  for (const byte of bytes) {
    escaped[at++] = byte;
    if (byte === telnet.iac) escaped[at++] = byte;
  }
  return escaped;
}

/** IAC verb option. */
export function encodeNegotiation(verb: Negotiation, option: number): Uint8Array {
  return Uint8Array.of(telnet.iac, telnet[verb], option);
}

/** IAC SB option payload IAC SE, the payload escaped. */
export function encodeSuboption(option: number, payload: Uint8Array): Uint8Array {
  const body = escapeIac(payload);
  const whole = new Uint8Array(body.length + 5);
  whole.set([telnet.iac, telnet.sb, option]);
  whole.set(body, 3);
  whole.set([telnet.iac, telnet.se], body.length + 3);
  return whole;
}
