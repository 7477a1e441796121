// Which telnet options both ends have agreed on (RFC 1143 without its queue: nothing here is ever
// asked for twice). Answers only what changes something, so two polite ends cannot loop.
import { encodeNegotiation, type Negotiation } from './telnet.ts';

/** `here` = WILL/DO about what this end does; `there` = DO/WILL about what the other end does. */
export type Side = 'here' | 'there';

type Agreement = 'no' | 'asked' | 'yes' | 'refused';

export type TelnetOptions = {
  /** What to send first. */
  readonly offers: () => Uint8Array[];
  /** Takes in what the other end says; returns what to answer, if anything. */
  readonly receive: (verb: Negotiation, option: number) => Uint8Array | null;
  readonly agreement: (side: Side, option: number) => Agreement;
};

const words = {
  here: { offer: 'will', withdraw: 'wont' },
  there: { offer: 'do', withdraw: 'dont' },
} as const;

/** `wanted`: the option numbers that are offered and taken; all others are declined. */
export function createTelnetOptions(wanted: Readonly<Record<Side, readonly number[]>>): TelnetOptions {
  const agreements = {
    here: new Map<number, Agreement>(),
    there: new Map<number, Agreement>(),
  };
  return {
    offers: () =>
      (['here', 'there'] as const).flatMap((side) =>
        wanted[side].map((option) => {
          agreements[side].set(option, 'asked');
          return encodeNegotiation(words[side].offer, option);
        }),
      ),
    receive: (verb, option) => {
      const side = verb === 'do' || verb === 'dont' ? 'here' : 'there';
      const isYes = verb === 'do' || verb === 'will';
      const before = agreements[side].get(option) ?? 'no';
      if (!wanted[side].includes(option))
        return isYes ? encodeNegotiation(words[side].withdraw, option) : null;
      agreements[side].set(option, isYes ? 'yes' : 'refused');
      if (isYes)
        return before === 'no' || before === 'refused' ? encodeNegotiation(words[side].offer, option) : null;
      return before === 'yes' ? encodeNegotiation(words[side].withdraw, option) : null;
    },
    agreement: (side, option) => agreements[side].get(option) ?? 'no',
  };
}
