// Why a key of this screen cannot be used now, in words; null where it can.
import { type DisabledReason, factsOf, notBusy } from '../../workbench/availability.ts';

export const needsMac: DisabledReason = (state) => {
  const mac = factsOf(state)?.mac;
  if (!mac) return 'The MAC of this board is not known.';
  if (state.preferences.confirm === 'quick') return notBusy(state);
  return state.erase.typed.text.toLowerCase() === macTail(mac)
    ? notBusy(state)
    : `Type ${macTail(mac)} first: Enter alone erases nothing.`;
};

/** The last four digits, as the confirmation asks for them: 'ec:fa:bc:12:34:56' gives '3456'. */
export const macTail = (mac: string): string => mac.replaceAll(':', '').slice(-4);
