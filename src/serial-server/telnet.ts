// Telnet's framing (RFC 854): data, commands, option requests and subnegotiations out of a stream
// that may be cut anywhere and hold anything. Knows no option's meaning.

export const telnetByte = {
  subnegotiationEnd: 240,
  break: 243,
  subnegotiation: 250,
  will: 251,
  wont: 252,
  do: 253,
  dont: 254,
  interpretAsCommand: 255,
} as const;

const IAC = telnetByte.interpretAsCommand;

export type OptionVerb = 'will' | 'wont' | 'do' | 'dont';

export type TelnetEvent =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'command'; readonly code: number }
  | { readonly type: 'option'; readonly verb: OptionVerb; readonly option: number }
  | { readonly type: 'subnegotiation'; readonly option: number; readonly bytes: Uint8Array };

/** Longer ones are dropped whole: no option here has more than a signature to say. */
const longestSubnegotiationBytes = 256;

const verbOf: Readonly<Record<number, OptionVerb>> = {
  [telnetByte.will]: 'will',
  [telnetByte.wont]: 'wont',
  [telnetByte.do]: 'do',
  [telnetByte.dont]: 'dont',
};

export type TelnetParser = (chunk: Uint8Array) => TelnetEvent[];

/** A function that takes chunk after chunk and keeps what is unfinished, at most 256 bytes of it. */
export function createTelnetParser(): TelnetParser {
  let state: 'data' | 'command' | 'option' | 'inside' | 'inside-command' = 'data';
  let verb: OptionVerb = 'will';
  let inside: number[] = [];

  return (chunk) => {
    const events: TelnetEvent[] = [];
    let data: number[] = [];
    const flush = () => {
      if (data.length > 0) events.push({ type: 'data', bytes: Uint8Array.from(data) });
      data = [];
    };
    const push = (event: TelnetEvent) => {
      flush();
      events.push(event);
    };
    const startCommand = (byte: number) => {
      const found = verbOf[byte];
      if (found) {
        verb = found;
        state = 'option';
      } else if (byte === telnetByte.subnegotiation) {
        inside = [];
        state = 'inside';
      } else {
        state = 'data';
        push({ type: 'command', code: byte });
      }
    };
    const collect = (byte: number) => {
      if (inside.length <= longestSubnegotiationBytes) inside.push(byte);
    };
    const endInside = () => {
      state = 'data';
      const [option, ...rest] = inside;
      if (option !== undefined && inside.length <= longestSubnegotiationBytes)
        push({ type: 'subnegotiation', option, bytes: Uint8Array.from(rest) });
    };
    for (const byte of chunk) {
      switch (state) {
        case 'data':
          if (byte === IAC) state = 'command';
          else data.push(byte);
          break;
        case 'command':
          if (byte === IAC) {
            data.push(IAC);
            state = 'data';
          } else startCommand(byte);
          break;
        case 'option':
          state = 'data';
          push({ type: 'option', verb, option: byte });
          break;
        case 'inside':
          if (byte === IAC) state = 'inside-command';
          else collect(byte);
          break;
        case 'inside-command':
          if (byte === IAC) {
            collect(IAC);
            state = 'inside';
          } else if (byte === telnetByte.subnegotiationEnd) endInside();
          // Any other command here means that the end was lost: what follows counts for itself.
          else startCommand(byte);
          break;
      }
    }
    flush();
    return events;
  };
}

/** Data for the other side: each FF twice. */
export function escapeData(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(IAC)) return bytes;
  const escaped: number[] = [];
  for (const byte of bytes) {
    escaped.push(byte);
    if (byte === IAC) escaped.push(IAC);
  }
  return Uint8Array.from(escaped);
}

export const optionRequest = (verb: OptionVerb, option: number): Uint8Array =>
  Uint8Array.of(IAC, telnetByte[verb], option);

export const subnegotiation = (option: number, bytes: readonly number[]): Uint8Array =>
  Uint8Array.of(
    IAC,
    telnetByte.subnegotiation,
    option,
    ...escapeData(Uint8Array.from(bytes)),
    IAC,
    telnetByte.subnegotiationEnd,
  );
