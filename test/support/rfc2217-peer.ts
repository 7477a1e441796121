// The server's side of RFC 2217 by the letter of the RFC, byte by byte and sharing nothing with the
// client under test. What it was told is kept; how well it behaves is up to the test.
import type { SocketEnd } from './socket-pair.ts';

export type PeerManners = {
  /** Answers to SET-CONTROL; false = a server on a port without lines. */
  readonly answersLines?: boolean;
  readonly answersPurge?: boolean;
  /** The rate it says it took; null = says nothing. */
  readonly takesBaud?: (asked: number) => number | null;
  /** DONT instead of DO for this option. */
  readonly refuses?: number;
  /** Says nothing at all. */
  readonly isMute?: boolean;
};

export type Rfc2217Peer = {
  readonly data: () => number[];
  /** Every COM-PORT command in order: [command, ...value]. */
  readonly commands: () => number[][];
  /** Line changes in order, e.g. ['dtr off', 'rts off']. */
  readonly lines: () => string[];
  readonly send: (...bytes: number[]) => Promise<void>;
};

const lineWords: Readonly<Record<number, string>> = {
  8: 'dtr on',
  9: 'dtr off',
  11: 'rts on',
  12: 'rts off',
};

export function rfc2217Peer(socket: SocketEnd, manners: PeerManners = {}): Rfc2217Peer {
  const { answersLines = true, answersPurge = true, takesBaud = (asked: number) => asked } = manners;
  const data: number[] = [];
  const commands: number[][] = [];
  let input: number[] = [];

  const send = (...bytes: number[]) => socket.write(Uint8Array.from(bytes));
  const answer = (command: number, ...value: number[]) => {
    const doubled = value.flatMap((byte) => (byte === 0xff ? [0xff, 0xff] : [byte]));
    void send(0xff, 0xfa, 44, command + 100, ...doubled, 0xff, 0xf0);
  };

  const onCommand = (command: number, value: number[]) => {
    commands.push([command, ...value]);
    if (command === 1) {
      const asked = value.reduce((sum, byte) => sum * 256 + byte, 0);
      const taken = takesBaud(asked);
      if (taken !== null) answer(1, ...[24, 16, 8, 0].map((shift) => (taken >>> shift) & 0xff));
    } else if (command === 5 ? answersLines : command === 12 ? answersPurge : command >= 2 && command <= 4)
      answer(command, ...value);
  };

  /** Takes one element off the input; false if it is not all there yet. */
  const step = (): boolean => {
    const [first, second, third] = input;
    if (first === undefined) return false;
    if (first !== 0xff) {
      data.push(first);
      input = input.slice(1);
      return true;
    }
    if (second === undefined) return false;
    if (second === 0xff) {
      data.push(0xff);
      input = input.slice(2);
      return true;
    }
    if (second === 0xfa) {
      const body: number[] = [];
      for (let at = 2; at < input.length; at++) {
        if (input[at] !== 0xff) body.push(input[at] as number);
        else if (input[++at] === 0xff) body.push(0xff);
        else if (input[at] === 0xf0) {
          input = input.slice(at + 1);
          if (body[0] === 44) onCommand(body[1] as number, body.slice(2));
          return true;
        } else return false;
      }
      return false;
    }
    if (third === undefined) return false;
    // WILL is answered by DO, DO by WILL; a refusal by DONT and WONT.
    const isRefused = third === manners.refuses;
    if (second === 0xfb) void send(0xff, isRefused ? 0xfe : 0xfd, third);
    if (second === 0xfd) void send(0xff, isRefused ? 0xfc : 0xfb, third);
    input = input.slice(3);
    return true;
  };

  socket.onBytes((bytes) => {
    if (manners.isMute) return;
    input.push(...bytes);
    while (step());
  });

  return {
    data: () => data,
    commands: () => commands,
    lines: () =>
      commands.filter(([command]) => command === 5).flatMap(([, value]) => lineWords[value as number] ?? []),
    send,
  };
}
