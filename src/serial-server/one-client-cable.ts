// The one wire of a board, for all listeners at it: who has it, until when, and what the next one is told. A
// serial port has one user at a time; others may read along. Knows no kind of board.
import type { Socket } from 'node:net';
import type { BootAtConnect } from './listener-url.ts';

/** What is behind the listeners: a virtual board's cable, or a port of this computer. */
export type Wire = {
  /** Resolves when there is room for more, as the driver of an adapter has it. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** true = asserted. In the order of the calls, and behind what was written before. */
  readonly setLines: (lines: Lines) => void;
  /** Waits for what is under way, which still has the old rate; resolves with the rate in force afterwards. */
  readonly setBaudRate: (baudRate: number | 'as-chip') => Promise<number>;
  /** In the order of the calls, as the lines; whether it could be done. */
  readonly setBreak: (on: boolean) => Promise<boolean>;
  /** What the board's side asserts; null or absent where nobody can tell. */
  readonly readInputs?: () => Promise<Inputs | null>;
};

type Lines = { readonly dtr: boolean; readonly rts: boolean };
export type Inputs = { readonly cts: boolean; readonly dsr: boolean; readonly cd: boolean };

export type CableClient = {
  /** For the words to the next one, e.g. '127.0.0.1:51122'. */
  readonly name: string;
  readonly boot: BootAtConnect;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The board was unplugged or stopped; the claim is over. */
  readonly onGone: (reason: string) => void;
};

export type Claim = {
  /** Resolves when there is room for more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly setLines: (lines: Partial<Lines>) => void;
  /** As the wire has it; what is in force. */
  readonly setBaudRate: (baudRate: number | 'as-chip') => Promise<number>;
  /** Whether it could be done. */
  readonly setBreak: (on: boolean) => Promise<boolean>;
  /** As the wire has it. */
  readonly readInputs?: () => Promise<Inputs | null>;
  /** Lets go of both lines and of the cable, as a system does when a program closes its port. */
  readonly release: () => void;
};

/** What a listener does with a client: bytes of the board come to `onBytes`; `serve` ends when it leaves. */
export type Meet = (socket: Socket) => {
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly serve: (claim: Claim) => Promise<void>;
};

export type ClaimCable = {
  /** A claim, or the reason why there is none. */
  readonly claim: (client: CableClient) => Promise<Claim | string>;
};

export type OneClientCable = ClaimCable & {
  /** For those who only read: as many as come, beside whoever has the cable. What they ask for is not done. */
  readonly readers: ClaimCable;
  readonly owner: () => string | null;
  readonly isPlugged: () => boolean;
  /** The board is there, from now on: each client gets a wire of its own. */
  readonly plug: (openWire: () => Wire) => void;
  /** It is not: its client is told and let go. */
  readonly unplug: (reason: string) => void;
  /** Bytes of the board, for whoever has the cable; dropped where nobody has. */
  readonly deliver: (bytes: Uint8Array) => void;
};

/** A program that ends and the next one that starts may cross on their way here. */
const graceMs = 500;
/** Every program begins at it. */
const usualBaudRate = 115_200;

/**
 * `name` begins sentences: 'virtual board "demo"'. `boot` is how a client finds the board that asked for it;
 * absent where its buttons are out of reach.
 */
export function oneClientCable(
  name: string,
  boot?: (into: 'flash' | 'download') => Promise<void>,
): OneClientCable {
  let openWire: (() => Wire) | null = null;
  let owner: { readonly client: CableClient; readonly gone: (reason: string) => void } | null = null;
  let onFree: (() => void)[] = [];

  const free = () => {
    owner = null;
    const waiting = onFree;
    onFree = [];
    for (const each of waiting) each();
  };
  const untilFree = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      onFree.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  const claim: ClaimCable['claim'] = async (client) => {
    if (owner) await untilFree();
    if (owner) return `${name} is in use by ${owner.client.name}`;
    if (!openWire) return `${name} is unplugged`;
    const mine = openWire();
    let isMine = true;
    let lines: Lines = { dtr: false, rts: false };
    let wake = () => {};
    const whenGone = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const leave = () => {
      isMine = false;
      wake();
      free();
    };
    owner = {
      client,
      gone: (reason) => {
        leave();
        client.onGone(reason);
      },
    };
    let isBreak = false;
    let baudRate = usualBaudRate;
    const setBaudRate = async (wanted: number | 'as-chip') => {
      if (!isMine) return baudRate;
      const inForce = await Promise.race([mine.setBaudRate(wanted), whenGone]);
      baudRate = inForce ?? baudRate;
      return baudRate;
    };
    void setBaudRate(usualBaudRate);
    if (client.boot !== 'as-is') await boot?.(client.boot);
    return {
      write: async (bytes) => {
        if (isMine) await Promise.race([mine.write(bytes), whenGone]);
      },
      setLines: (changed) => {
        if (!isMine) return;
        lines = { ...lines, ...changed };
        mine.setLines(lines);
      },
      setBaudRate,
      setBreak: async (on) => {
        if (!isMine) return false;
        isBreak ||= on;
        return (await Promise.race([mine.setBreak(on), whenGone])) ?? false;
      },
      readInputs: async () => (isMine && (await mine.readInputs?.())) || null,
      release: () => {
        if (!isMine) return;
        if (isBreak) void mine.setBreak(false);
        mine.setLines({ dtr: false, rts: false });
        leave();
      },
    };
  };

  const reading = new Set<CableClient>();
  const readers: ClaimCable = {
    claim: async (client) => {
      if (!openWire) return `${name} is unplugged`;
      reading.add(client);
      return {
        write: async () => {},
        setLines: () => {},
        // The rate is that of whoever has the cable; bytes come over the network at any. A program that was told
        // another one than it asked for would give up.
        setBaudRate: async (wanted) => (wanted === 'as-chip' ? usualBaudRate : wanted),
        setBreak: async () => false,
        release: () => void reading.delete(client),
      };
    },
  };

  return {
    claim,
    readers,
    owner: () => owner?.client.name ?? null,
    isPlugged: () => openWire !== null,
    plug: (open) => {
      openWire = open;
    },
    unplug: (reason) => {
      openWire = null;
      owner?.gone(reason);
      for (const each of reading) each.onGone(reason);
      reading.clear();
    },
    deliver: (bytes) => {
      owner?.client.onBytes(bytes);
      for (const each of reading) each.onBytes(bytes);
    },
  };
}
