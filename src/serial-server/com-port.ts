// The server's half of telnet's COM-PORT option (RFC 2217): settings, lines, masks, purge, suspend.
// Every request is answered with what is in force afterwards, also when it could not be granted.

import type { Claim, Inputs } from './one-client-cable.ts';
import { createResetLines } from './reset-lines.ts';

/** What the client asks for; the answer has the same code plus 100. */
const comPortCode = {
  signature: 0,
  baudRate: 1,
  dataSize: 2,
  parity: 3,
  stopSize: 4,
  control: 5,
  notifyLineState: 6,
  notifyModemState: 7,
  suspend: 8,
  resume: 9,
  lineStateMask: 10,
  modemStateMask: 11,
  purge: 12,
} as const;

const answerOffset = 100;
const slowestBaud = 50;
/** The fastest that adapters on these boards are made for. */
const fastestBaud = 4_000_000;
/** Overrun error, RFC 2217's line state bit 1: bytes for the client were dropped. */
export const overrunBit = 0x02;
/** RFC 2217's bits of the modem state; what changed since stands four bits lower. Of RI nobody tells: it is off. */
const inputBit = { cts: 0x10, dsr: 0x20, cd: 0x80 } as const;
const changedShift = 4;
/** How often a port is asked for its inputs: they have no events, and on these boards hardly anything to say. */
const lookEveryMs = 1000;

export type ComPort = {
  readonly receive: (bytes: Uint8Array) => Promise<void>;
  /** Tells the client of a line condition if its mask asks for it. */
  readonly notifyLineState: (bits: number) => void;
  /** Sent once when the option is agreed on, as RFC 2217 wants. */
  readonly notifyModemState: () => Promise<void>;
  /** The client has left: nothing that waits is done any more. */
  readonly close: () => void;
};

export type ComPortEnd = {
  readonly claim: Claim;
  readonly reply: (bytes: readonly number[]) => void;
  readonly setSuspended: (isSuspended: boolean) => void;
  /** Drops what waits for the client. */
  readonly purgeOutput: () => void;
  readonly signature: string;
  /** Runs something after so many milliseconds unless what it returns is called before. */
  readonly later: (ms: number, run: () => void) => () => void;
};

export function createComPort(end: ComPortEnd): ComPort {
  let baudRate = 115_200;
  let stopSize = 1;
  const lines = createResetLines(end.claim.setLines, end.later);
  let isBreak = false;
  let isSetUp = false;
  let lineStateMask = 0;
  let modemStateMask = 0xff;
  const answer = (code: number, ...bytes: number[]) => end.reply([code + answerOffset, ...bytes]);

  // Where nobody can tell, all off: pyserial waits for a first state.
  let modemState = 0;
  let stopWatching: (() => void) | undefined;
  let isClosed = false;
  /** What changed, as bits of the state. */
  const look = async (): Promise<number> => {
    const inputs = (await end.claim.readInputs?.()) ?? null;
    if (isClosed || inputs === null) return 0;
    const changed = modemState ^ inputBits(inputs);
    modemState ^= changed;
    stopWatching?.();
    stopWatching = end.later(lookEveryMs, () => void lookAgain());
    return changed;
  };
  const lookAgain = async () => {
    const changed = await look();
    const told = changed | (changed >> changedShift);
    if ((told & modemStateMask) !== 0)
      answer(comPortCode.notifyModemState, (modemState | (changed >> changedShift)) & modemStateMask);
  };
  const notifyModemState = async () => {
    await look();
    if (modemStateMask !== 0) answer(comPortCode.notifyModemState, modemState & modemStateMask);
  };
  const setBaudRate = async (bytes: Uint8Array) => {
    if (bytes.length < 4) return;
    const wanted = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    // 0 asks for the present rate.
    if (wanted >= slowestBaud && wanted <= fastestBaud && wanted !== baudRate)
      baudRate = await end.claim.setBaudRate(wanted);
    answerBaudRate();
    // pyserial's client forgets the modem state that came before its first settings: tell it again.
    if (!isSetUp) await notifyModemState();
    isSetUp = true;
  };
  const answerBaudRate = () => {
    const bytes = [24, 16, 8, 0].map((shift) => (baudRate >>> shift) & 0xff);
    answer(comPortCode.baudRate, ...bytes);
  };
  /** The answer of each SET-CONTROL value; flow control is never in force: the boards have no wires for it. */
  const control = async (value: number): Promise<number | undefined> => {
    switch (value) {
      case 0: // which outbound flow control?
      case 1: // none
      case 2: // XON/XOFF
      case 3: // hardware
      case 17: // by DCD
      case 19: // by DSR
        return 1;
      case 4: // which break?
        return isBreak ? 5 : 6;
      case 5:
      case 6:
        if (await end.claim.setBreak(value === 5)) isBreak = value === 5;
        return isBreak ? 5 : 6;
      case 7: // which DTR?
        return lines.asked().dtr ? 8 : 9;
      case 8:
      case 9:
        lines.set('dtr', value === 8);
        return value;
      case 10: // which RTS?
        return lines.asked().rts ? 11 : 12;
      case 11:
      case 12:
        lines.set('rts', value === 11);
        return value;
      case 13: // which inbound flow control?
      case 14: // none
      case 15: // XON/XOFF
      case 16: // hardware
      case 18: // by DTR
        return 14;
      default:
        return undefined;
    }
  };

  return {
    notifyLineState: (bits) => {
      if ((bits & lineStateMask) !== 0) answer(comPortCode.notifyLineState, bits & lineStateMask);
    },
    notifyModemState,
    close: () => {
      isClosed = true;
      stopWatching?.();
      lines.close();
    },
    receive: async ([code, ...rest]) => {
      const value = rest[0] ?? 0;
      switch (code) {
        case comPortCode.signature:
          // With text it is the client's own, which needs no answer.
          if (rest.length === 0) answer(code, ...Buffer.from(end.signature, 'latin1'));
          return;
        case comPortCode.baudRate:
          return setBaudRate(Uint8Array.from(rest));
        case comPortCode.dataSize:
          return answer(code, 8);
        case comPortCode.parity:
          return answer(code, 1);
        case comPortCode.stopSize:
          // A longer pause between bytes harms nobody: 2 and 1.5 (3) are granted.
          if (value >= 1 && value <= 3) stopSize = value;
          return answer(code, stopSize);
        case comPortCode.control: {
          const inForce = await control(value);
          if (inForce !== undefined) answer(code, inForce);
          return;
        }
        case comPortCode.notifyLineState:
          return answer(code, 0);
        case comPortCode.notifyModemState:
          return answer(code, modemState);
        case comPortCode.suspend:
        case comPortCode.resume:
          return end.setSuspended(code === comPortCode.suspend);
        case comPortCode.lineStateMask:
          lineStateMask = value;
          return answer(code, value);
        case comPortCode.modemStateMask:
          modemStateMask = value;
          return answer(code, value);
        case comPortCode.purge:
          // Towards the board nothing waits here: what is under way is on the wire.
          if (value === 1 || value === 3) end.purgeOutput();
          if (value >= 1 && value <= 3) answer(code, value);
          return;
      }
    },
  };
}

const inputBits = ({ cts, dsr, cd }: Inputs): number =>
  (cts ? inputBit.cts : 0) | (dsr ? inputBit.dsr : 0) | (cd ? inputBit.cd : 0);
