// Which telnet options are on, for each side, without ever answering an answer (RFC 1143's method).
import type { OptionVerb } from './telnet.ts';

export const telnetOption = { binary: 0, echo: 1, suppressGoAhead: 3, comPort: 44 } as const;

/** What this end does itself if asked (WILL) and what it lets the other end do (DO). */
const mayDoHere: readonly number[] = Object.values(telnetOption);
const mayDoThere: readonly number[] = [
  telnetOption.binary,
  telnetOption.suppressGoAhead,
  telnetOption.comPort,
];

export type OptionNegotiation = {
  /** The requests to open with. */
  readonly start: () => void;
  readonly receive: (verb: OptionVerb, option: number) => void;
  /** Whether the other end has agreed to it. */
  readonly isOnThere: (option: number) => boolean;
};

type Side = { readonly may: readonly number[]; readonly yes: OptionVerb; readonly no: OptionVerb };

export function negotiateOptions(send: (verb: OptionVerb, option: number) => void): OptionNegotiation {
  const here: Side = { may: mayDoHere, yes: 'will', no: 'wont' };
  const there: Side = { may: mayDoThere, yes: 'do', no: 'dont' };
  const on = new Map<Side, Set<number>>([
    [here, new Set()],
    [there, new Set()],
  ]);
  const asked = new Map<Side, Set<number>>([
    [here, new Set()],
    [there, new Set()],
  ]);
  const ask = (side: Side, option: number) => {
    asked.get(side)?.add(option);
    send(side.yes, option);
  };
  const receive = (side: Side, isYes: boolean, option: number) => {
    const isOn = on.get(side) as Set<number>;
    const wasAsked = asked.get(side)?.delete(option) === true;
    if (!isYes) {
      // The end of an option has to be confirmed; a "no" to what was asked has not.
      if (isOn.delete(option) && !wasAsked) send(side.no, option);
    } else if (!side.may.includes(option)) send(side.no, option);
    else if (!isOn.has(option)) {
      isOn.add(option);
      if (!wasAsked) send(side.yes, option);
    }
  };
  return {
    start: () => {
      ask(here, telnetOption.binary);
      ask(there, telnetOption.binary);
      ask(here, telnetOption.suppressGoAhead);
      ask(there, telnetOption.comPort);
    },
    receive: (verb, option) => {
      if (verb === 'do' || verb === 'dont') receive(here, verb === 'do', option);
      else receive(there, verb === 'will', option);
    },
    isOnThere: (option) => on.get(there)?.has(option) === true,
  };
}
